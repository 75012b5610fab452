"""Which legal papers of a dossier can be printed now."""

from dataclasses import dataclass, field
from uuid import UUID

from motcua.dossiers.models import Dossier

Links = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Prints:
    """The papers by the place on the page where they are offered: (words, address)."""

    all: Links = field(default_factory=list)
    refusal: Links = field(default_factory=list)
    result: Links = field(default_factory=list)
    supplements: dict[UUID, Links] = field(default_factory=dict)


def prints_of(dossier: Dossier) -> Prints:
    """Return the papers that this dossier can have in its present state."""
    return Prints()
