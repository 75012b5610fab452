"""Two officials never overwrite each other: each save names the edition it was made from (P7).

A record that several people edit counts its editions. A page carries the edition it showed and
what stood there. Whoever saves second is not refused blindly: the page comes back (409) with both
texts, field by field, and what was typed still in its fields; only then is it saved again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.facts import facts_about, last_change
from motcua.kernel.models import Fact
from motcua.kernel.time import clock_day
from motcua.kernel.web import Request

LONGEST_SEEN = 200_000
Values = Mapping[str, Any]


class Overtaken(Conflict):
    """Somebody else saved the record since the page was made; ``edition`` is the one that stands now."""

    overtaken = True

    def __init__(self, edition: int, message: str = "") -> None:
        super().__init__(message or _("Người khác vừa lưu bản ghi này trước ông/bà. Chưa có gì bị ghi đè."))
        self.edition = edition


def same_edition(standing: int, seen: int | None, message: str = "") -> None:
    """Go on only when nobody saved since; None means that the caller, a machine, saw no page.

    :raises Overtaken: somebody did.
    """
    if seen is not None and seen != standing:
        raise Overtaken(standing, message)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the saved text and the typed one differ. ``both`` when both people changed it.

    ``asked`` is False for what the page only showed: ``typed`` is then how it stood when the page was opened.
    """

    name: str
    label: str
    saved: str
    typed: str
    both: bool
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page knew of the record: its edition, and the text of each field as it stood."""

    edition: int
    values: Mapping[str, str]
    differences: tuple[Difference, ...] = ()
    by: str = ""
    at: str = ""
    yours: bool = False
    field: str = "edition"

    @property
    def as_json(self) -> str:
        """The values for the hidden field of the page."""
        return json.dumps(self.values, ensure_ascii=False)

    @property
    def overtaken(self) -> bool:
        """Whether the page shows what somebody else saved meanwhile."""
        return bool(self.by or self.differences)


@dataclass(frozen=True, slots=True)
class Change:
    """Who saved last, and when; ``yours`` when it was the viewer, in another window."""

    by: str = ""
    at: datetime | None = None
    yours: bool = False


UNKNOWN = Change()


def change_of(fact: Fact | None, viewer: Actor) -> Change:
    """Return the change that a fact tells of, as this viewer reads it."""
    return Change(fact.actor_name, fact.at, fact.actor == viewer.id) if fact else UNKNOWN


def last_changed(subject: UUID, *names: str, viewer: Actor) -> Change:
    """Return who changed the record last, and when, by the facts of these names."""
    return change_of(facts_about(subject).filter(name__in=names).last(), viewer)


def is_own(viewer: Actor, subject: UUID) -> bool:
    """Tell whether it was the viewer, in another window, who changed the record last."""
    return change_of(last_change(subject), viewer).yours


def text_of(value: object) -> str:
    """Return what a field shows of a value: lists line by line, nothing as empty text."""
    if isinstance(value, list | tuple):
        return "\n".join(str(item) for item in value)
    return "" if value is None else str(value).replace("\r\n", "\n")


def seen_on(request: Request, edition: int, values: Values, *, field: str = "edition") -> Seen:
    """Return what the page shows: the record as it stands on a first visit, what the page carried when it is sent.

    :raises Refused: the page does not say which edition it was made from.
    """
    if request.method != "POST":
        return Seen(edition, {name: text_of(value) for name, value in values.items()}, field=field)
    carried = str(request.POST.get(field, ""))
    told = str(request.POST.get("seen", ""))[:LONGEST_SEEN]
    try:
        known = json.loads(told or "{}")
        return Seen(int(carried), {str(name): str(text) for name, text in known.items()}, field=field)
    except (ValueError, AttributeError):
        message = _("Trang đã quá cũ hoặc gửi thiếu dữ liệu. Hãy tải lại trang rồi gửi lại.")
        raise Refused(message) from None


def chosen(request: Request, typed: dict[str, Any], seen: Seen) -> dict[str, Any]:
    """Return what was typed, with the saved text wherever the person chose to keep that one."""
    taken = {
        name: _like(value, seen.values[name])
        for name, value in typed.items()
        if request.POST.get(f"keep-{name}") == "saved" and name in seen.values
    }
    return typed | taken


def _like(value: object, text: str) -> object:
    return text.split("\n") if isinstance(value, list) and text else [] if isinstance(value, list) else text


def compared(
    seen: Seen,
    late: Overtaken,
    *,
    typed: dict[str, Any],
    saved: Values,
    labels: Mapping[str, Any],
    last: Change = UNKNOWN,
    words: Mapping[str, Sequence[tuple[Any, Any]]] | None = None,
) -> tuple[dict[str, Any], Seen]:
    """Return what the fields show now, and the differences to decide.

    A field that the second person left as it was takes the saved text by itself; where
    both wrote, the typed text stays and the person decides. ``words`` names the choices of a field.
    """
    now, rows = dict(typed), []
    for name, label in labels.items():
        there, before = text_of(saved.get(name)), text_of(seen.values.get(name))
        mine = text_of(typed.get(name, before))
        if there.strip() == mine.strip() or (name not in typed and name not in seen.values):
            continue
        untouched = name in seen.values and mine.strip() == before.strip()
        if untouched and name in typed:
            now[name] = _like(typed[name], there)
        said = dict((words or {}).get(name, ()))
        both = not untouched and (name not in seen.values or there.strip() != before.strip())
        if untouched or both:
            rows.append(Difference(name, str(label), _said(there, said), _said(mine, said), both, name in typed))
    fresh = replace(
        seen, edition=late.edition, values={name: text_of(value) for name, value in saved.items()},
        differences=tuple(rows), by=last.by, at=clock_day(last.at) if last.at else "", yours=last.yours,
    )  # fmt: skip
    return now, fresh


def _said(text: str, words: Mapping[Any, Any]) -> str:
    return "\n".join(str(words.get(line, line)) for line in text.split("\n")) if words else text
