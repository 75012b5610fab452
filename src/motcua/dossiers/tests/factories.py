"""Dossiers for tests, made through the commands, in the demonstration province."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from motcua.dossiers import commands
from motcua.dossiers.commands import Intake, PaperGiven
from motcua.dossiers.models import Dossier, ExportPermit
from motcua.dossiers.rules import Outcome
from motcua.kernel.actors import Actor, Post
from motcua.kernel.ids import new_id
from motcua.kernel.time import PROVINCE
from motcua.organisations import queries as organisations
from motcua.organisations.tests.factories import province
from motcua.people.commands import Told
from motcua.people.tests.factories import agreed
from motcua.procedures import queries as procedures
from motcua.procedures.tests.factories import catalogue

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=PROVINCE)
BIRTH, CONSTRUCTION, COPY = "1.001193", "1.013225", "2.000815"
CLERK = ("dossiers.read", "dossiers.receive", "dossiers.return", "people.parties")
OWNER = Told(
    name="Y Bhăm Êñuôl",
    id_number="066091004217",
    phone="0905123456",
    address_line="Buôn Jun, xã Liên Sơn Lắk",
    commune_code="24580",
)


@dataclass(frozen=True)
class Office:
    """One commune's office with somebody at every place of the route."""

    agency: UUID
    clerk: Actor
    specialist: Actor
    head: Actor
    leader: Actor
    records: Actor


def official(
    agency: UUID, rights: Iterable[str], *, unit: UUID | None = None, name: str = "Trần Thị Kim Oanh"
) -> Actor:
    """Return somebody with one post in the agency; it is known to the kernel only, not to people."""
    post = Post(new_id(), unit or agency, agency, "Công chức", "UBND xã", frozenset(rights), frozenset({agency}))
    return Actor(id=new_id(), name=name, posts=(post,))


def office(commune: str = "24580", *codes: str, unit: str = "van-phong") -> Office:
    """Return the office of a commune, its procedures published."""
    catalogue(*(codes or (BIRTH, COPY)))
    agency = organisations.by_reference(commune)
    place = organisations.by_reference(f"{commune}/{unit}")
    return Office(
        agency=agency,
        clerk=official(agency, CLERK),
        specialist=official(agency, ["dossiers.handle"], unit=place, name="H’Ngăm Niê Kđăm"),
        head=official(
            agency, ["dossiers.read", "dossiers.assign", "dossiers.handle"], unit=place, name="Y Thịnh Bkrông"
        ),
        leader=official(agency, ["dossiers.read", "dossiers.decide"], name="Y Krang Niê"),
        records=official(agency, ["dossiers.read", "dossiers.number"], name="Lê Thị Mai"),
    )


def story_office(*codes: str, unit: str = "van-phong") -> Office:
    """Load the province and return the office of Liên Sơn Lắk."""
    province()
    return office("24580", *codes, unit=unit)


def intake(place: Office, code: str = BIRTH, **given: object) -> Intake:
    """Return a complete intake: every paper of the first variant is there."""
    version = procedures.version_in_force(code, NOW.date())
    variant = version.variants.first()
    papers = tuple(
        PaperGiven(paper.id, paper.name, present=True, originals=paper.originals, copies=paper.copies)
        for paper in procedures.papers_for(version, variant)
    )
    told: dict[str, object] = {
        "agency": place.agency,
        "procedure": code,
        "variant": variant.key if variant else "",
        "owner": OWNER,
        "papers": papers,
    }
    return Intake(**(told | given))  # type: ignore[arg-type]


def received(place: Office, code: str = BIRTH, *, at: datetime = NOW, **given: object) -> Dossier:
    """Return a dossier just received at the counter."""
    return commands.take_in(intake=intake(place, code, **given), by=place.clerk, at=at)


def in_process(place: Office, code: str = BIRTH, *, at: datetime = NOW) -> Dossier:
    """Return a dossier that the specialist of the unit has taken."""
    dossier = received(place, code, at=at)
    commands.hand_over(dossier=dossier.id, by=place.clerk, at=at + timedelta(minutes=5))
    return commands.take_dossier(dossier=dossier.id, by=place.specialist, at=at + timedelta(minutes=20))


def submitted(place: Office, code: str = BIRTH, *, at: datetime = NOW, outcome: Outcome = Outcome.APPROVED) -> Dossier:
    """Return a dossier whose draft waits for the leader."""
    dossier = in_process(place, code, at=at)
    commands.submit_result(
        dossier=dossier.id,
        outcome=outcome,
        summary="Giấy khai sinh cho cháu H’Lan Êñuôl",
        reason="Không đúng thẩm quyền" if outcome is Outcome.REFUSED else "",
        legal_basis="Điều 13 Luật Hộ tịch" if outcome is Outcome.REFUSED else "",
        by=place.specialist,
        at=at + timedelta(minutes=50),
    )
    return Dossier.objects.get(id=dossier.id)


def resolved(place: Office, code: str = BIRTH, *, at: datetime = NOW) -> Dossier:
    """Return a dossier whose result waits at the desk."""
    dossier = submitted(place, code, at=at)
    return commands.approve_result(dossier=dossier.id, by=place.leader, at=at + timedelta(minutes=70))


def permitted(by: Actor, *, at: datetime, rows: int = 6_000) -> ExportPermit:
    """Return a large list that ``by`` may take away; somebody unnamed has confirmed it."""
    with agreed("dossiers.allow_export"):
        return commands.allow_export(permit=new_id(), given="", said="mọi hồ sơ", rows=rows, by=by, at=at)
