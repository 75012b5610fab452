"""The filters of a list as they stand in an address, as chips, and as a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.dossiers.lifecycle import WORDS, State
from motcua.dossiers.models import Channel
from motcua.dossiers.queries import MOST_COUNTED, Filters
from motcua.kernel.money import whole
from motcua.kernel.text import clean, shorten_middle
from motcua.kernel.time import day, local_day
from motcua.kernel.web import Request
from motcua.organisations import queries as organisations
from motcua.people import queries as people
from motcua.ui.typed import no_day, typed_day

LONGEST = 100
LATENESS = (("running", "đang chạy, gấp nhất trước"), ("near", "còn không quá 1 ngày làm việc"), ("late", "quá hạn"))
PERIODS = (("hom-nay", "hôm nay"), ("7-ngay", "7 ngày qua"), ("thang-nay", "tháng này"), ("nam-nay", "năm nay"))
NAMES = ("q", "trang-thai", "han", "kenh", "thu-tuc", "co-quan", "nhan", "tu", "den")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: as it was written, as filters, and what in it could not be read."""

    given: dict[str, str]
    filters: Filters
    errors: dict[str, str]

    def address(self, **changed: str) -> str:
        """Return the list's address with some filters changed (dashes of names written as underscores)."""
        wanted = self.given | {name.replace("_", "-"): value for name, value in changed.items()}
        query = urlencode({name: value for name, value in wanted.items() if value})
        return reverse("dossiers:index") + (f"?{query}" if query else "")


def asked_for(given: QueryDict, today: date) -> Asked:
    """Read the filters; what cannot be read narrows nothing and is named in ``errors``."""
    kept = {name: clean(str(given.get(name, "")))[:LONGEST] for name in NAMES}
    errors: dict[str, str] = {}
    begins, ends = _period(kept["nhan"], today)
    for name, label in (("tu", _("Nhận từ ngày")), ("den", _("Đến hết ngày"))):
        if kept[name] and typed_day(kept[name]) is None:
            errors[name] = no_day(kept[name], label)
    filters = Filters(
        text=kept["q"],
        state=kept["trang-thai"] if kept["trang-thai"] in set(State) else "",
        lateness=kept["han"] if kept["han"] in dict(LATENESS) else "",
        procedure=kept["thu-tuc"],
        agency=_key(kept["co-quan"]),
        channel=kept["kenh"] if kept["kenh"] in Channel.values else "",
        received_from=typed_day(kept["tu"]) or begins,
        received_to=typed_day(kept["den"]) or ends,
    )
    return Asked({name: value for name, value in kept.items() if value}, filters, errors)


def _period(name: str, today: date) -> tuple[date | None, date | None]:
    begins = {
        "hom-nay": today,
        "7-ngay": today - timedelta(days=6),
        "thang-nay": today.replace(day=1),
        "nam-nay": today.replace(month=1, day=1),
    }.get(name)
    return begins, today if begins else None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def menus(asked: Asked, counts: dict[str, int]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return the filter menus: each says its choice, so that the row reads like a sentence."""
    chosen = asked.filters.state
    states = [
        (state.value, f"{_(WORDS[state])} ({_up_to(counts.get(state, 0))})")
        for state in State
        if counts.get(state) or state == chosen
    ]
    return [
        _menu(asked, "trang_thai", _("Trạng thái"), states, chosen, dict(_state_words())),
        _menu(asked, "han", _("Hạn trả"), [(key, _(words)) for key, words in LATENESS], asked.filters.lateness),
        _menu(
            asked, "kenh", _("Kênh nộp"), [(key, str(words)) for key, words in Channel.choices], asked.filters.channel
        ),
        _menu(asked, "nhan", _("Nhận"), [(key, _(words)) for key, words in PERIODS], asked.given.get("nhan", "")),
    ]


def _up_to(count: int) -> str:
    """Say a count as far as it was counted: "1.000+" means more than a thousand."""
    return f"{whole(MOST_COUNTED)}+" if count > MOST_COUNTED else whole(count)


def _state_words() -> Iterable[tuple[str, str]]:
    return ((state.value, _(WORDS[state])) for state in State)


def _menu(
    asked: Asked,
    name: str,
    label: str,
    options: list[tuple[str, str]],
    chosen: str,
    words: dict[str, str] | None = None,
) -> tuple[str, list[tuple[str, str, bool]]]:
    said = (words or dict(options)).get(chosen, chosen).lower() if chosen else _("tất cả")
    rows = [(_("Tất cả"), asked.address(**{name: ""}), not chosen)]
    rows += [(text, asked.address(**{name: key}), key == chosen) for key, text in options]
    return f"{label}: {said}", rows


def agencies_of(request: Request) -> list[tuple[str, str]]:
    """Return the agencies that the viewer may choose between; empty when there is nothing to choose."""
    reach = request.actor.reach("dossiers.read")
    if reach is not None and len(reach) < 2:  # noqa: PLR2004 - one is no choice
        return []
    listed = people.agencies_within(request.actor, "dossiers.read", day=local_day(request.now))
    return [(str(agency.id), agency.name) for agency in listed]


def sentence(asked: Asked, request: Request) -> list[str]:
    """Say the narrowing fields that no menu shows: what was searched, the procedure, the agency, the days."""
    filters, said = asked.filters, []
    if filters.text:
        said.append(_("có “%(text)s”") % {"text": filters.text})
    if filters.procedure:
        said.append(_("thủ tục %(code)s") % {"code": filters.procedure})
    if filters.agency:
        name = organisations.names([filters.agency], local_day(request.now), short=True).get(filters.agency, "")
        said.append(shorten_middle(name, 50) or _("cơ quan không rõ"))
    if asked.given.get("tu") and filters.received_from:
        said.append(_("nhận từ %(day)s") % {"day": day(filters.received_from)})
    if asked.given.get("den") and filters.received_to:
        said.append(_("nhận đến hết %(day)s") % {"day": day(filters.received_to)})
    return said


def hidden(asked: Asked, *without: str) -> list[tuple[str, Any]]:
    """Return the filters as hidden fields for a form that changes only some of them."""
    return [(name, value) for name, value in asked.given.items() if name not in without]
