"""What a counter can be told about a procedure before a dossier exists: whether it is taken in here, and what it will cost and take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from motcua.calendar import queries as calendar
from motcua.calendar.rules import Due, Limit
from motcua.dossiers.queries import competent_at, version_kept
from motcua.procedures import queries as procedures
from motcua.procedures.rules import FeeTotal, Quantity, system_in_words

if TYPE_CHECKING:
    from motcua.procedures.models import CaseVariant, ProcedureVersion, RequiredPaper


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A procedure that this counter does not take in, and where it is filed instead."""

    code: str
    name: str
    system: str
    """The ministry's system that receives it; empty for a procedure of another agency of the province."""
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What the owner may be told now: the papers, the fees, and the promise if the dossier were received at this instant."""

    papers: tuple[RequiredPaper, ...]
    fees: FeeTotal
    limit: Limit | None
    limit_known: bool
    """Whether the catalogue gives the limit; otherwise the counter states it."""
    promise: Due | None
    competent: UUID | None


def offered_here(agency: UUID, code: str, on: date) -> ProcedureVersion | Elsewhere | None:
    """Return the version that the agency takes in, or where the procedure is filed, or None: there is no such code."""
    try:
        version = version_kept(procedures.version_in_force(code, on).id)
    except procedures.NoSuchProcedure:
        return None
    if version.system != "own":
        return Elsewhere(code, version.name, system_in_words(version.system_name), (version.filing_place.rstrip("."),))
    if not procedures.takes_in(agency, version.procedure_id, on):
        return Elsewhere(code, version.name, "", tuple(c.agency_name for c in version.competences.all()))
    return version


def quoted(
    version: ProcedureVersion,
    variant: CaseVariant | None,
    *,
    agency: UUID,
    channel: str,
    quantity: Quantity,
    limit_stated: Limit | None,
    at: datetime,
    on: date,
) -> Quote:
    """Return papers, fees and promise for a dossier of this procedure received here now."""
    competent = competent_at(version, agency, on)
    known = procedures.limit_for(version, channel, variant)
    limit = known or limit_stated
    office = competent[0] if competent else None
    return Quote(
        papers=tuple(procedures.papers_for(version, variant)),
        fees=procedures.fee_for(version, channel, variant, quantity),
        limit=limit,
        limit_known=known is not None,
        promise=calendar.due_for(office, at, limit) if limit else None,
        competent=office,
    )
