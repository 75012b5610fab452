"""Officials and parties for tests, made through the commands; the tests of upper modules build on them.

Each ``clerk(agency)``, ``leader(agency)`` … returns the ``Actor`` as a request would
see it. ``sign_in(client, actor)`` opens a session for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client

from motcua.kernel.actors import Actor, machine
from motcua.kernel.ids import new_id
from motcua.kernel.time import PROVINCE
from motcua.organisations.tests import factories as organisations
from motcua.people import commands, queries
from motcua.people.commands import Told, two_people
from motcua.people.demonstration import load_demonstration
from motcua.people.models import Account, Party, Position, Role, RoleGrant

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=PROVINCE)
PASSWORD = "mật-khẩu-đủ-dài-24"
_turn = count(1)


def make_agency(name: str = "", **given: Any) -> UUID:
    """Return the key of a new commune-like agency (see ``organisations.tests.factories.agency``)."""
    return organisations.agency(name or f"Ủy ban nhân dân xã Thử {next(_turn)}", **given)


def make_unit(agency: UUID, name: str = "Phòng Kinh tế", **given: Any) -> UUID:
    """Return the key of a new unit inside an agency."""
    return organisations.part_inside(agency, name, **given)


def roles() -> None:
    """Load the roles, once per test."""
    if not Role.objects.exists():
        commands.load_reference(by=machine("test"), at=NOW)


def root(*, at: datetime = NOW) -> Actor:
    """Return the administrator of the whole province, the same one throughout a test."""
    roles()
    known = Account.objects.filter(username="goc").first()
    if known is None:
        home = organisations.agency("Ủy ban nhân dân tỉnh Thử Nghiệm")
        known = commands.install_administrator(
            username="goc", full_name="Quản Trị Gốc", password=None, organisation=home, by=machine("test"), at=at
        )
    return queries.actor_for(known.pk, at)


def account(
    agency: UUID, name: str = "Nguyễn Văn An", *, username: str = "", at: datetime = NOW, **given: Any
) -> Account:
    """Return a new account kept by the agency, without any post."""
    by = given.pop("by", None) or root(at=at)
    return commands.create_account(
        username=username or f"nguoi.{next(_turn)}", full_name=name, agency=agency, by=by, at=at, **given
    )


def post(
    holder: Account, organisation: UUID, *roles_held: str, title: str = "Chuyên viên", at: datetime = NOW, **given: Any
) -> Position:
    """Let the account hold one more post, with these roles."""
    by = given.pop("by", None) or root(at=at)
    scope = given.pop("scope", None)
    given.setdefault("from_on", at.date())
    position = commands.appoint(account=holder.pk, organisation=organisation, title=title, by=by, at=at, **given)
    for role in roles_held:
        grant(position.pk, role, scope=scope, from_on=position.from_on, by=by, at=at)
    return position


@contextmanager
def agreed(action: str, second: Actor | None = None) -> Iterator[None]:
    """Let a dangerous act be done inside as if a second person had confirmed it."""
    with two_people.confirmed(two_people.Second(action, second)):
        yield


def grant(position: UUID, role: str, *, by: Actor | None = None, at: datetime = NOW, **given: Any) -> RoleGrant:
    """Give a role to a post; somebody unnamed has confirmed it."""
    with agreed("people.grant_role"):
        return commands.grant_role(position=position, role=role, by=by or root(at=at), at=at, **given)


def revoke(granted: UUID, *, by: Actor | None = None, at: datetime = NOW) -> None:
    """Take a role away; somebody unnamed has confirmed it."""
    with agreed("people.revoke_role"):
        commands.revoke_role(grant=granted, by=by or root(at=at), at=at)


def acting(holder: Account, *, at: datetime = NOW) -> Actor:
    """Return the account as the actor of a request at this instant."""
    queries.forget_rights()
    return queries.actor_for(holder.pk, at)


def official(
    agency: UUID,
    role: str,
    *,
    name: str = "Nguyễn Văn An",
    title: str = "Chuyên viên",
    organisation: UUID | None = None,
    scope: str | None = None,
    at: datetime = NOW,
    **given: Any,
) -> Actor:
    """Return a new official of the agency with one post carrying the role."""
    holder = account(agency, name, at=at, **given)
    post(holder, organisation or agency, role, title=title, scope=scope, at=at)
    return acting(holder, at=at)


def clerk(agency: UUID, **given: Any) -> Actor:
    """Return a new clerk of the one-stop counter."""
    return official(agency, "one_stop_clerk", **{"name": "Trần Thị Kim Oanh", "title": "Công chức một cửa"} | given)


def specialist(agency: UUID, **given: Any) -> Actor:
    """Return a new specialist."""
    return official(agency, "specialist", **{"name": "H’Ngăm Niê Kđăm"} | given)


def unit_head(agency: UUID, **given: Any) -> Actor:
    """Return a new head of a unit, who assigns."""
    return official(agency, "unit_head", **{"name": "Nguyễn Hữu Phước", "title": "Trưởng phòng"} | given)


def leader(agency: UUID, **given: Any) -> Actor:
    """Return a new leader, who decides."""
    return official(agency, "leader", **{"name": "Y Krang Niê", "title": "Phó Chủ tịch"} | given)


def records_clerk(agency: UUID, **given: Any) -> Actor:
    """Return a new records clerk."""
    return official(agency, "records_clerk", **{"name": "Nông Thị Ngoan", "title": "Văn thư"} | given)


def centre_head(agency: UUID, **given: Any) -> Actor:
    """Return a new head of the service centre."""
    return official(agency, "centre_head", **{"name": "Đặng Thị Hoài Thương", "title": "Giám đốc Trung tâm"} | given)


def procedure_officer(agency: UUID, **given: Any) -> Actor:
    """Return a new officer for the control of procedures, province-wide."""
    return official(agency, "procedure_officer", **{"name": "Lê Thị Hạnh"} | given)


def administrator(agency: UUID, **given: Any) -> Actor:
    """Return a new administrator of this agency only (``scope="province"`` for the whole province)."""
    return official(agency, "administrator", **{"name": "Phạm Quốc Huy", "title": "Quản trị viên"} | given)


def inspector(agency: UUID, **given: Any) -> Actor:
    """Return a new inspector, who reads everything in the province."""
    return official(agency, "inspector", **{"name": "Võ Minh Trung", "title": "Thanh tra viên"} | given)


def party(name: str = "Lê Thị Hoa", *, by: Actor | None = None, at: datetime = NOW, **given: Any) -> Party:
    """Return a newly registered party; by default a citizen with a number of her own."""
    given.setdefault("id_number", f"066191{next(_turn):06d}")
    receiver = by or clerk(make_agency(), at=at)
    return commands.register_party(told=Told(name=name, **given), by=receiver, at=at)


def sign_in(client: Client, actor: Actor) -> Client:
    """Open a session of the web test client for this official."""
    queries.forget_rights()
    client.force_login(get_user_model().objects.get(pk=actor.id))
    return client


def new_key() -> str:
    """Return a fresh key of a page that is sent once."""
    return str(new_id())


def demonstration(*, at: datetime = NOW) -> None:
    """Invent the officials of the whole province, which must be loaded."""
    load_demonstration(by=machine("test"), at=at)


def demonstration_actor(username: str, *, at: datetime = NOW) -> Actor:
    """Return one of the accounts by which a visitor tries the demonstration."""
    return queries.actor_for(Account.objects.get(username=username).pk, at)
