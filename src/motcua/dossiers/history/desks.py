"""Who takes in what, and who does which step: the province as a past is played in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from motcua.calendar import queries as calendar
from motcua.calendar.rules import WorkCalendar
from motcua.dossiers.commands import moves
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.catalogue import version_kept
from motcua.dossiers.queries.way import unit_at
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.people.history import officials_by_right
from motcua.people.queries import Official
from motcua.procedures import queries as procedures
from motcua.tasks.commands import Place

if TYPE_CHECKING:
    from motcua.procedures.models import CaseVariant, ProcedureVersion, RequiredPaper

RIGHTS = (
    "dossiers.receive", "dossiers.assign", "dossiers.handle", "dossiers.decide", "dossiers.number", "dossiers.return",
)  # fmt: skip
HIGHLAND = ("Ea", "Cư", "Krông", "Buôn", "Liên", "Đắk", "Nam Ka", "Dliê", "Dang", "Ia", "Tân Lập", "Pơng", "Quảng Phú")
BUSY = {"service_centre": 8.0, "phường": 2.0, "xã": 1.0}
WEIGHT_OF_A_DEPARTMENT = 0.3


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a route at one agency: where the dossier lies, and who can do it."""

    kind: str
    right: str
    hours: float
    place: Place
    officials: tuple[Official, ...]

    def held_by(self, position: UUID | None) -> Place:
        """Return the place, in the hands of one person when one is named."""
        return replace(self.place, position=position) if position else self.place


@dataclass(slots=True)
class Route:
    """One procedure as one agency takes it in, with everything about it that a story asks for."""

    version: ProcedureVersion
    received_by: UUID
    competent: UUID
    unit_key: str
    desk_code: str
    competent_code: str
    turns: tuple[Turn, ...]
    handlers: tuple[Official, ...]
    channels: tuple[str, ...]
    calendar: WorkCalendar
    for_firms: bool
    checklists: dict[UUID | None, Sequence[RequiredPaper]] = field(default_factory=dict)

    def papers_for(self, variant: CaseVariant | None) -> Sequence[RequiredPaper]:
        """Return the checklist, remembered for each variant."""
        key = variant.id if variant else None
        if key not in self.checklists:
            self.checklists[key] = procedures.papers_for(self.version, variant)
        return self.checklists[key]


@dataclass(slots=True)
class Desk:
    """An agency that takes in dossiers."""

    agency: UUID
    key: str
    commune: str
    address: str
    mix: str
    weight: float
    calendar: WorkCalendar
    clerks: tuple[Official, ...]
    routes: tuple[Route, ...] = ()

    @property
    def books_with(self) -> frozenset[UUID]:
        """The agencies whose number books its dossiers write in."""
        return frozenset({self.agency, *(route.competent for route in self.routes)})


class Province:
    """Reads agencies, officials and the catalogue once, as they are at one instant."""

    def __init__(self, at: datetime, codes: Iterable[str] = ()) -> None:
        """Take everybody, or only the agencies with these identifier codes."""
        self.at, self.on = at, local_day(at)
        self.rows = {row.id: row for row in organisations.agencies(self.on)}
        self.wanted = {organisations.by_identifier(code, self.on) for code in codes} or set(self.rows)
        self.officials = officials_by_right(RIGHTS, at)
        self.calendars = calendar.calendars_for(self.rows)
        self._units: dict[tuple[UUID, str, str], tuple[UUID | None, str]] = {}
        self._keys = {row.reference_key: row.id for row in self.rows.values() if row.reference_key}

    def desks(self, *, until: datetime) -> list[Desk]:
        """Return the agencies that have clerks and can bring some procedure to its end, in the official order."""
        routes: dict[UUID, list[Route]] = {}
        for version in procedures.in_force(self.on).filter(system="own").select_related("procedure"):
            if version.valid_to is not None and version.valid_to < local_day(until):
                continue
            for agency in procedures.agencies_offering(version.procedure.code, self.on):
                route = self._route(version.id, agency) if agency in self.wanted else None
                if route:
                    routes.setdefault(agency, []).append(route)
        return [self._desk(row, routes[row.id]) for row in self.rows.values() if row.id in routes]

    def _desk(self, row: organisations.Listed, routes: list[Route]) -> Desk:
        address = row.short_name.removeprefix("UBND ").strip()
        word = address.split()[0].lower()
        name = address.partition(" ")[2]
        return Desk(
            agency=row.id,
            key=row.reference_key or str(row.id),
            commune=row.commune,
            address=address if row.commune else "",
            mix=("highland" if name.startswith(HIGHLAND) else "coast") if row.commune else "province",
            weight=BUSY.get(row.kind, BUSY.get(word, WEIGHT_OF_A_DEPARTMENT)),
            calendar=self.calendars[row.id],
            clerks=self._able(row.id, "dossiers.receive", besides="dossiers.assign"),
            routes=tuple(routes),
        )

    def _route(self, version_id: UUID, agency: UUID) -> Route | None:
        version = version_kept(version_id)
        competence = procedures.competence_at(version, self.rows[agency].level)
        if competence is None or not version.steps.all():
            return None
        competent = self._keys.get(competence.agency_key) if competence.agency_key else agency
        offered = {rule.channel for rule in version.channel_rules.all()} & {"direct", "online", "postal"}
        if competent is None or not offered:
            return None
        turns = self._turns(version, agency, competent, competence.unit_key)
        if not all(turn.officials for turn in turns) or not self._able(agency, "dossiers.receive"):
            return None
        return Route(
            version=version,
            received_by=agency,
            competent=competent,
            unit_key=competence.unit_key,
            desk_code=self.rows[agency].code or "H00",
            competent_code=self.rows[competent].code or "H00",
            turns=turns,
            handlers=self._handlers(turns, competent),
            channels=tuple(sorted(offered)),
            calendar=self.calendars[competent],
            for_firms=any("oanh nghiệp" in words for words in version.applicants),
        )

    def _turns(self, version: ProcedureVersion, agency: UUID, competent: UUID, unit_key: str) -> tuple[Turn, ...]:
        matter = Dossier(
            version_id=version.id, received_by_agency_id=agency, competent_agency_id=competent, unit_key=unit_key
        )
        turns = []
        for step in version.steps.all():
            unit, label = self._unit(matter, step)
            here = agency if step.place == "desk" else competent
            able = self._able(here, step.right, besides="" if step.right != "dossiers.receive" else "dossiers.assign")
            turns.append(
                Turn(
                    kind=step.place,
                    right=step.right,
                    hours=float(step.hours),
                    place=Place(
                        holder=moves.HOLDERS[step.place],
                        label=label,
                        agency=here,
                        right=step.right,
                        step=step.label,
                        organisation=unit,
                    ),
                    officials=tuple(one for one in able if unit is None or one.organisation == unit),
                )
            )
        return tuple(turns)

    def _unit(self, matter: Dossier, step: procedures.RouteStep) -> tuple[UUID | None, str]:
        key = (matter.competent_agency_id, step.place, step.unit_key or matter.unit_key)
        if key not in self._units:
            self._units[key] = unit_at(matter, step, self.at)
        return self._units[key]

    def _handlers(self, turns: Sequence[Turn], competent: UUID) -> tuple[Official, ...]:
        """Return who works on it: the specialists of the unit, or its head where there are none."""
        able = next((t.officials for t in turns if t.kind == "unit" and t.right == "dossiers.handle"), ())
        heads = {one.position for one in self.officials.get((competent, "dossiers.assign"), ())}
        return tuple(one for one in able if one.position not in heads) or able

    def _able(self, agency: UUID, right: str, *, besides: str = "") -> tuple[Official, ...]:
        able = self.officials.get((agency, right), [])
        others = {one.position for one in self.officials.get((agency, besides), ())} if besides else set()
        return tuple(one for one in able if one.position not in others) or tuple(able)
