"""Count tries to sign in: lock a name or a second step for a while, slow a network down, and open again.

A try is written down before the password is looked at, so that many at once are
no more than as many one after the other. Whoever was right is given back it and
the wrong ones before it from the same network; what others tried under that name
or from elsewhere stays counted.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, machine_only, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.time import local_day
from motcua.people import rules
from motcua.people.commands.rights import locked_account
from motcua.people.events import SignInLocked, SignInUnlocked
from motcua.people.models import Account, SignInCount
from motcua.people.queries.sign_in import count_key, known_in


class TooManyTries(Refused):
    """The way in is closed for a while, or the network is slowed down."""


@command
def reserve_try(*, name: str, network: str, by: Actor, at: datetime) -> str:
    """Write down one try with a password for this name from this network, before it is looked at; return its count.

    A name that nobody has is counted like any other. A network that tried too many
    names is refused, except for those who signed in from there before. Whoever did is
    also counted apart from strangers, so that nobody elsewhere keeps an office out.

    :raises TooManyTries: the name is locked, or the network is slowed down; then nothing was counted.
    :raises Forbidden: ``by`` is not the machine.
    """
    machine_only(by)
    home = known_in(name, network, at)
    one = _take(_gate(name, network, home=home), at, most=rules.TRIES)
    place = _fresh(count_key("network", network), at)
    if place.locked_until is not None and not home:
        message = _("Từ mạng này có quá nhiều lần thử sai. Hãy đợi ít phút, hoặc dùng máy đã từng đăng nhập ở cơ quan.")
        raise TooManyTries(message)
    place.wrong += 1
    place.last_at = at
    if place.wrong >= rules.TRIES_OF_A_NETWORK:
        _close(place, at, longest=rules.LONGEST_LOCK_OF_A_NETWORK)
    place.save()
    own = _fresh(count_key("own", f"{name}|{network}"), at)
    if own.level != one.level:  # a lock since then made the name's count begin anew
        own.wrong, own.level = 0, one.level
    own.wrong += 1
    own.last_at = at
    own.save()
    return one.key


@command
def settle_try(*, counted: str, name: str, network: str, good: bool, by: Actor, at: datetime) -> None:
    """Say how a reserved try ended; the fifth wrong one locks.

    ``counted`` is what ``reserve_try`` returned: since then the same name may have signed in here for the first time.

    A right one is given back, to the name and to the network, together with the wrong ones of this name from this
    network before it. Wrong tries from other networks stay, so that nobody's own account clears what is guessed
    elsewhere, and nobody's morning clears the guesses of a stranger.

    :raises Forbidden: ``by`` is not the machine.
    """
    machine_only(by)
    one = SignInCount.objects.select_for_update().get(key=counted)
    one.account_id = Account.objects.filter(username=name).values_list("pk", flat=True).first()
    own = SignInCount.objects.select_for_update().get(key=count_key("own", f"{name}|{network}"))
    own.account_id = one.account_id
    if good:
        _give_back(one, own, network)
        SignInCount.objects.update_or_create(
            key=count_key("pair", f"{name}|{network}"), defaults={"last_at": at, "account_id": one.account_id}
        )
    else:
        _lock_when_due(one, "password", rules.LONGEST_LOCK, by, at)
    one.save()
    own.save()


def _gate(name: str, network: str, *, home: bool) -> str:
    """Return the key of the count that locks: a name's own in a network from which it signed in before."""
    return count_key("home", f"{name}|{network}") if home else count_key("name", name)


def _give_back(one: SignInCount, own: SignInCount, network: str) -> None:
    """Take what this network tried for this name (``own``) from the counts of the network and of the name (``one``)."""
    place = SignInCount.objects.select_for_update().get(key=count_key("network", network))
    place.wrong = max(place.wrong - own.wrong, 0)
    place.save(update_fields=["wrong"])
    if own.level == one.level:
        one.wrong = max(one.wrong - own.wrong, 0)
    if not one.wrong:
        one.level, one.locked_until = 0, None
    own.wrong, own.level = 0, one.level


@command
def reserve_proof(*, account: UUID, step: str, by: Actor, at: datetime) -> None:
    """Write down one try to prove oneself beyond the way in, before it is looked at.

    ``step`` is "code" (the second step) or "inside" (the password again, in an open
    session). Strangers come to neither, so they cannot lock them.

    :raises TooManyTries: five were wrong.
    :raises Forbidden: ``by`` is not the machine.
    """
    machine_only(by)
    _take(count_key(step, str(account)), at, most=rules.TRIES)


@command
def settle_proof(*, account: UUID, step: str, good: bool, by: Actor, at: datetime) -> None:
    """Say how such a try ended; the fifth wrong one locks, each time twice as long, up to a day.

    :raises Forbidden: ``by`` is not the machine.
    """
    machine_only(by)
    one = SignInCount.objects.select_for_update().get(key=count_key(step, str(account)))
    one.account_id = account
    if good:
        one.wrong, one.level, one.locked_until = 0, 0, None
    else:
        _lock_when_due(one, step, rules.LONGEST_LOCK_OF_PROOFS, by, at)
    one.save()


@command
def unlock_sign_in(*, account: UUID, by: Actor, at: datetime) -> None:
    """Open the way in for somebody whom wrong tries had locked out; the person has shown who it is.

    :raises NoSuchAccount: there is none in reach.
    :raises Forbidden: ``by`` may not manage all of this account.
    """
    held = locked_account(account, by=by, day=local_day(at))
    post = require(by, rules.MANAGE, within=held.agency_id)
    clear_counts(held)
    announce(SignInUnlocked(), subject=held.id, agency=held.agency_id, by=by, at=at, post=post)


def clear_counts(held: Account) -> None:
    """Forget all wrong tries of an account, from whatever network."""
    keys = [count_key("name", held.username), *(count_key(step, str(held.pk)) for step in ("code", "inside"))]
    SignInCount.objects.filter(Q(key__in=keys) | Q(account=held)).update(wrong=0, level=0, locked_until=None)


def _fresh(key: str, at: datetime) -> SignInCount:
    """Return the count, locked, without what time has made forgotten."""
    SignInCount.objects.bulk_create([SignInCount(key=key, last_at=at)], ignore_conflicts=True)
    one = SignInCount.objects.select_for_update().get(key=key)
    if one.locked_until is not None and one.locked_until <= at:
        one.wrong, one.locked_until = 0, None
    if one.locked_until is None and at - one.last_at > rules.FORGOTTEN_AFTER:
        one.wrong = 0
    if at - one.last_at > rules.LEVEL_FORGOTTEN_AFTER:
        one.level = 0
    return one


def _take(key: str, at: datetime, *, most: int) -> SignInCount:
    one = _fresh(key, at)
    if one.locked_until is not None or one.wrong >= most:
        raise TooManyTries(_said_lock((one.locked_until or at + rules.FIRST_LOCK) - at))
    one.wrong += 1
    one.last_at = at
    one.save()
    return one


def _said_lock(left: timedelta) -> str:
    minutes = max(-(-int(left.total_seconds()) // 60), 1)
    return _(
        "Đã thử sai nhiều lần. Hãy đợi %(minutes)s phút rồi thử lại, hoặc nhờ quản trị viên của cơ quan mở khóa."
    ) % {"minutes": minutes}


def _close(one: SignInCount, at: datetime, *, longest: timedelta) -> None:
    if one.locked_until is None:
        one.locked_until = at + rules.lock_span(one.level, longest=longest)
        one.level += 1


def _lock_when_due(one: SignInCount, step: str, longest: timedelta, by: Actor, at: datetime) -> None:
    if one.wrong < rules.TRIES or one.locked_until is not None:
        return
    _close(one, at, longest=longest)
    if one.account_id is not None:
        agency = Account.objects.values_list("agency_id", flat=True).get(pk=one.account_id)
        event = SignInLocked(step, one.locked_until or at)
        announce(event, subject=one.account_id, agency=agency, by=by, at=at)
