"""Where a dossier stands on its route, and where the next step is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers.lifecycle import State
from motcua.dossiers.models import Decision, Dossier
from motcua.dossiers.queries.catalogue import version_kept
from motcua.dossiers.rules import Stage
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.people import queries as people


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where an action brings the dossier: the step, what place does it, and who can do it there ("name, title")."""

    step: str
    place: str
    holder: str
    officials: tuple[str, ...]


def steps_of(dossier: Dossier) -> Sequence[Any]:
    """Return the route that this dossier keeps (rows of its version, in order)."""
    return list(version_kept(dossier.version_id).steps.all())


def needed_before_leader(dossier: Dossier) -> str:
    """Return the label of the next step before the leader's that may not be skipped; empty when the draft may go up now."""
    for step in steps_of(dossier)[dossier.step + 1 :]:
        if step.place == "leader":
            break
        if not step.may_skip:
            return str(step.label)
    return ""


def overdue_answer(dossier: Dossier, today: date) -> bool:
    """Tell whether a received dossier waits for papers whose day to come is over."""
    waits = dossier.received_at is not None and dossier.state == State.SUPPLEMENT_REQUESTED
    return waits and any(s.answered_at is None and s.answer_by_on < today for s in dossier.supplements.all())


def is_signed(dossier: Dossier) -> bool:
    """Tell whether a result of this dossier is signed, numbered or not; a recalled one does not count."""
    return any(
        d.stage == Stage.VERIFY and d.decided_at is not None and d.recalled_at is None for d in dossier.decisions.all()
    )


def issued(dossier: Dossier) -> Decision | None:
    """Return the numbered result that stands, if there is one."""
    found = (d for d in dossier.decisions.all() if d.stage == Stage.VERIFY and d.number and d.recalled_at is None)
    return max(found, key=lambda d: d.drafted_at, default=None)


def asked_before(dossier: Dossier, stage: Stage) -> bool:
    """Tell whether the one list of this stage was sent before (NĐ 118/2025 Đ17.2a: once)."""
    return any(asked.stage == stage for asked in dossier.supplements.all())


def agency_at(dossier: Dossier) -> UUID:
    """Return the agency where the present step is done."""
    return _agency_of_place(dossier, steps_of(dossier)[dossier.step].place)


def _agency_of_place(dossier: Dossier, place: str) -> UUID:
    return dossier.received_by_agency_id if place == "desk" else dossier.competent_agency_id


def unit_at(dossier: Dossier, step: Any, at: datetime) -> tuple[UUID | None, str]:
    """Return the unit inside the agency that does a step, and how to call the holder."""
    if step.place != "unit":
        return None, {"desk": _("Bộ phận Một cửa"), "leader": _("Lãnh đạo"), "records": _("Văn thư")}[step.place]
    wanted = step.unit_key or dossier.unit_key
    for unit in organisations.units_of(dossier.competent_agency_id, local_day(at)):
        if wanted and (unit.reference_key or "").endswith(f"/{wanted}"):
            return unit.id, unit.short_name or unit.name
    return None, _("Phòng chuyên môn")


def ahead(dossier: Dossier, at: datetime, *, wanted: str | None = None) -> Ahead | None:
    """Return where the next step is done (with ``wanted`` the next one at that place); None at the end of the route.

    Names the officials of a leader or records step, so that a button can say whom it reaches.
    """
    steps = steps_of(dossier)
    step = next((s for s in steps[dossier.step + 1 :] if wanted in {None, s.place}), None)
    if step is None:
        return None
    unit, holder = unit_at(dossier, step, at)
    named: tuple[str, ...] = ()
    if step.place in {"leader", "records"}:
        able = people.officials_of(_agency_of_place(dossier, step.place), step.right, at=at, organisation=unit)
        named = tuple(f"{official.name}, {official.title}" for official in able)
    return Ahead(step.label, step.place, holder, named)
