"""How a dossier is said on a screen: chips of state and promise, the time strip, the derivation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.calendar import queries as calendar
from motcua.calendar.rules import WorkCalendar, due_words
from motcua.dossiers.lifecycle import ENDED, PAUSED, WORDS, State
from motcua.dossiers.models import Dossier
from motcua.tasks.rules import Clock, Holder
from motcua.tasks.rules import Held as Interval
from motcua.ui.strip import Held, Strip, time_strip

Chip = tuple[str, str]
TONES = {
    State.NEW: "new",
    State.ACCEPTED: "moving",
    State.PROCESSING: "moving",
    State.SUPPLEMENT_REQUESTED: "waiting",
    State.PAYMENT_REQUESTED: "waiting",
    State.RESOLVED: "good",
    State.RETURNED: "good",
    State.REJECTED: "stopped",
    State.WITHDRAWN: "stopped",
    State.STOPPED: "stopped",
}
SHORT = {
    Holder.DESK: "Một cửa",
    Holder.UNIT: "CV",
    Holder.LEADER: "LĐ",
    Holder.RECORDS: "VT",
    Holder.CITIZEN: "Bổ sung",
}
COLOURS = {Holder.RECORDS: "partner"}


def state_chip(dossier: Dossier) -> Chip:
    """Return tone and word of the state."""
    state = State(dossier.state)
    return TONES[state], _(WORDS[state])


def due_chip(dossier: Dossier, now: datetime, days: WorkCalendar) -> Chip | None:
    """Return shape and words of the promise; None where nothing was promised and nothing will be."""
    state = State(dossier.state)
    if dossier.due_at is None:
        return None if state in ENDED else ("wait", _("Chưa tính hạn"))
    if state in {State.WITHDRAWN, State.STOPPED}:
        return None
    waits = _("chờ nộp phí, lệ phí") if state is State.PAYMENT_REQUESTED else state in PAUSED
    shape, words = due_words(now, dossier.due_at, days, paused=waits, finished_at=dossier.resolved_at)
    return ("wait" if shape == "paused" else shape), words


def due_chips(dossiers: Iterable[Dossier], now: datetime) -> dict[UUID, Chip | None]:
    """Return the chip of each row of a list; the calendars of all agencies cost one query together."""
    rows = list(dossiers)
    days = calendar.calendars_for(row.competent_agency_id for row in rows)
    return {row.id: due_chip(row, now, days[row.competent_agency_id]) for row in rows}


def strip_of(
    dossier: Dossier, ledger: Sequence[Interval], names: Mapping[UUID, str], chip: Chip | None, now: datetime
) -> Strip | None:
    """Return the time strip from reception to promise, or None while the clock has not begun.

    All that anybody held since reception is on it, also what waits to be fetched, so that its rows add up. What was withdrawn or
    stopped has no promise any more. ``names`` gives the person behind a position; what lay in a common tray bears the tray's name.
    """
    if dossier.received_at is None:
        return None
    counted = [held for held in ledger if held.clock != Clock.WAITING and held.from_at != held.to_at]
    if not counted:
        return None
    shape, words = chip or ("", "")
    missed = shape == "late" or bool(dossier.resolved_at and dossier.due_at and dossier.resolved_at > dossier.due_at)
    left = words[:1].lower() + words[1:] if shape in {"ok", "near"} else ""
    holdings = [_holding(held, names) for held in counted]
    due_at = None if dossier.state in {State.WITHDRAWN, State.STOPPED} else dossier.due_at
    return time_strip(holdings, now=now, due_at=due_at, left_words=left, late=missed)


def _holding(held: Interval, names: Mapping[UUID, str]) -> Held:
    holder = Holder(held.holder)
    person = names.get(held.position, "") if held.position and holder is not Holder.CITIZEN else ""
    return Held(
        start=held.from_at,
        end=held.to_at,
        kind=COLOURS.get(holder, holder),
        label=person or held.label,
        short=_("Phòng") if holder is Holder.UNIT and not person else _(SHORT.get(holder, "")),
        counts=held.clock == Clock.RUNNING,
        done=held.clock == Clock.STOPPED,
    )
