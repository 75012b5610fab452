"""The parts that several papers share, as plain values."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from motcua.kernel import identifiers

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Letterhead:
    """Who issues the paper, under which number, where and when."""

    parent: str
    """The upper line: "UBND tỉnh Đắk Lắk"; capitals are made by the layout."""
    agency: str
    place: str
    on: date
    number: str = ""
    """"0012/TNHS"; empty when the paper bears none."""


@dataclass(frozen=True)
class Applicant:
    """The owner of the dossier, and who brought it when that is somebody else."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    number: str = ""
    """Personal number, tax code or passport; twelve digits are shown in groups."""
    submitter: str = ""


@dataclass(frozen=True)
class ListedPaper:
    """A paper handed in: how many originals, certified copies and plain copies."""

    name: str
    originals: int = 0
    certified: int = 0
    copies: int = 0


@dataclass(frozen=True)
class Contact:
    """Whom the person may ask, and where the rules of the procedure can be read."""

    officer: str
    phone: str = ""
    website: str = ""


@dataclass(frozen=True)
class Signer:
    """Who signs: the office as it stands above the name ("Phó Chủ tịch"), and for whom ("TM. …")."""

    name: str
    role: str
    on_behalf: str = ""


def applicant_data(applicant: Applicant) -> dict[str, str]:
    """Return the applicant's fields as the templates expect them, numbers grouped for reading."""
    number = applicant.number
    if identifiers.is_personal_number(number):
        number = identifiers.show_personal_number(number)
    same = applicant.submitter in {"", applicant.name}
    return {
        "name": applicant.name,
        "submitter": "" if same else applicant.submitter,
        "signs": applicant.name if same else applicant.submitter,
        "number": number,
        "address": applicant.address,
        "phone": identifiers.show_phone(applicant.phone),
        "email": applicant.email,
    }


def head_data(head: Letterhead) -> dict[str, str]:
    """Return the letterhead as the templates expect it; the day travels apart."""
    return {"parent": head.parent, "agency": head.agency, "number": head.number, "place": head.place}
