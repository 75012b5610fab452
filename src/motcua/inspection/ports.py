"""Who examines: the closed cells, and an antivirus programme."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol


class Away(Exception):
    """The examiner cannot work now. The file waits; it never passes for this reason."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in one file: words of the policy, plain facts, and what it cost."""

    found: tuple[str, ...] = ()
    facts: Mapping[str, int | str] = field(default_factory=dict)
    cleaned: bool = False  # a copy without hidden data was written to ``clean``
    seconds: float = 0.0
    peak_bytes: int = 0


class Laboratory(Protocol):
    """Opens files whose makers may be enemies."""

    def examine(self, content: BinaryIO, media_type: str, clean: BinaryIO) -> Examined:
        """Say what is in the file. Whatever the file does to the examiner is a finding, not an error.

        :raises Away: no cell can be closed tightly enough, or none can be started.
        """
        ...

    def barriers(self) -> tuple[str, ...]:
        """Return what keeps a cell from the network: ``seccomp``, ``netns``.

        :raises Away: none can be started.
        """
        ...


class Scanner(Protocol):
    """An antivirus programme."""

    def scan(self, content: BinaryIO) -> str | None:
        """Return the name of what it knows to be harmful, or ``None``.

        :raises Away: it does not answer, or answers what we do not understand.
        """
        ...
