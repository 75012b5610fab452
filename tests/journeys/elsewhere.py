"""What is not the story's: things of another commune, and a dossier that the service centre took in for a department.

Each holds a canary word of its own; ``policy.toml`` says who may read which.
"""

from datetime import datetime, timedelta
from uuid import UUID

from motcua.dossiers import commands
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests import factories
from motcua.dossiers.tests.factories import BIRTH
from motcua.kernel.actors import Actor
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.people import queries as people
from motcua.people.commands import Told, propose
from motcua.people.models import Account, Position, Proposal, RoleGrant
from motcua.people.tests import factories as make
from motcua.systems import commands as connecting
from motcua.systems import queries as systems
from motcua.systems.commands import Terms
from motcua.systems.models import System
from motcua.webhooks import commands as webhooks
from motcua.webhooks import queries as webhook_queries

STORY, OTHER, CENTRE = "24580", "24544", "van-phong-ubnd/hcc"
OF_A_DEPARTMENT = "2.000635"
COMMUNE_ADMINISTRATOR = "quan.tri.xa"
WORDS = {
    "draft": "Kanari thảo thủ tục",
    "system": "Biên bản Kanari nhà",
    "subscription": "kanari-nha",
    "proposal": "Kanari cử người ở nhà",
    "other_system": "Biên bản Kanari xa",
    "other_subscription": "kanari-xa",
    "other_proposal": "Kanari cử người nơi xa",
    "other_account": "0905888444",
    "other_dossier": "Kanari Ea Súp Niê",
    "department_dossier": "Kanari Sở Tư Pháp",
}
"""Canary words of what is not the story's dossiers; none of them stands in an address that is asked."""
DOSSIERS = {"of another commune": "other_dossier", "for a department": "department_dossier"}
"""The dossiers of others, each with the canary word that is its owner's name."""


def dossiers_elsewhere(clerks: dict[str, Actor], at: datetime) -> dict[str, Dossier]:
    """Take in a dossier of another commune and one for a department, each by the clerk of its place."""
    made = {}
    places = ((OTHER, BIRTH, "066191004307"), (CENTRE, OF_A_DEPARTMENT, "066191004315"))
    for (word, canary), (place, code, number) in zip(DOSSIERS.items(), places, strict=True):
        owner = Told(name=WORDS[canary], id_number=number, phone="0905111222", commune_code=OTHER)
        agency, clerk = organisations.by_reference(place), clerks[place]
        office = factories.Office(agency, clerk, clerk, clerk, clerk, clerk)
        intake = factories.intake(office, code, owner=owner)
        made[word] = Dossier.objects.get(id=commands.take_in(intake=intake, by=clerk, at=at).id)
    return made


def commune_administrator(at: datetime) -> None:
    """Give the story's commune an administrator of its own, who reaches nothing else; once for all grounds."""
    if not Account.objects.filter(username=COMMUNE_ADMINISTRATOR).exists():
        agency = organisations.by_reference(STORY)
        holder = make.account(agency, "H’Nhung Ayŭn", username=COMMUNE_ADMINISTRATOR, at=at)
        make.post(holder, agency, "administrator", at=at, scope="agency")
        Account.objects.filter(id=holder.id).update(must_change_password=False)
        people.forget_rights()


def rows_elsewhere(by: Actor, now: datetime) -> dict[str, UUID]:
    """Return the keys of another commune's account, post, grant, proposal, system, token and subscription."""
    agency = organisations.by_reference(OTHER)
    position = Position.objects.filter(agency=agency, grants__role__code="records_clerk").order_by("id").first()
    Account.objects.filter(id=position.account_id).update(phone=WORDS["other_account"])
    return {
        "agency": agency,
        "account": position.account_id,
        "position": position.id,
        "grant": RoleGrant.objects.filter(position=position).first().id,
        "proposal": proposed(position.id, WORDS["other_proposal"], by, now).id,
        **connected(agency, "Phần mềm nơi xa", WORDS["other_system"], WORDS["other_subscription"], by, now),
    }


def proposed(position: UUID, reason: str, by: Actor, now: datetime) -> Proposal:
    """Return a role that waits for a second person, the same one however often the ground is laid."""
    waiting = Proposal.objects.filter(state="waiting", action="people.grant_role", reason=reason).first()
    arguments = {"position": position, "role": "one_stop_clerk"}
    return waiting or propose(action="people.grant_role", arguments=arguments, reason=reason, by=by, at=now)


def connected(agency: UUID, name: str, basis: str, heard_at: str, by: Actor, now: datetime) -> dict[str, UUID]:
    """Return a system with a token, told of what happens; the same one however often the ground is laid."""
    system = System.objects.filter(ended_at=None, agency=agency, name=name).first()
    if system is None:
        terms = Terms(name=name, basis=basis, scopes=["dossiers:read"], from_on=local_day(now))
        system = connecting.connect_system(agency=agency, terms=terms, by=by, at=now)
        connecting.issue_token(system=system.id, lasts=timedelta(days=90), by=by, at=now)
        url, events = f"https://hotich.example.vn/{heard_at}", ["dossiers.DossierReceived"]
        webhooks.make_subscription(system=system.id, url=url, events=events, by=by, at=now)
    told = webhook_queries.subscriptions_within(by).filter(system=system, ended_at=None).first()
    return {
        "system": system.id,
        "token": systems.tokens_of(by, system.id).filter(revoked_at=None).first().id,
        "subscription": told.id,
    }
