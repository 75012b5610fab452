"""Form 07: Sổ theo dõi hồ sơ. One per year, its volumes counted, its entries from 01 on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from motcua.kernel.time import clock_day, day
from motcua.printing.official import render

from .parts import HERE, Letterhead, head_data

MOST_ENTRIES: Final = 1_000
"""What one printed volume holds: some 70 sheets, and a quarter of a gigabyte while it is being set."""


class VolumeTooThick(Exception):
    """More entries than one volume holds; print the next volume apart."""


@dataclass(frozen=True)
class LedgerEntry:
    """One dossier in the ledger."""

    number: int
    code: str
    procedure: str
    owner: str
    address: str
    phone: str
    responsible: str
    received_at: datetime
    due_at: datetime
    sets: int = 1
    returned_at: datetime | None = None
    manner: str = ""
    """How the result was received: "Trực tiếp", "Bưu chính", "Trực tuyến"."""
    note: str = ""


@dataclass(frozen=True)
class LedgerPaper:
    """The ledger of an agency over a span of days."""

    head: Letterhead
    book: str
    begins_on: date
    ends_on: date
    entries: tuple[LedgerEntry, ...] = ()


def ledger_pdf(paper: LedgerPaper) -> bytes:
    """Return the ledger on A4 landscape, heads repeated and pages counted, ready to be bound.

    :raises VolumeTooThick: see ``MOST_ENTRIES``.
    """
    if len(paper.entries) > MOST_ENTRIES:
        raise VolumeTooThick
    data: dict[str, object] = {
        "head": head_data(paper.head),
        "book": paper.book,
        "begins": day(paper.begins_on),
        "ends": day(paper.ends_on),
        "entries": [_row(entry) for entry in paper.entries],
    }
    return render(HERE / "ledger.typ", data, size="a4", on=paper.head.on)


def _row(entry: LedgerEntry) -> list[str]:
    reached = "\n".join(part for part in (entry.address, entry.phone) if part)
    return [
        f"{entry.number:02d}",
        entry.code,
        entry.procedure,
        f"{entry.sets:02d}",
        entry.owner,
        reached,
        entry.responsible,
        clock_day(entry.received_at),
        clock_day(entry.due_at),
        clock_day(entry.returned_at) if entry.returned_at else "",
        entry.manner,
        "",
        entry.note,
    ]
