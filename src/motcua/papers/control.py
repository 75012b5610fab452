"""Form 06: Phiếu kiểm soát quá trình giải quyết hồ sơ."""

from dataclasses import asdict, dataclass
from datetime import datetime

from motcua.kernel.time import moment
from motcua.printing.codes import code128_svg
from motcua.printing.official import render

from .parts import HERE, Letterhead, head_data


@dataclass(frozen=True)
class HandOver:
    """One passing of the dossier from hand to hand; signed by both."""

    giver: str
    giver_unit: str
    taker: str
    taker_unit: str
    at: datetime
    outcome: str = ""
    """"Trước hạn", "Đúng hạn", "Quá hạn" for the step that ends here; empty for the first."""
    note: str = ""


@dataclass(frozen=True)
class ControlSheetPaper:
    """Who had the dossier in hand, from reception to the result."""

    head: Letterhead
    code: str
    owner: str
    request: str
    received_at: datetime
    due_at: datetime
    responsible: str
    coordinating: tuple[str, ...] = ()
    passings: tuple[HandOver, ...] = ()
    empty_rows: int = 0
    """Rows left blank, for a dossier that goes on by hand."""


def control_sheet_pdf(paper: ControlSheetPaper) -> bytes:
    """Return the sheet on A4; its head is repeated when the passings need more pages."""
    data: dict[str, object] = {
        "head": head_data(paper.head),
        "code": paper.code,
        "bars": code128_svg(paper.code, label=""),
        "owner": paper.owner,
        "request": paper.request,
        "received": moment(paper.received_at),
        "due": moment(paper.due_at),
        "responsible": paper.responsible,
        "coordinating": ", ".join(paper.coordinating),
        "passings": [asdict(each) | {"at": moment(each.at)} for each in paper.passings],
        "empty_rows": paper.empty_rows,
    }
    return render(HERE / "control_sheet.typ", data, size="a4", on=paper.head.on)
