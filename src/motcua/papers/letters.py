"""Forms 02 to 05: what is written to the person when a dossier does not simply go its way."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from motcua.kernel.time import day, moment
from motcua.printing.official import PaperSize, render

from .parts import HERE, Applicant, Contact, Letterhead, Signer, applicant_data, head_data


@dataclass(frozen=True)
class Matter:
    """What every letter about a dossier begins with."""

    head: Letterhead
    code: str
    """Empty when the dossier was never accepted."""
    office: str
    """Who writes: the one-stop unit, or the competent agency."""
    applicant: Applicant
    request: str
    signer: Signer
    contact: Contact


@dataclass(frozen=True)
class MissingPaper:
    """A paper that is missing or wrong, and what to do about it."""

    name: str
    guidance: str = ""
    originals: int = 0
    certified: int = 0
    copies: int = 0


@dataclass(frozen=True)
class SupplementPaper(Matter):
    """Form 02. The list is complete: the law lets us ask once (article 17 of the decree on the one-stop mechanism, of 2018 as of 2025)."""

    missing: tuple[MissingPaper, ...] = ()
    reason: str = ""
    basis: str = ""
    answer_by: date | None = None
    clock: str = ""
    """What happens to the promised day meanwhile, in a sentence."""


@dataclass(frozen=True)
class RefusalPaper(Matter):
    """Form 03. After verification the refusal is itself the result and a leader signs it."""

    reason: str = ""
    basis: str = ""
    advice: str = ""
    """Which agency is competent, or what the person can do."""
    online: bool = False
    submission: str = ""
    """Under which number it was handed in; what is refused at the counter bears no other."""
    submitted_at: datetime | None = None
    after_verification: bool = False
    returned: tuple[str, ...] = field(default=())
    """The papers given back."""


@dataclass(frozen=True)
class ApologyPaper(Matter):
    """Form 04. The day of the result may be moved once only."""

    received_at: datetime | None = None
    promised_at: datetime | None = None
    reason: str = ""
    new_due_at: datetime | None = None


@dataclass(frozen=True)
class StopPaper(Matter):
    """Form 05: work on the dossier ends without a result."""

    reason: str = ""
    basis: str = ""
    fee: str = ""
    """What happens to the fee, in a sentence."""


def supplement_pdf(paper: SupplementPaper, *, size: PaperSize = "a5") -> bytes:
    """Return form 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""
    own: dict[str, object] = {
        "missing": [asdict(each) for each in paper.missing],
        "reason": paper.reason,
        "basis": paper.basis,
        "answer_by": day(paper.answer_by) if paper.answer_by else "",
        "clock": paper.clock,
    }
    return _letter("supplement", paper, own, size)


def refusal_pdf(paper: RefusalPaper, *, size: PaperSize = "a5") -> bytes:
    """Return form 03, Phiếu từ chối: before acceptance, or as the result after verification."""
    own: dict[str, object] = {
        "reason": paper.reason,
        "basis": paper.basis,
        "advice": paper.advice,
        "online": paper.online,
        "submission": paper.submission,
        "submitted": _moment(paper.submitted_at),
        "returned": list(paper.returned),
    }
    return _letter("refusal_after" if paper.after_verification else "refusal", paper, own, size)


def apology_pdf(paper: ApologyPaper, *, size: PaperSize = "a5") -> bytes:
    """Return form 04, Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết."""
    own: dict[str, object] = {
        "received": _moment(paper.received_at),
        "promised": _moment(paper.promised_at),
        "reason": paper.reason,
        "new_due": _moment(paper.new_due_at),
    }
    return _letter("apology", paper, own, size)


def stop_pdf(paper: StopPaper, *, size: PaperSize = "a5") -> bytes:
    """Return form 05, Thông báo dừng giải quyết hồ sơ."""
    return _letter("stop", paper, {"reason": paper.reason, "basis": paper.basis, "fee": paper.fee}, size)


def _moment(at: datetime | None) -> str:
    return moment(at) if at else ""


def _letter(template: str, paper: Matter, own: dict[str, object], size: PaperSize) -> bytes:
    data: dict[str, object] = {
        "head": head_data(paper.head),
        "code": paper.code,
        "office": paper.office,
        "applicant": applicant_data(paper.applicant),
        "request": paper.request,
        "signer": asdict(paper.signer),
        "contact": asdict(paper.contact),
        **own,
    }
    return render(HERE / f"{template}.typ", data, size=size, on=paper.head.on)
