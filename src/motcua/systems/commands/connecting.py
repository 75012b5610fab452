"""Connect a system, change what it may do, end it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, Forbidden, Post, require
from motcua.kernel.commands import Conflict, Refused, command
from motcua.kernel.editions import same_edition
from motcua.kernel.facts import announce
from motcua.kernel.text import clean
from motcua.organisations import queries as organisations
from motcua.systems import queries, rules
from motcua.systems.events import SystemChanged, SystemConnected, SystemDisconnected
from motcua.systems.models import System

LONGEST = {"name": 120, "basis": 300, "contact": 200}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a system is connected."""

    organisation: UUID | None = None
    """The unit of the agency in which it works; none: the agency itself."""
    name: str
    basis: str
    contact: str = ""
    scopes: Sequence[str] = ()
    reach: str = System.Reach.AGENCY
    per_minute: int = rules.REQUESTS_A_MINUTE
    from_on: date
    to_on: date | None = None


@command
def connect_system(*, agency: UUID, terms: Terms, by: Actor, at: datetime) -> System:
    """Let a machine of another office be given tokens, for an agency that answers for it.

    :raises Refused: a term is not as it must be, or the agency has a system of this name.
    :raises Forbidden: ``by`` does not administer that agency, or not as far as the system would reach.
    """
    post = _who_connects(by, agency, terms.reach)
    given = _checked(terms, agency)
    if System.objects.filter(agency=agency, name=given["name"], ended_at=None).exists():
        raise Refused(_("Cơ quan này đã có hệ thống tên như vậy."), field="name")
    system = System(agency_id=agency, connected_at=at, **given)
    system.save(force_insert=True)
    event = SystemConnected(tuple(system.scopes), system.reach)
    announce(event, subject=system.id, agency=agency, by=by, at=at, post=post)
    return system


@command
def change_system(*, system: UUID, terms: Terms, edition: int | None = None, by: Actor, at: datetime) -> System:
    """Change the terms of a system; its tokens stay. Elsewhere it counts within thirty seconds.

    :raises Refused: a term is not as it must be.
    :raises Overtaken: somebody saved the terms since the page with this ``edition`` was made.
    :raises Conflict: the system was ended.
    :raises Forbidden: as for connecting one.
    """
    kept = locked(system, by=by)
    post = _who_connects(by, kept.agency_id, terms.reach)
    same_edition(kept.edition, edition)
    given = _checked(terms, kept.agency_id)
    names = tuple(name for name, value in given.items() if getattr(kept, name) != value)
    if not names:
        return kept
    if System.objects.filter(agency=kept.agency_id, name=given["name"], ended_at=None).exclude(id=kept.id).exists():
        raise Refused(_("Cơ quan này đã có hệ thống tên như vậy."), field="name")
    for name in names:
        setattr(kept, name, given[name])
    kept.edition += 1
    kept.save(update_fields=[*names, "edition"])
    forget()
    announce(SystemChanged(names), subject=kept.id, agency=kept.agency_id, by=by, at=at, post=post)
    return kept


@command
def disconnect_system(*, system: UUID, by: Actor, at: datetime) -> System:
    """End a system and every token of it. It is not connected again: a new one gets new tokens.

    :raises Conflict: it was ended before.
    """
    kept = locked(system, by=by)
    post = require(by, rules.MANAGE, within=kept.agency_id)
    ended = queries.live_tokens(kept.id, at).order_by().update(revoked_at=at)
    kept.ended_at = at
    kept.save(update_fields=["ended_at"])
    forget()
    announce(SystemDisconnected(ended), subject=kept.id, agency=kept.agency_id, by=by, at=at, post=post)
    return kept


def locked(system: UUID, *, by: Actor) -> System:
    """Return the system, locked until commit.

    :raises NoSuchSystem: absent, or not administered by ``by``.
    :raises Conflict: it was ended.
    """
    queries.system_for(by, system)
    kept = System.objects.select_for_update().get(id=system)
    if kept.ended_at is not None:
        raise Conflict(_("Hệ thống này đã ngừng kết nối."))
    return kept


def forget() -> None:
    """Let this process ask anew who bears which token, now and after the commit."""
    queries.forget_bearers()
    transaction.on_commit(queries.forget_bearers)


def _who_connects(by: Actor, agency: UUID, reach: str) -> Post:
    """Return the post that may connect a system with this reach; nobody gives a machine more room than is his own."""
    post = require(by, rules.MANAGE, within=agency)
    if reach != System.Reach.AGENCY and by.reach(rules.MANAGE) is not None:
        message = f"{by.name} does not administer the province"
        raise Forbidden(message)
    return post


def _checked(terms: Terms, agency: UUID) -> dict[str, object]:
    told = {name: clean(getattr(terms, name)) for name in LONGEST}
    wrong = {
        name: _("Tối đa %(most)s ký tự.") % {"most": most} for name, most in LONGEST.items() if len(told[name]) > most
    }
    if not told["name"]:
        wrong["name"] = _("Hãy nhập tên hệ thống, ví dụ: Hộ tịch điện tử.")
    if not told["basis"]:
        wrong["basis"] = _("Hãy ghi căn cứ kết nối: số, ngày của văn bản hoặc biên bản thống nhất.")
    if not terms.scopes or set(terms.scopes) - rules.SCOPES.keys():
        wrong["scopes"] = _("Hãy chọn ít nhất một việc mà hệ thống được làm.")
    if terms.reach not in System.Reach.values:
        wrong["reach"] = _("Hãy chọn phạm vi.")
    if not 0 < terms.per_minute <= rules.MOST_REQUESTS_A_MINUTE:
        wrong["per_minute"] = _("Số yêu cầu mỗi phút từ 1 đến 1.000.000.")
    if terms.to_on is not None and terms.to_on < terms.from_on:
        wrong["to_on"] = _("Ngày kết thúc phải từ ngày bắt đầu trở đi.")
    if terms.organisation is not None and not _inside(terms.organisation, agency):
        wrong["organisation"] = _("Hãy chọn một đơn vị của cơ quan này.")
    if wrong:
        raise Refused(_("Chưa lưu được."), fields=wrong)
    given: dict[str, object] = {field.name: getattr(terms, field.name) for field in fields(terms)}
    given["organisation_id"] = given.pop("organisation") or agency
    return given | told | {"scopes": [scope for scope in rules.SCOPES if scope in terms.scopes]}


def _inside(organisation: UUID, agency: UUID) -> bool:
    try:
        return organisations.agency_of(organisation) == agency
    except organisations.NoSuchOrganisation:
        return False
