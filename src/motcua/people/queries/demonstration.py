"""The accounts by which a visitor tries the demonstration."""

from dataclasses import dataclass

from motcua.kernel.time import local_day
from motcua.people.models import Account
from motcua.people.queries.accounts import Official, posts_on
from motcua.people.rules import STORY_USERNAMES


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """One account of the story, as the start of the program prints it."""

    username: str
    name: str
    title: str
    where: str


def demonstration_accounts() -> list[DemonstrationAccount]:
    """Return the accounts of the story of the demonstration, in its order; empty elsewhere."""
    rows = {a.username: a for a in Account.objects.filter(is_demonstration=True, username__in=STORY_USERNAMES)}
    found = [rows[username] for username in STORY_USERNAMES if username in rows]
    if not found:
        return []
    day = max(local_day(account.created_at) for account in found)
    posts = posts_on([account.pk for account in found], day)
    return [_shown(account, posts.get(account.pk, [])) for account in found]


def _shown(account: Account, posts: list[Official]) -> DemonstrationAccount:
    title = " kiêm ".join(post.title for post in posts)
    where = posts[0].where if posts else ""
    return DemonstrationAccount(username=account.username, name=account.full_name, title=title, where=where)


def demonstration_is_loaded() -> bool:
    """Tell whether accounts of the demonstration exist; production refuses to start with them."""
    return Account.objects.filter(is_demonstration=True).exists()
