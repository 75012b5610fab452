"""What inspection announces. The subject is the stored file."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FilePassed:
    """The file may be shown; ``inert``: it may be saved, and is never shown in the browser."""

    SAID: ClassVar[str] = "Tệp đã qua kiểm tra"

    inert: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileRefused:
    """Nobody is shown the file; why, in words of the policy."""

    SAID: ClassVar[str] = "Tệp bị từ chối khi kiểm tra"

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InspectionStuck:
    """The file could not be examined, several times over: a person must look."""

    SAID: ClassVar[str] = "Việc kiểm tra tệp bị kẹt"

    attempts: int
