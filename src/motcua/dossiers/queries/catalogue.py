"""The version of a procedure that a dossier keeps; never changed, so kept in memory."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from motcua.procedures import queries as procedures

if TYPE_CHECKING:
    from motcua.procedures.models import ProcedureVersion


@lru_cache(maxsize=1024)
def version_kept(version_id: UUID) -> ProcedureVersion:
    """Return the published version with all its parts.

    :raises NoSuchProcedure: no published version has this key.
    """
    return procedures.version_for(version_id)
