"""The time strip: one bar from reception to promise, or to the end where it is over, that shows who held the matter, and when its clock stood still.

A pure function from intervals to places on a bar, in per cent; ``time_strip`` of the components draws it. Positions follow the
wall clock, except that a very short holding is widened until it can be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from motcua.kernel.text import length
from motcua.kernel.time import clock, short_day, span_in_words, weekday_day
from motcua.kernel.time import local_day as day_of

KINDS = ("desk", "unit", "leader", "agency", "citizen", "partner")
NARROWEST = 1.4
"""Per cent of the bar below which nobody sees a holding."""
_ROOM = 760
"""Pixels of the bar on the narrowest screen that draws it lying; labels are chosen to fit there."""
_LETTER, _PADDING = 7.2, 16
_CLOSE = 26
"""Per cent between today and the promise below which the promise is said without its weekday."""
_LEFT_EDGE, _RIGHT_EDGE = 5, 88


@dataclass(frozen=True, kw_only=True)
class Held:
    """One holding: somebody had the matter from ``start`` until ``end`` (None: still has it).

    ``kind`` is one of ``KINDS`` and chooses the colour; ``label`` names the holder; ``short`` is used where the label does not
    fit; ``counts`` is False while the clock of the promise stands still (drawn hatched); ``done`` is True once the result was
    ready, so that this time belongs to nobody's promise (drawn pale).
    """

    start: datetime
    end: datetime | None
    kind: str
    label: str
    short: str = ""
    counts: bool = True
    done: bool = False


@dataclass(frozen=True)
class Part:
    """One piece of the bar. ``x`` and ``width`` in per cent of it, ``indent`` (where the words begin) in per cent of the piece;
    ``tall`` in pixels for the standing form.
    """

    x: float
    width: float
    kind: str
    label: str
    words: str
    spoken: str
    span: str
    clock: str
    start: datetime
    end: datetime | None
    past: bool
    tall: int
    indent: float = 0.0
    over: float = 0.0
    """Per cent of the piece that lies behind a broken promise, at its end."""

    @property
    def words_over(self) -> bool:
        """Tell whether the words of the piece stand behind the broken promise."""
        return self.over > 0 and self.indent >= 100 - self.over - 0.01

    @property
    def short(self) -> str:
        """Return what the standing form says behind the label: from when, how long, whether the clock stood still."""
        return " · ".join(w for w in (self.span, self.clock if self.kind.startswith(("paused", "done")) else "") if w)


@dataclass(frozen=True)
class Mark:
    """Words under the bar at ``x`` per cent; ``anchor`` is SVG's text-anchor."""

    x: float
    words: str
    kind: str
    anchor: str


@dataclass(frozen=True)
class Strip:
    """Everything the component draws."""

    parts: tuple[Part, ...]
    edges: tuple[float, ...]
    marks: tuple[Mark, ...]
    today: float | None
    promise: float | None
    promise_words: str
    late: bool
    spoken: str


def time_strip(
    held: Sequence[Held],
    *,
    now: datetime,
    due_at: datetime | None = None,
    left_words: str = "",
    late: bool | None = None,
) -> Strip:
    """Lay the holdings out on one bar that ends at the promise, or later when the promise was broken.

    What is over, or done and waiting to be fetched, ends with its last holding: a promise after that is told in words only.

    ``held`` is in order and without gaps, at least one; ``left_words`` is written on what remains ("còn 2 ngày làm việc").
    ``late`` says whether the promise was broken; by default the wall clock is asked, so pass it where pauses moved the promise.

    :raises ValueError: nothing was held.
    """
    if not held:
        raise ValueError("a strip needs at least one holding")
    ended = held[-1].end is not None
    last = held[-1].end or max(now, held[-1].start)
    drawn = None if due_at and due_at > last and (ended or held[-1].done) else due_at
    edges, places = _scale(held, last, drawn)
    parts = [_part(piece, places[i], places[i + 1], now) for i, piece in enumerate(held)]
    if drawn and drawn > last:
        parts.append(_rest(last, drawn, places[-2], places[-1], left_words))
    promise = _at(drawn, edges, places) if drawn else None
    today = None if ended else _at(last, edges, places)
    broken = bool(due_at and last > due_at) if late is None else late
    words = (
        _("hẹn trả %(day)s, %(clock)s") % {"day": weekday_day(day_of(due_at)), "clock": clock(due_at)} if due_at else ""
    )
    if broken and promise is not None:
        parts = [_behind(_clear_of_the_flag(part, promise), promise) for part in parts]
    return Strip(
        parts=tuple(parts),
        edges=tuple(places[1:-1]),
        marks=_fitting_marks((*_promised(promise, drawn, today, late=broken), *_changes(held, places))),
        today=today,
        promise=promise,
        promise_words=words[:1].upper() + words[1:],
        late=broken,
        spoken=_spoken(held, words),
    )


def _scale(held: Sequence[Held], last: datetime, due_at: datetime | None) -> tuple[list[datetime], list[float]]:
    """Return the instants at which pieces begin and end, and where they stand; too narrow pieces take room from the others."""
    edges = [piece.start for piece in held] + [last]
    if due_at and due_at > last:
        edges.append(due_at)
    spans = [max((b - a).total_seconds(), 0.0) for a, b in pairwise(edges)]
    whole = sum(spans) or 1.0
    shares = [max(100 * span / whole, NARROWEST) for span in spans]
    wide, surplus = sum(s for s in shares if s > NARROWEST), sum(shares) - 100
    if wide:
        shares = [s - surplus * s / wide if s > NARROWEST else s for s in shares]
    else:
        shares = [100 / len(shares)] * len(shares)
    places, x = [0.0], 0.0
    for share in shares:
        x += share
        places.append(round(min(x, 100.0), 3))
    places[-1] = 100.0
    return edges, places


def _at(instant: datetime, edges: Sequence[datetime], places: Sequence[float]) -> float:
    """Return where an instant stands, within its piece by the wall clock."""
    for i in range(len(edges) - 1):
        begin, end = edges[i], edges[i + 1]
        if begin <= instant <= end and end > begin:
            return round(places[i] + (places[i + 1] - places[i]) * ((instant - begin) / (end - begin)), 3)
    return 0.0 if instant <= edges[0] else 100.0


def _part(piece: Held, x: float, end_x: float, now: datetime) -> Part:
    span = (piece.end or max(now, piece.start)) - piece.start
    kind = "done" if piece.done else piece.kind if piece.counts else f"paused {piece.kind}"
    said = _("tính vào hạn") if piece.counts else _("tạm dừng, không tính")
    said = _("đã có kết quả, không tính") if piece.done else said
    return Part(
        x=x,
        width=round(end_x - x, 3),
        kind=kind,
        label=piece.label,
        words=_fitting((piece.label, piece.short), end_x - x),
        spoken=f"{piece.label}: {span_in_words(span)}, {said}",
        span=span_in_words(span),
        clock=said,
        start=piece.start,
        end=piece.end,
        past=True,
        tall=_tall(end_x - x),
    )


def _rest(begin: datetime, end: datetime, x: float, end_x: float, words: str) -> Part:
    label = words or _("còn lại đến ngày hẹn")
    return Part(
        x=x,
        width=round(end_x - x, 3),
        kind="left",
        label=label[:1].upper() + label[1:],
        words=_fitting((words,), end_x - x),
        spoken=label,
        span="",
        clock="",
        start=begin,
        end=end,
        past=False,
        tall=_tall(end_x - x),
    )


def _clear_of_the_flag(part: Part, promise: float) -> Part:
    """Move the words of a piece behind the broken promise when its line would cross them."""
    covered = 100 * (length(part.words) * _LETTER + _PADDING) / _ROOM
    if not part.words or not part.x < promise < part.x + covered:
        return part
    rest = part.x + part.width - promise
    words = part.words if covered <= rest else ""
    return replace(part, words=words, indent=round(100 * (promise - part.x) / part.width, 3))


def _behind(part: Part, promise: float) -> Part:
    """Say how much of a piece lies behind the broken promise."""
    covered = part.x + part.width - max(part.x, promise)
    return replace(
        part, over=round(100 * covered / part.width, 3) if part.past and part.kind != "done" and covered > 0 else 0.0
    )


def _fitting(choices: Sequence[str], share: float) -> str:
    """Return the first wording that fits into its share of the bar, or nothing."""
    room = share * _ROOM / 100 - _PADDING
    return next((words for words in choices if words and length(words) * _LETTER <= room), "")


def _tall(share: float) -> int:
    return round(18 + min(share, 60) * 0.9)


def _promised(promise: float | None, due_at: datetime | None, today: float | None, *, late: bool) -> Iterator[Mark]:
    """Yield the words that come before all others: the promise, and today."""
    if promise is not None and due_at:
        near = today is not None and abs(promise - today) < _CLOSE
        said = short_day(day_of(due_at)) if near else weekday_day(day_of(due_at))
        kind = "promise broken" if late else "promise"
        yield Mark(promise, _("hẹn %(day)s") % {"day": said}, kind, _anchor(promise))
    if today is not None:
        yield Mark(today, _("nay"), "now", _anchor(today))


def _changes(held: Sequence[Held], places: Sequence[float]) -> Iterator[Mark]:
    """Yield the day of reception with its clock, then the day of every change of hands."""
    first = held[0].start
    yield Mark(0.0, f"{short_day(day_of(first))} {clock(first)}", "start", "start")
    for piece, x in zip(held[1:], places[1:], strict=False):
        yield Mark(x, short_day(day_of(piece.start)), "change", _anchor(x))


def _fitting_marks(wanted: Sequence[Mark]) -> tuple[Mark, ...]:
    """Return the marks that have room, the first ones having the first right, from left to right."""
    taken: list[tuple[float, float]] = []
    kept: list[Mark] = []
    for mark in wanted:
        left, right = _extent(mark)
        if all(right < a or left > b for a, b in taken):
            taken.append((left, right))
            kept.append(mark)
    return tuple(sorted(kept, key=lambda mark: mark.x))


def _anchor(x: float) -> str:
    return "start" if x < _LEFT_EDGE else "end" if x > _RIGHT_EDGE else "middle"


def _extent(mark: Mark) -> tuple[float, float]:
    """Return the per cent of the bar that the words of a mark cover, a small gap included."""
    width = 100 * (length(mark.words) * _LETTER + 12) / _ROOM
    left = {"start": mark.x, "middle": mark.x - width / 2, "end": mark.x - width}[mark.anchor]
    return left, left + width


def _spoken(held: Sequence[Held], promise: str) -> str:
    """Return the sentence that stands for the drawing; the table below carries the rest."""
    stood = sum(((p.end - p.start) for p in held if p.end and not p.counts and not p.done), timedelta())
    words = _("%(count)s lần giữ hồ sơ") % {"count": len(held)}
    if stood:
        words += _(", tạm dừng %(span)s") % {"span": span_in_words(stood)}
    return (
        f"{words}; {promise}. {_('Bảng bên dưới ghi từng lần.')}"
        if promise
        else f"{words}. {_('Bảng bên dưới ghi từng lần.')}"
    )
