"""The ground of the crawl and of the access sweep: dossiers in every state, made by the officials of the story.

Everything that is a person's is a canary word: where it turns up, somebody read what was not theirs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import override_settings
from django.utils import timezone

from motcua.calendar.models import Day
from motcua.dossiers import commands
from motcua.dossiers.commands import FeeStated, Intake
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import ClockEffect, Lack, Outcome
from motcua.dossiers.tests import factories
from motcua.dossiers.tests.factories import BIRTH, CONSTRUCTION, Office
from motcua.dossiers.tests.pictures import PNG
from motcua.files.tests.factories import bytes_kept
from motcua.inspection.tests.factories import inspect_everything
from motcua.kernel.actors import Actor
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.people import queries as people
from motcua.people.commands import Told, propose
from motcua.people.models import Account, Position, Proposal, RoleGrant
from motcua.procedures import commands as procedures
from motcua.procedures.models import Procedure, ProcedureVersion
from motcua.site.database import database_from
from motcua.systems import commands as connecting
from motcua.systems import queries as systems
from motcua.systems.commands import Terms
from motcua.webhooks import commands as webhooks
from motcua.webhooks import queries as webhook_queries
from tests.journeys.conftest import Province

CANARIES = {
    "name": "Kanari Hoàng Yến Êban",
    "number": "066191004299",
    "phone": "0905777333",
    "street": "Ngõ Chim Kanari",
    "note": "Ghi chú chim hoàng yến",
    "paper": "kanari-giay-chung-sinh.png",
}
OWNER = Told(
    name=CANARIES["name"],
    id_number=CANARIES["number"],
    phone=CANARIES["phone"],
    address_line=CANARIES["street"],
    commune_code="24580",
)
STORY, OTHER = "24580", "24544"
PARTNER = "Hộ tịch điện tử"


@contextmanager
def pointed(province: Province, blocker: Any) -> Iterator[None]:
    """Let this process work on the province's database and files, as the application's role."""
    fresh = database_from(province.app_url)
    before = {
        key: connection.settings_dict[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "CONN_MAX_AGE")
    }
    with blocker.unblock(), override_settings(DATA=Path(province.environment["MOTCUA_DATA"])):
        connection.close()
        connection.settings_dict.update({key: fresh[key] for key in before})
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)


@dataclass
class Ground:
    """Who there is, and a dossier in each state: by the word that the tables of routes use."""

    office: Office
    names: dict[str, str] = field(default_factory=dict)
    """The username of each role, beside those of the story."""
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)


def actor(username: str, at: datetime) -> Actor:
    return people.actor_for(Account.objects.get(username=username).id, at)


def username_at(commune: str, right: str, at: datetime, unit: str = "") -> str:
    """The name of somebody with a right in a commune, in one of its units."""
    agency = organisations.by_reference(commune)
    place = organisations.by_reference(f"{commune}/{unit}") if unit else None
    official = people.officials_of(agency, right, at=at, organisation=place)[0]
    return str(Position.objects.get(id=official.position).account.username)


def prepared() -> Ground:
    """Make the ground through the commands; nothing in it depends on the hour of the day."""
    now = timezone.now()
    at = now - timedelta(hours=4)
    office = Office(
        agency=organisations.by_reference(STORY),
        **{
            role: actor(username, at)
            for role, username in {
                "clerk": "mot.cua",
                "specialist": "chuyen.vien",
                "head": "truong.phong",
                "leader": "lanh.dao",
                "records": "van.thu",
            }.items()
        },
    )
    ground = Ground(office)
    ground.names = {
        "other_clerk": username_at(OTHER, "dossiers.receive", at),
        "other_leader": username_at(OTHER, "dossiers.decide", at),
        "economy_head": username_at(STORY, "dossiers.assign", at, "kinh-te"),
        "economy_specialist": username_at(STORY, "dossiers.handle", at, "kinh-te"),
    }
    _dossiers(ground, at)
    _other_rows(ground, now)
    return ground


def _intake(office: Office, code: str, **given: Any) -> Intake:
    fees = (FeeStated(0, 75_000),) if code == CONSTRUCTION else ()
    return factories.intake(office, code, owner=OWNER, request=CANARIES["note"], fees_stated=fees, **given)


@dataclass(frozen=True)
class Maker:
    """Carries dossiers to a state, a few minutes for each step."""

    office: Office
    at: datetime

    def later(self, minutes: int) -> datetime:
        return self.at + timedelta(minutes=minutes)

    def received(self, code: str = BIRTH) -> UUID:
        return commands.take_in(intake=_intake(self.office, code), by=self.office.clerk, at=self.at).id

    def handed_over(self, code: str = BIRTH) -> UUID:
        dossier = self.received(code)
        commands.hand_over(dossier=dossier, by=self.office.clerk, at=self.later(2))
        return dossier

    def taken(self, code: str = BIRTH) -> UUID:
        dossier = self.handed_over(code)
        commands.take_dossier(dossier=dossier, by=self.office.specialist, at=self.later(4))
        return dossier

    def asked(self) -> UUID:
        dossier = self.taken()
        commands.ask_for_more(
            dossier=dossier, lacks=[Lack(CANARIES["note"], "Nộp bản chính")], reason=CANARIES["note"], legal_basis="",
            answer_by_on=local_day(self.at) + timedelta(days=14), clock_effect=ClockEffect.PAUSE, edition=None,
            by=self.office.specialist, at=self.later(6),
        )  # fmt: skip
        return dossier

    def stopped(self, at: datetime) -> UUID:
        dossier = self.asked()
        commands.stop_dossier(
            dossier=dossier,
            reason=CANARIES["note"],
            legal_basis="Nghị định 118/2025/NĐ-CP",
            by=self.office.leader,
            at=at,
        )
        return dossier

    def submitted(self, code: str = BIRTH, outcome: Outcome = Outcome.APPROVED) -> UUID:
        dossier, refused = self.taken(code), outcome is Outcome.REFUSED
        commands.submit_result(
            dossier=dossier, outcome=outcome, summary=CANARIES["note"], reason=CANARIES["note"] if refused else "",
            legal_basis="Điều 13 Luật Hộ tịch" if refused else "", by=self.office.specialist, at=self.later(6),
        )  # fmt: skip
        return dossier

    def signed(self, code: str = BIRTH, outcome: Outcome = Outcome.APPROVED) -> UUID:
        dossier = self.submitted(code, outcome)
        commands.approve_result(dossier=dossier, by=self.office.leader, at=self.later(8))
        return dossier


def _dossiers(ground: Ground, at: datetime) -> None:
    office, kept = ground.office, ground.dossiers
    now, long_ago = Maker(office, at), Maker(office, at - timedelta(days=30))
    made = {
        "new": commands.submit_dossier(intake=_intake(office, BIRTH), by=office.clerk, at=at).id,
        "received": now.received(),
        "handed over": now.handed_over(),
        "to assign": now.handed_over(CONSTRUCTION),
        "taken": now.taken(),
        "asked": now.asked(),
        "unanswered": long_ago.asked(),
        "stopped": long_ago.stopped(at),
        "submitted": now.submitted(),
        "signed": now.signed(),
        "refused": now.signed(outcome=Outcome.REFUSED),
        "to number": now.signed(factories.COPY),
    }
    file = commands.attach_file(
        dossier=made["taken"],
        kept=bytes_kept([PNG]),
        name=CANARIES["paper"],
        stage="intake",
        by=office.specialist,
        at=now.later(9),
    )
    inspect_everything()
    kept.update({word: Dossier.objects.get(id=key) for word, key in made.items()})
    ground.rows["file"] = file.id
    ground.rows["supplement"] = kept["asked"].supplements.get().id
    ground.rows["refusal"] = kept["refused"].decisions.get().id
    ground.rows["stop"] = kept["stopped"].decisions.get().id


def _other_rows(ground: Ground, now: datetime) -> None:
    """A draft of a procedure with its parts, and keys of what every province has."""
    officer = actor("kiem.soat", now)
    procedure = Procedure.objects.get(code="1.004884")
    published = ProcedureVersion.objects.filter(procedure=procedure, state="published").order_by("-id").first()
    draft = procedures.draft_version(code=procedure.code, by=officer, at=now)
    position = Position.objects.filter(account__username="van.thu").first()
    ground.rows["proposal"] = _proposal(position.id, now).id
    ground.rows["permit"] = factories.permitted(ground.office.leader, at=now).id
    ground.rows |= _connected(ground, now)
    ground.rows |= {
        "version": published.id,
        "draft": draft.id,
        "row": draft.papers.order_by("position").first().id,
        "day": Day.objects.filter(withdrawn_at=None, day__year=now.year).order_by("day").first().id,
        "grant": RoleGrant.objects.filter(position=position).first().id,
        "agency": ground.office.agency,
        "account": Account.objects.get(username="van.thu").id,
        "position": position.id,
    }


def _connected(ground: Ground, now: datetime) -> dict[str, UUID]:
    """A system with a token, told of what happens; the same one however often the ground is laid."""
    by, agency = actor("quan.tri", now), ground.office.agency
    system = systems.systems_within(by).filter(ended_at=None, agency=agency, name=PARTNER).first()
    if system is None:
        terms = Terms(name=PARTNER, basis="Biên bản 12", scopes=["dossiers:read"], from_on=local_day(now))
        system = connecting.connect_system(agency=agency, terms=terms, by=by, at=now)
        connecting.issue_token(system=system.id, lasts=timedelta(days=90), by=by, at=now)
        webhooks.make_subscription(
            system=system.id,
            url="https://hotich.example.vn/tin-bao",
            events=["dossiers.DossierReceived"],
            by=by,
            at=now,
        )
    told = webhook_queries.subscriptions_within(by).filter(system=system, ended_at=None).first()
    return {
        "system": system.id,
        "token": systems.tokens_of(by, system.id).filter(revoked_at=None).first().id,
        "subscription": told.id,
    }


def _proposal(position: UUID, now: datetime) -> Proposal:
    """A role for the records clerk that waits for a second person, the same one however often the ground is laid."""
    waiting = Proposal.objects.filter(state="waiting", action="people.grant_role").first()
    return waiting or propose(
        action="people.grant_role",
        arguments={"position": position, "role": "one_stop_clerk"},
        reason="Thay người nghỉ phép",
        by=actor("quan.tri", now),
        at=now,
    )
