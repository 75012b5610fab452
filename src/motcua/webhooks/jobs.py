"""Messages go out: gathered from facts, and sent to each partner by a run of its own."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from motcua.kernel.actors import machine
from motcua.kernel.jobs import defer, job
from motcua.kernel.outgoing import NotAllowedOutside, NotReached, post
from motcua.webhooks import commands, queries
from motcua.webhooks.queries import Letter

TAKEN_ARE_KEPT = timedelta(days=30)
ONE_RUN = timedelta(seconds=60)
OUTSIDE = "outside"


@job("webhooks.gather", every="* * * * * */5")
def gather(*, at: datetime) -> None:
    """Make messages of new facts, and start a run for each partner for whom something is due."""
    commands.gather(by=machine("webhooks.gather"), at=at)
    for subscription in queries.partners_waiting(at):
        defer("webhooks.send", key=f"webhooks.send {subscription}", alone=True, subscription=str(subscription))


@job("webhooks.send", queue=OUTSIDE)
def send(*, subscription: str, at: datetime) -> None:
    """Send what is due to one partner, one message after the other, outside any transaction.

    A partner who cannot be reached is tried once and then rests: others wait for
    nobody. A run ends after a minute; what is left has a run of its own, which begins
    when this one has ended.
    """
    for letter in queries.letters_for(UUID(subscription), at):
        now = timezone.now()
        status, error = _posted(letter)
        commands.note_answer(
            message=letter.message, attempts=letter.attempts, status=status, error=error,
            by=machine("webhooks.send"), at=timezone.now(),
        )  # fmt: skip
        if status is None or now - at > ONE_RUN:
            return


@job("webhooks.forget", every="41 3 * * *")
def forget(*, at: datetime) -> None:
    """Remove messages that were taken a month ago."""
    commands.forget_taken(before=at - TAKEN_ARE_KEPT, by=machine("webhooks.forget"), at=at)


def _posted(letter: Letter) -> tuple[int | None, str]:
    """Return what the partner answered, or why nobody did."""
    try:
        reply = post(letter.url, letter.body, letter.headers)
    except (NotAllowedOutside, NotReached) as no:
        return None, str(no)
    return reply.status, "" if 200 <= reply.status < 300 else f"HTTP {reply.status}"  # noqa: PLR2004 - success
