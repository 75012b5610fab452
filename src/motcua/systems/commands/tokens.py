"""Give out tokens, take them back, count their use."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, machine_only, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.facts import announce
from motcua.systems import queries, rules
from motcua.systems.commands.connecting import forget, locked
from motcua.systems.events import TokenIssued, TokenRevoked
from motcua.systems.models import SystemToken


@command
def issue_token(*, system: UUID, lasts: timedelta, by: Actor, at: datetime) -> tuple[SystemToken, str]:
    """Make a token and return it with its secret, which is kept nowhere: it is shown once.

    :raises Refused: two tokens hold already, or the time is none of those offered.
    :raises Conflict: the system was ended.
    """
    kept = locked(system, by=by)
    post = require(by, rules.MANAGE, within=kept.agency_id)
    if lasts not in rules.TOKEN_LASTS:
        raise Refused(_("Hãy chọn thời hạn của mã."), field="lasts")
    if queries.live_tokens(kept.id, at).count() >= rules.LIVE_TOKENS:
        raise Refused(_("Đang có hai mã còn hiệu lực. Hãy thu hồi mã cũ rồi cấp mã mới."))
    secret = rules.new_token()
    token = SystemToken(
        system=kept,
        digest=rules.digest_of(secret),
        begins=rules.shown(secret),
        issued_at=at,
        issued_by_name=by.name,
        expires_at=at + lasts,
    )
    token.save(force_insert=True)
    event = TokenIssued(token.id, token.expires_at)
    announce(event, subject=kept.id, agency=kept.agency_id, by=by, at=at, post=post)
    return token, secret


@command
def revoke_token(*, system: UUID, token: UUID, by: Actor, at: datetime) -> None:
    """End a token: at once here, within thirty seconds in every other process.

    :raises NoSuchSystem: there is no such token for ``by``.
    """
    kept = locked(system, by=by)
    post = require(by, rules.MANAGE, within=kept.agency_id)
    found = SystemToken.objects.select_for_update().filter(id=token, system=kept).first()
    if found is None:
        raise queries.NoSuchSystem(str(token))
    if found.revoked_at is not None:
        return
    found.revoked_at = at
    found.save(update_fields=["revoked_at"])
    forget()
    announce(TokenRevoked(found.id), subject=kept.id, agency=kept.agency_id, by=by, at=at, post=post)


COUNT = """
    UPDATE systems_systemtoken SET
        used_in_minute = CASE WHEN minute_at = %(minute)s THEN used_in_minute + %(times)s ELSE %(times)s END,
        minute_at = %(minute)s, last_used_at = %(at)s
    WHERE id = %(token)s RETURNING used_in_minute
"""


@command
def note_use(*, token: UUID, times: int, minute: datetime, by: Actor, at: datetime) -> int:
    """Add what one process has counted in a minute, and return what all of them have. One statement."""
    machine_only(by)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"minute": minute, "times": times, "at": at, "token": token})
        row = cursor.fetchone()
    return int(row[0]) if row else times
