"""Invented officials for the whole demonstration province; the same ones every time."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id
from motcua.kernel.text import person_sort_key, search_key
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.people import rules
from motcua.people.commands import load_reference
from motcua.people.commands.rights import change_rights
from motcua.people.events import DemonstrationLoaded
from motcua.people.models import Account, Position, Role, RoleGrant

NAMES = Path(__file__).resolve().parent / "reference" / "demonstration_names.json"
SEED = 24580
SHORTEST_SERVICE, LONGEST_SERVICE = 200, 500  # days: since the communes began, and longer than the invented past
HIGHLAND = (
    "Ea",
    "Cư",
    "Krông",
    "Buôn",
    "Liên Sơn",
    "Đắk",
    "Nam Ka",
    "Dliê",
    "Dang",
    "Ia",
    "Tân Lập",
    "Pơng",
    "Quảng Phú",
)
COMMUNE_UNITS = ("van-phong", "van-hoa-xa-hoi", "kinh-te")


@dataclass(frozen=True, slots=True)
class Seat:
    """A post to be filled: where, under which title, with which roles."""

    organisation: UUID
    agency: UUID
    title: str
    roles: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Cast:
    """The people invented so far, ready to be written."""

    chance: random.Random
    names: Mapping[str, Any]
    at: datetime
    password: str
    roles: Mapping[str, UUID]
    taken: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    accounts: list[Account] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    grants: list[RoleGrant] = field(default_factory=list)

    def invent(self, mix: str) -> str:
        """Return a believable full name that nobody has yet, by the peoples who live there."""
        while True:
            weights = self.names["mix"][mix]
            (people,) = self.chance.choices(list(weights), list(weights.values()))
            name = self._name(self.names["peoples"][people])
            if name not in self.used:
                self.used.add(name)
                return name

    def _name(self, people: Mapping[str, Any]) -> str:
        sex = self.chance.choice(("female", "male"))
        given, family = self.chance.choice(people[sex]), self.chance.choice(people["family"])
        if middles := people.get(f"{sex}_middle"):
            return f"{family} {self.chance.choice(middles)} {given}"
        return f"{family} {given}" if people.get("prefix") else f"{given} {family}"

    def seat(self, name: str, *seats: Seat, username: str = "") -> None:
        """Create an account for this person, kept by the agency of the first seat, with all these posts."""
        chosen = username or rules.username_from_name(search_key(name), self.taken)
        self.taken.add(chosen)
        account = Account(
            username=chosen,
            full_name=name,
            password=self.password,
            search_key=search_key(f"{name} {chosen}"),
            sort_key=person_sort_key(name),
            email=f"{chosen}@daklak.example",
            agency_id=seats[0].agency,
            is_demonstration=True,
            must_change_password=False,
            created_at=self.at,
        )
        self.accounts.append(account)
        since = local_day(self.at) - timedelta(days=self.chance.randrange(SHORTEST_SERVICE, LONGEST_SERVICE))
        for seat in seats:
            self._hold(account, seat, since)

    def _hold(self, account: Account, seat: Seat, since: Any) -> None:
        position = Position(
            account=account, organisation_id=seat.organisation, agency_id=seat.agency, title=seat.title, from_on=since
        )
        self.positions.append(position)
        for role, scope in seat.roles:
            self.grants.append(RoleGrant(position=position, role_id=self.roles[role], scope=scope, from_on=since))

    def write(self) -> None:
        """Write everybody in sets."""
        Account.objects.bulk_create(self.accounts, batch_size=1000)
        Position.objects.bulk_create(self.positions, batch_size=2000)
        RoleGrant.objects.bulk_create(self.grants, batch_size=2000)


@command
def load_demonstration(*, by: Actor, at: datetime) -> int:
    """Invent officials for every commune and department, and return how many accounts were made.

    Needs the reference data of organisations. When there are demonstration accounts
    already, nothing happens. All share one password, ``rules.DEMONSTRATION_PASSWORD``.

    :raises Forbidden: ``by`` is not the machine.
    """
    machine_only(by)
    load_reference(by=by, at=at)
    if Account.objects.filter(is_demonstration=True).exists():
        return 0
    change_rights()
    cast = Cast(
        chance=random.Random(SEED),  # noqa: S311 - invents names, guards nothing
        names=json.loads(NAMES.read_text(encoding="utf-8")),
        at=at,
        password=make_password(rules.DEMONSTRATION_PASSWORD),
        roles=dict(Role.objects.values_list("code", "id")),
        taken=set(rules.STORY_USERNAMES),
    )
    cast.used.update(one["name"] for one in cast.names["story"]["people"])
    _fill_communes(cast, at)
    _fill_province(cast, at)
    cast.write()
    announce(DemonstrationLoaded(len(cast.accounts)), subject=new_id(), agency=None, by=by, at=at)
    return len(cast.accounts)


def _fill_communes(cast: Cast, at: datetime) -> None:
    communes = [row for row in organisations.agencies(local_day(at), level="commune") if row.commune]
    keys = (f"{row.commune}/{part}" for row in communes for part in ("hcc", *COMMUNE_UNITS))
    parts = organisations.by_references(keys)
    for row in communes:
        units = {key.split("/")[1]: unit for key, unit in parts.items() if key.startswith(f"{row.commune}/")}
        story = cast.names["story"]
        told = {one["post"]: one for one in story["people"]} if row.commune == story["commune"] else {}
        highland = any(row.short_name.split(maxsplit=2)[-1].startswith(word) for word in HIGHLAND)
        for seats in _commune_seats(cast.chance, row, units):
            one = told.pop(seats[0][0], None)
            name = one["name"] if one else cast.invent("highland" if highland else "coast")
            cast.seat(name, *(seat for _, seat in seats), username=one["username"] if one else "")


Named = tuple[tuple[str, Seat], ...]


def _commune_seats(chance: random.Random, row: organisations.Listed, units: Mapping[str, UUID]) -> Iterator[Named]:
    """Yield, for one commune, the seats of each person, with the word by which the story calls them."""

    def seat(part: str, title: str, *roles: tuple[str, str]) -> Seat:
        return Seat(units.get(part, row.id), row.id, title, roles)

    place = "phường" if "phường" in row.short_name.lower() else "xã"
    leader, head = ("leader", "agency"), ("centre_head", "agency")
    yield (("chairman", seat("", f"Chủ tịch Ủy ban nhân dân {place}", leader)),)
    yield (("vice_chairman", seat("", f"Phó Chủ tịch Ủy ban nhân dân {place}", leader)),)
    yield (
        ("centre_head", seat("hcc", "Giám đốc Trung tâm Phục vụ hành chính công", head)),
        ("deputy", seat("", f"Phó Chủ tịch Ủy ban nhân dân {place}", leader)),
    )
    for _turn in range(chance.choice((2, 2, 3))):
        yield (("clerk", seat("hcc", "Công chức tiếp nhận và trả kết quả", ("one_stop_clerk", "agency"))),)
    yield (("records_clerk", seat("van-phong", "Văn thư – Lưu trữ", ("records_clerk", "agency"))),)
    yield (
        ("both", seat("hcc", "Công chức tiếp nhận và trả kết quả", ("one_stop_clerk", "agency"))),
        ("civil_status", seat("van-phong", "Công chức Tư pháp – Hộ tịch", ("specialist", "unit"))),
    )
    for part in COMMUNE_UNITS:
        title = "Chánh Văn phòng" if part == "van-phong" else "Trưởng phòng"
        word = "unit_head" if part == "van-phong" else "other_head"
        yield ((word, seat(part, title, ("unit_head", "unit"))),)
        for _turn in range(chance.choice((3, 3, 4, 5))):
            word = "specialist" if part == "van-phong" else "other"
            yield ((word, seat(part, "Chuyên viên", ("specialist", "unit"))),)


def _fill_province(cast: Cast, at: datetime) -> None:
    day = local_day(at)
    province = [row for row in organisations.agencies(day, level="province") if row.closed_on is None]
    for row in province:
        for seats in _department_seats(cast.chance, row, organisations.units_of(row.id, day)):
            cast.seat(cast.invent("province"), *seats)
    known = organisations.by_references(
        ["ubnd-tinh", "van-phong-ubnd", "van-phong-ubnd/kiem-soat-tthc", "so-khoa-hoc-cong-nghe"]
    )
    office = known["van-phong-ubnd"]
    digital = known.get("so-khoa-hoc-cong-nghe", office)
    control = known.get("van-phong-ubnd/kiem-soat-tthc", office)
    cast.seat(
        "Lê Thị Hạnh",
        Seat(control, office, "Chuyên viên Kiểm soát thủ tục hành chính", (("procedure_officer", "province"),)),
        username="kiem.soat",
    )
    cast.seat(
        "Võ Minh Trung", Seat(office, office, "Thanh tra viên", (("inspector", "province"),)), username="kiem.tra"
    )
    cast.seat(
        "Phạm Quốc Huy",
        Seat(digital, digital, "Quản trị hệ thống", (("administrator", "province"),)),
        username="quan.tri",
    )
    cast.seat(  # the second person of what reaches the whole province
        "Trần Thị Minh Thu",
        Seat(office, office, "Quản trị hệ thống", (("administrator", "province"),)),
        username="quan.tri2",
    )


def _department_seats(
    chance: random.Random, row: organisations.Listed, units: tuple[organisations.Listed, ...]
) -> Iterator[tuple[Seat, ...]]:
    """Yield the seats of each person of one agency of the province."""

    def seat(where: UUID, title: str, *roles: tuple[str, str]) -> tuple[Seat, ...]:
        return (Seat(where, row.id, title, roles),)

    centre = row.kind == "service_centre"
    top = ("centre_head", "agency") if centre else ("leader", "agency")
    titles = {"people_committee": ("Chủ tịch", "Phó Chủ tịch"), "office": ("Chánh Văn phòng", "Phó Chánh Văn phòng")}
    first, second = titles.get(row.kind, ("Giám đốc", "Phó Giám đốc"))
    yield seat(row.id, first, top)
    yield seat(row.id, second, top)
    counter = units[0].id if units else row.id
    for _turn in range(6 if centre else 1):
        yield seat(counter, "Công chức tiếp nhận và trả kết quả", ("one_stop_clerk", "agency"))
    if centre:
        return
    yield seat(counter, "Văn thư – Lưu trữ", ("records_clerk", "agency"))
    for unit in units:
        yield seat(unit.id, "Chánh Văn phòng" if "Văn phòng" in unit.name else "Trưởng phòng", ("unit_head", "unit"))
        for _turn in range(chance.choice((1, 2, 2))):
            yield seat(unit.id, "Chuyên viên", ("specialist", "unit"))
