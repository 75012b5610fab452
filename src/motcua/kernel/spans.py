"""How long each part of the work takes, told to a tracing system; to nobody until the site says whom.

A part says names of routes, commands and jobs, never what was in them: traces lie
outside our rights.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

Say = Callable[..., None]
"""Called inside with ``name=`` when the better name is known only now, and with facts about the part."""
Begin = Callable[[str], AbstractContextManager[Say]]


def _silent(**_said: object) -> None:
    """Nobody listens."""


_NOTHING: AbstractContextManager[Say] = nullcontext(_silent)
_listeners: list[Begin] = []


def listen(begin: Begin) -> None:
    """Tell this listener of every part from now on, instead of whoever was told before."""
    _listeners[:] = [begin]


def span(name: str) -> AbstractContextManager[Say]:
    """Measure what happens inside as one part of the part around it; costs next to nothing while nobody listens."""
    return _listeners[0](name) if _listeners else _NOTHING
