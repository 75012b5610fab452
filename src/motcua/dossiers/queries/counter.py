"""Who decides on a dossier that a counter takes in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from motcua.kernel.reference import remembered
from motcua.organisations import queries as organisations
from motcua.procedures import queries as procedures

if TYPE_CHECKING:
    from motcua.procedures.models import ProcedureVersion


@remembered("procedures", "organisations")
def competent_at(version: ProcedureVersion, agency: UUID, on: date) -> tuple[UUID, str] | None:
    """Return the agency that decides a dossier received here, and the key of the unit that handles it there.

    None where the procedure is not carried out at this level.
    """
    here = organisations.agencies(on, within=[agency])[0]
    competence = procedures.competence_at(version, here.level)
    if competence is None:
        return None
    if competence.agency_key and competence.agency_key != here.reference_key:
        return organisations.by_reference(competence.agency_key), competence.unit_key
    return agency, competence.unit_key
