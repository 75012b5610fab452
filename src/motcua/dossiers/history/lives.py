"""What the writer is told: the lives of dossiers as plain values, move by move.

Each move is named after the command that it would have been and bears the command's own arguments, so that a life can
be written in sets, or replayed one command after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from motcua.calendar.rules import Due, Limit
from motcua.dossiers.commands import Intake
from motcua.people.queries import Official
from motcua.tasks.commands import Place

if TYPE_CHECKING:
    from motcua.procedures.models import CaseVariant, ProcedureVersion

Book = tuple[str, str]
"""A number book and its period: ``("H15.61/HS", "261124")``."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a route at one agency: where the dossier lies, and which right it asks for."""

    kind: str
    right: str
    place: Place

    def held_by(self, position: UUID | None) -> Place:
        """Return the place, in the hands of one person when one is named."""
        return replace(self.place, position=position) if position else self.place


@dataclass(slots=True)
class Route:
    """One procedure as one agency takes it in: which version, who decides, the code of the counter, the steps."""

    version: ProcedureVersion
    received_by: UUID
    competent: UUID
    unit_key: str
    desk_code: str
    turns: Sequence[Turn]


@dataclass(slots=True)
class Move:
    """One command of a life. ``books`` names the number books it takes from; ``numbers`` is filled in while writing.

    ``promise`` is what a reception or an answered supplement promised; ``completes`` marks the move with which the
    result is ready.
    """

    does: str
    by: Official
    at: datetime
    says: dict[str, Any] = field(default_factory=dict)
    books: tuple[Book, ...] = ()
    numbers: tuple[int, ...] = ()
    completes: bool = False
    promise: Due | None = None


@dataclass(slots=True)
class Life:
    """One dossier up to some instant. The first move is always ``submit_dossier``; the owner has a number."""

    route: Route
    intake: Intake
    variant: CaseVariant | None
    limit: Limit
    moves: list[Move]

    @property
    def owner_number(self) -> str:
        """The number by which the owner is known."""
        return self.intake.owner.id_number or self.intake.owner.tax_code


def in_order(lives: Sequence[Life]) -> Iterator[tuple[int, Move]]:
    """Yield every move of every life in the order of time, with the life's place in the list."""
    numbered = [(move.at, n, turn, move) for n, life in enumerate(lives) for turn, move in enumerate(life.moves)]
    for _at, n, _turn, move in sorted(numbered, key=lambda row: row[:3]):
        yield n, move
