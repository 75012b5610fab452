"""Create, rename, close; give an identifier; record who follows whom. Nothing is overwritten."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, Forbidden, Post, require
from motcua.kernel.commands import Conflict, Refused, command
from motcua.kernel.editions import same_edition
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id
from motcua.kernel.text import clean, length, search_key
from motcua.kernel.time import day as in_words
from motcua.organisations import events, rules
from motcua.organisations.commands.rows import name_row
from motcua.organisations.models import (
    AdministrativeUnit,
    Kind,
    Level,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationSuccession,
    Scheme,
    SuccessionKind,
)
from motcua.organisations.queries.closing import closing
from motcua.organisations.queries.lookups import NoSuchOrganisation, existing_on, holding_on
from motcua.organisations.queries.profile import MANAGE, may_change_below

LONGEST_NAME = 250
LONGEST_BASIS = 300


@command
def create_organisation(
    *,
    parent: UUID | None,
    name: str,
    kind: str,
    is_agency: bool,
    opened_on: date,
    short_name: str = "",
    commune: str | None = None,
    basis: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Create an agency below another one, or a unit inside an agency, and return its key.

    ``commune`` is the code of the administrative unit that it governs, as of
    ``opened_on``; its level is that one's, else the parent's. Without ``parent``
    it stands at the top of the province.

    :raises Refused: the name is empty, too long or taken beside it; the parent did not exist on that day.
    :raises Forbidden: agencies are managed from the agency above, units from their agency.
    """
    above = _locked(parent) if parent else None
    post = _may_manage(by, _managed_from(above))
    faults = _faults_of_name(name) | _faults_of_basis(basis)
    if kind not in Kind.values:
        faults["kind"] = _("Hãy chọn loại cơ quan, đơn vị.")
    if above is None and not is_agency:
        faults["parent"] = _("Đơn vị bên trong phải thuộc một cơ quan.")
    if above and not _exists(above, opened_on):
        faults["opened_on"] = _("Cơ quan cấp trên không tồn tại vào ngày này.")
    place = _place(commune, opened_on, faults)
    if not faults and _taken(name, parent, opened_on):
        faults["name"] = _("Đã có cơ quan, đơn vị cùng tên ở đây vào ngày này.")
    _refuse(faults)
    key = new_id()
    Organisation.objects.create(
        id=key,
        kind=kind,
        level=_level(place, above),
        is_agency=is_agency,
        parent=above,
        agency_id=key if is_agency or above is None else above.agency_id,
        lineage=[*(above.lineage if above else []), key],
        administrative_unit=place,
        position=100,
        opened_on=opened_on,
    )
    name_row(key, name, short_name, opened_on, basis).save(force_insert=True)
    event = events.OrganisationCreated(parent=parent, kind=kind, opened_on=opened_on)
    announce(event, subject=key, agency=above.agency_id if above and not is_agency else key, by=by, at=at, post=post)
    return key


@command
def rename_organisation(
    *,
    organisation: UUID,
    name: str,
    on: date,
    short_name: str = "",
    basis: str = "",
    edition: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Let a new name hold from ``on``; the old one ends the day before and stays readable.

    :raises Overtaken: somebody changed the organisation since the page with this ``edition`` was made.
    :raises Refused: same name; a day not after the first day of the present name; the organisation has ended by then.
    """
    row = _locked(organisation)
    post = _may_manage(by, _managed_from(row.parent))
    _next_edition(row, edition)
    faults = _faults_of_name(name) | _faults_of_basis(basis)
    present = OrganisationName.objects.get(organisation=row, valid_to=None)
    if on <= present.valid_from:
        faults["on"] = _("Tên hiện nay có từ %(day)s; tên mới phải bắt đầu sau ngày đó.") % {
            "day": in_words(present.valid_from)
        }
    elif not _exists(row, on):
        faults["on"] = _("Cơ quan, đơn vị đã kết thúc hoạt động trước ngày này.")
    if clean(name) == present.name and clean(short_name) in {"", present.short_name}:
        faults["name"] = _("Tên này đang được dùng.")
    elif "name" not in faults and _taken(name, row.parent_id, on, but=row.id):
        faults["name"] = _("Đã có cơ quan, đơn vị cùng tên ở đây vào ngày này.")
    _refuse(faults)
    present.valid_to = rules.eve(on)
    present.save(update_fields=["valid_to"])
    name_row(row.id, name, short_name, on, basis).save(force_insert=True)
    announce(events.OrganisationRenamed(on=on), subject=row.id, agency=row.agency_id, by=by, at=at, post=post)


@command
def close_organisation(
    *, organisation: UUID, on: date, basis: str = "", edition: int | None = None, by: Actor, at: datetime
) -> None:
    """Make ``on`` the last day of the organisation, and of every unit inside it.

    Its identifiers end that day, too; they go on meaning it for late papers.

    :raises Overtaken: somebody changed the organisation since the page with this ``edition`` was made.
    :raises Refused: an agency below it would still exist; the day lies before its first day or before a planned name.
    :raises Conflict: it has been closed already.
    """
    row = _locked(organisation)
    post = _may_manage(by, _managed_from(row.parent))
    _next_edition(row, edition)
    meaning = closing(row.id, on)
    if already := meaning.faults.get(""):
        raise Conflict(already)
    _refuse(meaning.faults | _faults_of_basis(basis))
    inside = meaning.inside
    ending = [row.id, *inside]
    Organisation.objects.filter(id__in=ending).update(closed_on=on, closing_basis=clean(basis))
    OrganisationIdentifier.objects.filter(holding_on(on), organisation__in=ending).update(valid_to=on)
    event = events.OrganisationClosed(on=on, inside=inside)
    announce(event, subject=row.id, agency=row.agency_id, by=by, at=at, post=post)


@command
def give_identifier(
    *,
    organisation: UUID,
    scheme: str,
    code: str,
    valid_from: date,
    invented: bool = False,
    edition: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Give the organisation a code from a day on; its earlier code of the same official scheme ends the day before.

    A code means one organisation a day, whatever the scheme. Aliases and local
    codes stand beside each other.

    :raises Overtaken: somebody changed the organisation since the page with this ``edition`` was made.
    :raises Refused: the code has not the scheme's shape, or somebody has it, or the day is not after the earlier code's.
    """
    row = _locked(organisation)
    post = _may_manage(by, _managed_from(row.parent))
    _next_edition(row, edition)
    wanted = clean(code)
    faults = _faults_of_code(scheme, wanted)
    if not _exists(row, valid_from):
        faults["valid_from"] = _("Cơ quan, đơn vị không tồn tại vào ngày này.")
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    if "code" not in faults and OrganisationIdentifier.objects.filter(lasting, code=wanted).exists():
        faults["code"] = _("Mã này đang được dùng.")
    earlier = OrganisationIdentifier.objects.filter(organisation=row, scheme=scheme, valid_to=None).first()
    replaces = earlier if scheme in {Scheme.QD20, Scheme.TT10} else None
    if replaces and valid_from <= replaces.valid_from:
        faults["valid_from"] = _("Mã hiện nay có từ %(day)s; mã mới phải bắt đầu sau ngày đó.") % {
            "day": in_words(replaces.valid_from)
        }
    _refuse(faults)
    if replaces:
        replaces.valid_to = rules.eve(valid_from)
        replaces.save(update_fields=["valid_to"])
    OrganisationIdentifier.objects.create(
        organisation=row, scheme=scheme, code=wanted, valid_from=valid_from, invented=invented
    )
    event = events.IdentifierGiven(scheme=scheme, code=wanted, on=valid_from)
    announce(event, subject=row.id, agency=row.agency_id, by=by, at=at, post=post)


@command
def record_succession(
    *, former: UUID, successor: UUID, kind: str, on: date, basis: str = "", by: Actor, at: datetime
) -> None:
    """Write down that from ``on`` the successor carries on what the former one did, wholly or in part.

    :raises Refused: one of the two did not exist then; they are the same; it is written already.
    """
    before, after = _locked(former), _locked(successor)
    post = _may_manage(by, _managed_from(before.parent))
    faults = _faults_of_basis(basis)
    if kind not in SuccessionKind.values:
        faults["kind"] = _("Hãy chọn cách kế thừa.")
    if before.id == after.id:
        faults["successor"] = _("Một cơ quan không thể kế thừa chính mình.")
    elif not _exists(after, on):
        faults["successor"] = _("Cơ quan kế thừa không tồn tại vào ngày này.")
    elif OrganisationSuccession.objects.filter(former=before, successor=after).exists():
        faults["successor"] = _("Việc kế thừa này đã được ghi.")
    if on <= before.opened_on:
        faults["on"] = _("Ngày kế thừa phải sau ngày thành lập của cơ quan trước.")
    _refuse(faults)
    OrganisationSuccession.objects.create(former=before, successor=after, kind=kind, on=on, basis=clean(basis))
    event = events.SuccessionRecorded(successor=after.id, kind=kind, on=on)
    announce(event, subject=before.id, agency=before.agency_id, by=by, at=at, post=post)


def _locked(organisation: UUID) -> Organisation:
    row = Organisation.objects.select_for_update().filter(id=organisation).first()
    if row is None:
        raise NoSuchOrganisation(organisation)
    return row


def _next_edition(row: Organisation, seen: int | None) -> None:
    """Count one more edition of what the page showed; the transaction undoes it when the change is refused."""
    same_edition(row.edition, seen)
    row.edition += 1
    row.save(update_fields=["edition"])


def _managed_from(above: Organisation | None) -> UUID | None:
    """An agency is managed from the agency above it, a unit inside from its own agency."""
    return above.agency_id if above else None


def _may_manage(by: Actor, within: UUID | None) -> Post:
    if not may_change_below(by, within):
        message = f"{by.name or 'anyone'} may not change organisations below {within}"
        raise Forbidden(message)
    return require(by, MANAGE, within=within)


def _exists(row: Organisation, day: date) -> bool:
    return row.opened_on <= day and (row.closed_on is None or day <= row.closed_on)


def _level(place: AdministrativeUnit | None, above: Organisation | None) -> str:
    if place:
        return place.level
    return above.level if above else Level.PROVINCE


def _faults_of_name(name: str) -> dict[str, str]:
    wanted = clean(name)
    if not search_key(wanted):
        return {"name": _("Hãy nhập tên.")}
    if length(wanted) > LONGEST_NAME or len(wanted) > LONGEST_NAME:
        return {"name": _("Tên dài quá %(count)s chữ.") % {"count": LONGEST_NAME}}
    return {}


def _faults_of_basis(basis: str) -> dict[str, str]:
    too_long = len(clean(basis)) > LONGEST_BASIS
    return {"basis": _("Căn cứ dài quá %(count)s chữ.") % {"count": LONGEST_BASIS}} if too_long else {}


def _faults_of_code(scheme: str, code: str) -> dict[str, str]:
    if scheme not in Scheme.values:
        return {"scheme": _("Hãy chọn loại mã.")}
    if not code:
        return {"code": _("Hãy nhập mã.")}
    if scheme == Scheme.QD20 and not rules.is_qd20(code):
        return {"code": _("Mã theo QĐ 20/2020/QĐ-TTg có dạng H15 hoặc H15.09.04, chữ in hoa, dài nhất 35 ký tự.")}
    if scheme == Scheme.TT10 and not rules.is_tt10(code):
        return {"code": _("Mã theo TT 10/2016/TT-BTTTT có dạng 000.00.09.H15.")}
    if len(code) > rules.QD20_LENGTH:
        return {"code": _("Mã dài quá %(count)s ký tự.") % {"count": rules.QD20_LENGTH}}
    return {}


def _place(code: str | None, day: date, faults: dict[str, str]) -> AdministrativeUnit | None:
    if not code:
        return None
    row = AdministrativeUnit.objects.filter(holding_on(day), code=code).first()
    if row is None:
        faults["commune"] = _("Không có đơn vị hành chính mang mã này vào ngày này.")
    return row


def _taken(name: str, parent: UUID | None, day: date, *, but: UUID | None = None) -> bool:
    beside = OrganisationName.objects.filter(
        existing_on(day, "organisation__"), holding_on(day), organisation__parent=parent, name=clean(name)
    )
    return beside.exclude(organisation=but).exists() if but else beside.exists()


def _refuse(faults: dict[str, str]) -> None:
    if faults:
        raise Refused(next(iter(faults.values())), fields=faults)
