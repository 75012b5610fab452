"""Reading the terms of a connected system as administrators type them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel.commands import Refused
from motcua.kernel.time import day
from motcua.kernel.web import Request
from motcua.systems import rules
from motcua.systems.commands import Terms
from motcua.systems.queries import System
from motcua.ui.typed import no_day, typed_day

TEXTS = ("name", "basis", "contact", "organisation", "reach", "per_minute", "from_on", "to_on")
LONGEST_NUMBER = 8


def first_typed(today: date) -> dict[str, Any]:
    """Return the fields of a fresh page."""
    usual: dict[str, Any] = {
        "reach": System.Reach.AGENCY.value,
        "per_minute": str(rules.REQUESTS_A_MINUTE),
        "from_on": day(today),
    }
    return {**dict.fromkeys(TEXTS, ""), "scopes": [], **usual}


def typed_of(source: Request | System) -> dict[str, Any]:
    """Return the fields as they were typed, or as a system has them."""
    if isinstance(source, System):
        own = "" if source.organisation_id == source.agency_id else str(source.organisation_id)
        return {name: str(getattr(source, name, "")) for name in TEXTS} | {
            "organisation": own,
            "scopes": list(source.scopes),
            "from_on": day(source.from_on),
            "to_on": day(source.to_on) if source.to_on else "",
        }
    texts: dict[str, Any] = {name: str(source.POST.get(name, "")).strip() for name in TEXTS}
    return texts | {"scopes": source.POST.getlist("scopes")}


def terms_of(typed: dict[str, Any]) -> Terms:
    """Return what was typed as terms.

    :raises Refused: a day, a number or a choice cannot be read.
    """
    said = {name: str(typed[name]) for name in TEXTS}
    wrong: dict[str, str] = {}
    starts, ends = typed_day(said["from_on"]), typed_day(said["to_on"]) if said["to_on"] else None
    if starts is None:
        wrong["from_on"] = no_day(said["from_on"], _("Kết nối từ ngày"))
    if said["to_on"] and ends is None:
        wrong["to_on"] = no_day(said["to_on"], _("Đến hết ngày"))
    if wrong or starts is None:
        raise Refused(_("Chưa lưu được."), fields=wrong)
    scopes = typed["scopes"]
    return Terms(
        organisation=_key(said["organisation"]),
        name=said["name"],
        basis=said["basis"],
        contact=said["contact"],
        scopes=[str(scope) for scope in scopes] if isinstance(scopes, list) else [],
        reach=said["reach"],
        per_minute=_number(said["per_minute"]),
        from_on=starts,
        to_on=ends,
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Refused(_("Hãy chọn trong danh sách."), field="organisation") from None


def _number(text: str) -> int:
    plain = text.replace(".", "").replace(" ", "")
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < LONGEST_NUMBER else 0
