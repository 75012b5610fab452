"""Keep what persons and organisations served tell at the counter."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, require
from motcua.kernel.commands import Conflict, Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.identifiers import is_personal_number, is_tax_code
from motcua.kernel.identifiers import phone as told_phone
from motcua.kernel.rows import find, insert_unless_known
from motcua.kernel.text import clean, person_sort_key, search_key, sort_key
from motcua.kernel.time import local_day
from motcua.people import queries, rules
from motcua.people.events import PartyRegistered, PartyToldOtherwise, PartyUpdated
from motcua.people.models import Party
from motcua.people.queries.parties import kept_tax_code

LONGEST_NAME = 200
LONGEST_ADDRESS = 300
LONGEST_KEY = 600  # one sign may be searched as eighteen letters; what goes on after this orders and finds nothing more


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a party tells about itself, as typed. Empty means not told."""

    kind: str = Party.Kind.CITIZEN
    name: str
    id_number: str = ""
    tax_code: str = ""
    born_on: date | None = None
    sex: str = ""
    ethnic_group: str = ""
    phone: str = ""
    email: str = ""
    address_line: str = ""
    commune_code: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Who it is, and the fields as they were told this time, tidied: nothing in them comes from what was known."""

    party: Party
    told: dict[str, Any]


@command
def register_party(*, told: Told, by: Actor, at: datetime) -> Party:
    """Keep a person or organisation served for the first time.

    :raises Conflict: somebody with this number is known already; recall and correct that one.
    :raises Refused: a field is not as it must be.
    :raises Forbidden: ``by`` takes in no dossiers anywhere.
    """
    party = _first_kept(tidied(told, at), by, at)
    if party is None:
        raise Conflict(_("Số này đã có trong hệ thống. Hãy gọi lại thông tin theo số rồi sửa."), field="id_number")
    return party


def _first_kept(fields: dict[str, Any], by: Actor, at: datetime) -> Party | None:
    """Keep a party for the first time, or return nothing when its number is known, even since a moment ago.

    Waits for the other counter, which may be about to keep the same number.
    """
    post = require(by, rules.PARTIES)
    party = Party(**fields, registered_at=at, updated_at=at)
    if not insert_unless_known(party):
        return None
    announce(PartyRegistered(party.kind), subject=party.id, agency=post.agency, by=by, at=at, post=post)
    return party


@command
def update_party(*, party: UUID, version: int, told: Told, by: Actor, at: datetime) -> Party:
    """Correct what is known of a party; ``version`` is the one that the person at the screen saw.

    Dossiers taken in before keep what was told to them. When nothing differs, nothing happens.

    :raises Conflict: somebody corrected it in between, or another party has the number.
    :raises Refused: a field is not as it must be.
    :raises Forbidden: ``by`` takes in no dossiers anywhere.
    """
    post = require(by, rules.PARTIES)
    kept = Party.objects.select_for_update().filter(pk=party).first()
    if kept is None:
        raise queries.NoSuchParty(party)
    if kept.version != version:
        raise Conflict(_("Thông tin người này vừa được người khác sửa. Hãy xem lại rồi lưu."))
    fields = tidied(told, at)
    if _another_has(kept, fields):
        raise Conflict(_("Số này đang thuộc về một người, tổ chức khác."), field="id_number")
    changed = tuple(name for name, value in fields.items() if getattr(kept, name) != value)
    if not changed:
        return kept
    for name in changed:
        setattr(kept, name, fields[name])
    kept.version += 1
    kept.updated_at = at
    try:
        kept.save(update_fields=[*changed, "version", "updated_at"])
    except IntegrityError as error:  # another counter gave the number to somebody since we looked
        raise Conflict(_("Số này đang thuộc về một người, tổ chức khác."), field="id_number") from error
    visible = tuple(name for name in changed if not name.endswith("_key"))
    announce(PartyUpdated(kept.version, visible), subject=kept.id, agency=post.agency, by=by, at=at, post=post)
    return kept


@command
def keep_party(*, told: Told, by: Actor, at: datetime) -> Kept:
    """Register whoever stands at the counter, or bring what is known up to date with what was told now.

    A field left empty does not erase what was known. Without a number nobody is
    recognised: names are not unique. Another system changes nobody who is known: it has
    seen no identity card, and whatever number it sends would rewrite that citizen for the whole province.

    :raises Refused: a field is not as it must be.
    :raises Forbidden: ``by`` takes in no dossiers anywhere.
    """
    post = require(by, rules.PARTIES)
    fields = tidied(told, at)
    if (party := _first_kept(fields, by, at)) is not None:
        return Kept(party, fields)
    known = _known(fields["id_number"], fields["tax_code"], lock=not by.system)
    if known is None:
        raise Conflict(_("Số này vừa được nơi khác ghi. Hãy gửi lại."), field="id_number")
    differing = tuple(name for name, value in fields.items() if value and getattr(known, name) != value)
    if differing and by.system:
        said = PartyToldOtherwise(tuple(name for name in differing if not name.endswith("_key")))
        announce(said, subject=known.id, agency=post.agency, by=by, at=at, post=post)
    elif differing:
        merged = Told(**{name: value or getattr(known, name) for name, value in asdict(told).items()})
        known = update_party(party=known.pk, version=known.version, told=merged, by=by, at=at)
    return Kept(known, fields)


def _known(id_number: str, tax_code: str, *, lock: bool = False) -> Party | None:
    found = find(Party, "id_number", id_number, lock=lock) if id_number else None
    return found or (find(Party, "tax_code", tax_code, lock=lock) if tax_code else None)


def _another_has(kept: Party, fields: dict[str, Any]) -> bool:
    others = Party.objects.exclude(pk=kept.pk)
    told = [(name, fields[name]) for name in ("id_number", "tax_code") if fields[name]]
    return any(others.filter(**{name: number}).exists() for name, number in told)


def tidied(told: Told, at: datetime) -> dict[str, Any]:
    """Return the fields of a party as they are kept, from what was told, as typed.

    :raises Refused: a field is not as it must be; says so by field.
    """
    name = clean(told.name)
    id_number, tax_code = rules.tidy_number(told.id_number), rules.tidy_number(told.tax_code)
    wrong = _wrong_numbers(told, id_number, tax_code) | _wrong_rest(told, name, local_day(at))
    if wrong:
        raise Refused(_("Thông tin người nộp chưa đúng."), fields=wrong)
    is_person = told.kind == Party.Kind.CITIZEN
    return {
        "kind": told.kind,
        "name": name,
        "search_key": search_key(name)[:LONGEST_KEY],
        "sort_key": (person_sort_key(name) if is_person else sort_key(name))[:LONGEST_KEY],
        "id_number": id_number,
        "tax_code": kept_tax_code(tax_code) if tax_code else "",
        "born_on": told.born_on,
        "sex": told.sex,
        "ethnic_group": clean(told.ethnic_group)[:60],
        "phone": told_phone(told.phone) or "",
        "email": told.email.strip().lower(),
        "address_line": clean(told.address_line),
        "commune_code": told.commune_code.strip(),
    }


def _wrong_numbers(told: Told, id_number: str, tax_code: str) -> dict[str, str]:
    wrong = {}
    if id_number and not is_personal_number(id_number):
        wrong["id_number"] = _("Số định danh cá nhân có 12 chữ số. Hãy đối chiếu với thẻ căn cước.")
    if tax_code and not (is_tax_code(tax_code) or is_personal_number(tax_code)):
        wrong["tax_code"] = _(
            "Mã số thuế có 10 hoặc 13 chữ số, chữ số thứ mười để kiểm tra. Số này gõ thiếu hoặc nhầm một chữ số."
        )
    if told.phone.strip() and told_phone(told.phone) is None:
        wrong["phone"] = _("Số điện thoại chưa đúng; ví dụ 0905 123 456.")
    return wrong


def _wrong_rest(told: Told, name: str, today: date) -> dict[str, str]:
    wrong = {}
    if told.kind not in Party.Kind.values:
        wrong["kind"] = _("Hãy chọn cá nhân, doanh nghiệp hay cơ quan, tổ chức.")
    if not name:
        wrong["name"] = _("Hãy nhập họ tên hoặc tên tổ chức.")
    elif len(name) > LONGEST_NAME:
        wrong["name"] = _("Tên dài quá 200 chữ.")
    if told.born_on is not None and told.born_on > today:
        wrong["born_on"] = _("Ngày sinh ở sau hôm nay.")
    if told.sex not in {"", *Party.Sex.values}:
        wrong["sex"] = _("Hãy chọn nam hoặc nữ.")
    if told.email.strip() and not rules.email_is_well_formed(told.email.strip()):
        wrong["email"] = _("Địa chỉ thư điện tử chưa đúng; ví dụ lan.nguyen@gmail.com.")
    if len(clean(told.address_line)) > LONGEST_ADDRESS:
        wrong["address_line"] = _("Địa chỉ dài quá 300 chữ.")
    return wrong
