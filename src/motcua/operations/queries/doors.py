"""Who may look at the house: a page and the link to it ask the same question."""

from motcua.kernel.actors import Actor
from motcua.operations import rules

SEALS = "facts.read"


def sees_house(viewer: Actor) -> bool:
    """Tell whether the viewer operates the whole province: what is stuck and what the self-check finds has no smaller part."""
    return viewer.reach(rules.READ) is None


def sees_seals(viewer: Actor) -> bool:
    """Tell whether the viewer reads how far facts are sealed: who inspects the whole province, and who operates it."""
    return takes_seal_head(viewer) or sees_house(viewer)


def takes_seal_head(viewer: Actor) -> bool:
    """Tell whether the viewer may take the signed head away: who inspects the whole province, and nobody else."""
    return viewer.reach(SEALS) is None
