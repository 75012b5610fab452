"""Who takes in what, and who does which step: the province as a past is played in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.calendar import queries as calendar
from motcua.calendar.rules import WorkCalendar
from motcua.dossiers import history
from motcua.dossiers.commands import moves
from motcua.dossiers.queries import Channel, version_kept
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.people.history import officials_by_right
from motcua.people.queries import Official
from motcua.procedures import queries as procedures
from motcua.tasks.commands import Place

if TYPE_CHECKING:
    from motcua.procedures.models import CaseVariant, Competence, ProcedureVersion, RequiredPaper, RouteStep

RIGHTS = (
    "dossiers.receive", "dossiers.assign", "dossiers.handle", "dossiers.decide", "dossiers.number", "dossiers.return",
)  # fmt: skip
HIGHLAND = ("Ea", "Cư", "Krông", "Buôn", "Liên", "Đắk", "Nam Ka", "Dliê", "Dang", "Ia", "Tân Lập", "Pơng", "Quảng Phú")
BUSY = {"service_centre": 8.0, "phường": 2.0, "xã": 1.0}
WEIGHT_OF_A_DEPARTMENT = 0.3


@dataclass(frozen=True, slots=True)
class Turn(history.Turn):
    """One step of a route at one agency: where the dossier lies, how long, and who can do it."""

    hours: float
    officials: tuple[Official, ...]


@dataclass(slots=True)
class Route(history.Route):
    """One procedure as one agency takes it in, with everything about it that a story asks for."""

    turns: tuple[Turn, ...]
    competent_code: str
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


@dataclass(frozen=True, slots=True)
class Kept:
    """What is asked of one version again and again, at every agency."""

    version: ProcedureVersion
    steps: tuple[RouteStep, ...]
    competences: dict[str, Competence]
    channels: tuple[str, ...]
    for_firms: bool


class Province:
    """Reads agencies, units, officials and the catalogue once, as they are at one instant."""

    def __init__(self, at: datetime, codes: Iterable[str] = ()) -> None:
        """Take everybody, or only the agencies with these identifier codes.

        :raises NoSuchOrganisation: nobody has one of the codes.
        """
        self.on = local_day(at)
        self.rows = {row.id: row for row in organisations.agencies(self.on)}
        self.wanted = {organisations.by_identifier(code, self.on) for code in codes} or set(self.rows)
        self.officials = officials_by_right(RIGHTS, at)
        self.calendars = calendar.calendars_for(self.rows)
        self._keys = {row.reference_key: row.id for row in self.rows.values() if row.reference_key}
        self._units: dict[str, tuple[UUID, str]] = {}
        self._labels = {
            "desk": _("Bộ phận Một cửa"),
            "unit": _("Phòng chuyên môn"),
            "leader": _("Lãnh đạo"),
            "records": _("Văn thư"),
        }

    def desks(self, *, until: datetime) -> list[Desk]:
        """Return the agencies that have clerks and can bring some procedure to its end, in the official order."""
        among = list(self.rows.values())
        offers = []
        for version in procedures.in_force(self.on).filter(system="own").select_related("procedure"):
            if version.valid_to is None or version.valid_to >= local_day(until):
                kept = _kept(version.id)
                offering = procedures.agencies_offering(version.procedure.code, self.on, among=among)
                offers += [(kept, agency) for agency in offering if agency in self.wanted]
        self._read_units(offers)
        routes: dict[UUID, list[Route]] = {}
        for kept, agency in offers:
            if route := self._route(kept, agency):
                routes.setdefault(agency, []).append(route)
        return [self._desk(row, routes[row.id]) for row in among if row.id in routes]

    def _read_units(self, offers: Iterable[tuple[Kept, UUID]]) -> None:
        """Learn the units inside that some route goes through, in two queries."""
        wanted = set()
        for kept, agency in offers:
            competence = kept.competences.get(self.rows[agency].level)
            owner = (competence.agency_key or self.rows[agency].reference_key) if competence else None
            keys = {competence.unit_key if competence else "", *(step.unit_key for step in kept.steps)} - {""}
            wanted |= {f"{owner}/{key}" for key in keys if owner}
        units = organisations.by_references(wanted)
        names, short = (organisations.names(units.values(), self.on, short=short) for short in (False, True))
        self._units = {key: (unit, short[unit] or names[unit]) for key, unit in units.items()}

    def _desk(self, row: organisations.Listed, routes: list[Route]) -> Desk:
        address = row.short_name.removeprefix("UBND ").strip()
        word, _space, name = address.partition(" ")
        return Desk(
            agency=row.id,
            key=row.reference_key or str(row.id),
            commune=row.commune,
            address=address if row.commune else "",
            mix=("highland" if name.startswith(HIGHLAND) else "coast") if row.commune else "province",
            weight=BUSY.get(row.kind, BUSY.get(word.lower(), WEIGHT_OF_A_DEPARTMENT)),
            calendar=self.calendars[row.id],
            clerks=self._able(row.id, "dossiers.receive", besides="dossiers.assign"),
            routes=tuple(routes),
        )

    def _route(self, kept: Kept, agency: UUID) -> Route | None:
        competence = kept.competences.get(self.rows[agency].level)
        if competence is None or not kept.steps or not kept.channels:
            return None
        competent = self._keys.get(competence.agency_key) if competence.agency_key else agency
        if competent is None or not self.rows[agency].code or not self.rows[competent].code:
            return None
        turns = tuple(self._turn(step, agency, competent, competence.unit_key) for step in kept.steps)
        if not all(turn.officials for turn in turns):
            return None
        return Route(
            version=kept.version,
            received_by=agency,
            competent=competent,
            unit_key=competence.unit_key,
            desk_code=self.rows[agency].code,
            competent_code=self.rows[competent].code,
            turns=turns,
            handlers=self._handlers(turns, competent),
            channels=kept.channels,
            calendar=self.calendars[competent],
            for_firms=kept.for_firms,
        )

    def _turn(self, step: RouteStep, agency: UUID, competent: UUID, unit_key: str) -> Turn:
        here = agency if step.place == "desk" else competent
        unit, label = self._where(step, competent, unit_key)
        able = self._able(here, step.right, besides="dossiers.assign" if step.place == "desk" else "")
        place = Place(
            holder=moves.HOLDERS[step.place],
            label=label,
            agency=here,
            right=step.right,
            step=step.label,
            organisation=unit,
        )
        officials = tuple(one for one in able if unit is None or one.organisation == unit)
        return Turn(kind=step.place, right=step.right, hours=float(step.hours), place=place, officials=officials)

    def _where(self, step: RouteStep, competent: UUID, unit_key: str) -> tuple[UUID | None, str]:
        """Return the unit and its name, as ``queries.way.unit_at`` does one by one."""
        if step.place != "unit":
            return None, self._labels[step.place]
        key = f"{self.rows[competent].reference_key}/{step.unit_key or unit_key}"
        return self._units.get(key, (None, self._labels[step.place]))

    def _handlers(self, turns: Sequence[Turn], competent: UUID) -> tuple[Official, ...]:
        """Return who works on it: the specialists of the unit, or its head where there are none."""
        able = next((turn.officials for turn in turns if turn.right == "dossiers.handle"), ())
        heads = {one.position for one in self.officials.get((competent, "dossiers.assign"), ())}
        return tuple(one for one in able if one.position not in heads) or able

    def _able(self, agency: UUID, right: str, *, besides: str = "") -> tuple[Official, ...]:
        able = self.officials.get((agency, right), [])
        others = {one.position for one in self.officials.get((agency, besides), ())} if besides else set()
        return tuple(one for one in able if one.position not in others) or tuple(able)


def _kept(version_id: UUID) -> Kept:
    version = version_kept(version_id)
    return Kept(
        version=version,
        steps=tuple(version.steps.all()),
        competences={competence.level: competence for competence in version.competences.all()},
        channels=tuple(sorted({rule.channel for rule in version.channel_rules.all()} & set(Channel.values))),
        for_firms=any("oanh nghiệp" in words for words in version.applicants),
    )
