"""What tasks announces."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TrayExported:
    """Somebody took the own tray out of the system as a spreadsheet."""

    SAID: ClassVar[str] = "Xuất danh sách việc"

    tray: str
    rows: int
