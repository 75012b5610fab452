"""Form 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả."""

from dataclasses import asdict, dataclass
from datetime import datetime

from motcua.kernel.time import PROVINCE, moment
from motcua.printing.codes import code128_svg, qr_svg
from motcua.printing.official import PaperSize, render

from .parts import HERE, Applicant, Letterhead, ListedPaper, applicant_data, head_data


@dataclass(frozen=True)
class ReceiptPaper:
    """What the receipt says. The tracking address carries the secret: whoever holds the paper may look."""

    head: Letterhead
    code: str
    tracking_url: str
    """The whole address in the QR, with the long secret."""
    tracking_site: str
    """The address a person can type: "dichvucong.daklak.gov.vn/tra-cuu"."""
    typed_secret: str
    one_stop_unit: str
    applicant: Applicant
    request: str
    papers: tuple[ListedPaper, ...]
    limit: str
    """"15 ngày làm việc", as the procedure says it."""
    received_at: datetime
    due_at: datetime
    result_at: str
    """Where and how the result will be received."""
    receiver: str
    sets: int = 1
    fee: str = ""
    book: str = ""
    """The ledger's volume, "01/2026", and below the running number in it."""
    entry: str = ""
    second_stage: bool = False
    reprint: int = 0
    """0 for the first print; n prints "In lại lần n" with the moment of printing."""
    printed_at: datetime | None = None


def receipt_pdf(paper: ReceiptPaper, *, size: PaperSize = "a5") -> bytes:
    """Return the receipt on one page, for up to a dozen papers with long names; more run on.

    The QR holds the tracking address, the Code128 the bare dossier code for the counter's scanner.
    """
    return render(HERE / "receipt.typ", _data(paper), size=size, on=paper.head.on)


def warm_up() -> None:
    """Make one receipt for nobody, so that the first person of a process does not wait for the typesetter to start."""
    on = datetime(2026, 11, 24, 8, 0, tzinfo=PROVINCE)
    paper = ReceiptPaper(
        head=Letterhead(parent="", agency="", place="", on=on.date()),
        code="H00-261124-0001",
        tracking_url="http://localhost/",
        tracking_site="",
        typed_secret="",
        one_stop_unit="",
        applicant=Applicant(name=""),
        request="",
        papers=(),
        limit="",
        received_at=on,
        due_at=on,
        result_at="",
        receiver="",
    )
    receipt_pdf(paper)


def _data(paper: ReceiptPaper) -> dict[str, object]:
    reprint = f"In lại lần {paper.reprint}" if paper.reprint else ""
    if reprint and paper.printed_at:
        reprint += f", {moment(paper.printed_at)}"
    return {
        "head": head_data(paper.head),
        "code": paper.code,
        "qr": qr_svg(paper.tracking_url, label="", quiet=2),
        "bars": code128_svg(paper.code, label=""),
        "site": paper.tracking_site,
        "secret": paper.typed_secret,
        "unit": paper.one_stop_unit,
        "applicant": applicant_data(paper.applicant),
        "request": paper.request,
        "papers": [asdict(listed) for listed in paper.papers],
        "sets": f"{paper.sets:02d}",
        "limit": paper.limit,
        "received": moment(paper.received_at),
        "due": moment(paper.due_at),
        "result_at": paper.result_at,
        "receiver": paper.receiver,
        "fee": paper.fee,
        "book": paper.book,
        "entry": paper.entry,
        "second_stage": paper.second_stage,
        "reprint": reprint,
    }
