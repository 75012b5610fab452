"""Parties in sets, invented people to be served, and all officials at once, for imports and an invented past."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from motcua.kernel.actors import Actor
from motcua.kernel.facts import new_fact_row
from motcua.kernel.models import Fact
from motcua.kernel.time import local_day
from motcua.people.commands.parties import Told, tidied
from motcua.people.events import PartyRegistered
from motcua.people.models import Party, Position, RoleGrant
from motcua.people.queries.accounts import Official, as_officials
from motcua.people.queries.acting import current, granted

NAMES = Path(__file__).resolve().parent / "reference" / "demonstration_names.json"
BIRTHPLACES = {
    "highland": ("066", "066", "066", "066", "067", "004", "006", "052"),
    "coast": ("054", "054", "054", "052", "056", "066"),
}
MOBILE = (
    "0905",
    "0914",
    "0935",
    "0942",
    "0962",
    "0977",
    "0986",
    "0332",
    "0354",
    "0363",
    "0394",
    "0787",
    "0824",
    "0852",
)
PLACES_OF_BUON = (
    "Jun",
    "Lê",
    "Dơng Kriêng",
    "Yuk",
    "Mliêng",
    "Bàng",
    "Ja Tu",
    "Drung",
    "Tơr",
    "Kmông",
    "Ea Sar",
    "Knul",
    "Trấp",
    "Kô Tam",
    "Niêng",
    "Ako",
    "Tung",
    "Cuôr",
    "Sut",
    "Plôm",
)
PLACES_OF_THON = (
    "Đoàn Kết",
    "Hòa Bình",
    "Tân Tiến",
    "Thống Nhất",
    "Quyết Thắng",
    "Liên Kết",
    "Phú Lộc",
    "Mỹ Hòa",
    "Đông Phước",
    "Xuân Vinh",
)
FIRMS = ("Nông sản", "Xây dựng", "Thương mại", "Cà phê", "Dược phẩm", "Vận tải", "Sầu riêng", "Vật liệu xây dựng")
FIRM_NAMES = (
    "Tây Nguyên Xanh",
    "Hồ Lắk",
    "Phước An",
    "Ea Kar",
    "Tuy Hòa",
    "Sông Ba",
    "Đại Ngàn",
    "Hưng Thịnh",
    "Minh Phát",
    "Krông Ana",
)
TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
WOMEN, IN_A_BUON, NUMBERED_THON = 0.53, 0.55, 0.5  # shares of all


def officials_by_right(rights: Iterable[str], at: datetime) -> dict[tuple[UUID, str], list[Official]]:
    """Return, for each agency and right, the active officials who hold it there at the instant; two statements."""
    day, wanted = local_day(at), set(rights)
    carried: dict[UUID, set[str]] = defaultdict(set)
    grants = RoleGrant.objects.filter(granted(day, at)).order_by("id").values_list("position_id", "role__rights")
    for position, role_rights in grants:
        carried[position] |= wanted & set(role_rights)
    held: dict[tuple[UUID, str], list[Official]] = defaultdict(list)
    rows = Position.objects.filter(current(day), account__is_active=True).order_by("account__sort_key", "id")
    for official in as_officials(rows, day):
        for right in sorted(carried[official.position]):
            held[official.agency, right].append(official)
    return held


def known_parties(tolds: Iterable[Told]) -> dict[str, Party]:
    """Return the parties known already by one of these numbers, by number."""
    tolds = list(tolds)
    by_number = Party.objects.filter(id_number__in={told.id_number for told in tolds if told.id_number})
    by_tax_code = Party.objects.filter(tax_code__in={told.tax_code for told in tolds if told.tax_code})
    return {party.id_number or party.tax_code: party for party in (*by_number, *by_tax_code)}


def new_party(told: Told, *, by: Official, at: datetime) -> tuple[Party, Fact]:
    """Return the unsaved party and its fact, as ``register_party`` would have written them."""
    party = Party(**tidied(told, at), registered_at=at, updated_at=at)
    fact = new_fact_row(
        PartyRegistered(party.kind), subject=party.id, agency=by.agency, by=Actor(by.account, by.name), at=at
    )
    fact.position = by.position
    return party, fact


class Crowd:
    """Invents believable people of the province; the same ones for the same chance."""

    def __init__(self, chance: random.Random) -> None:
        """Take chance from here, and names from the reference."""
        self.chance = chance
        names = json.loads(NAMES.read_text(encoding="utf-8"))
        self._peoples: dict[str, Any] = names["peoples"]
        self._mixes: dict[str, dict[str, int]] = names["mix"]

    def person(self, *, mix: str, commune: str, place: str, on: date) -> Told:
        """Return somebody of age who lives in the commune; ``place`` is its name as in an address."""
        chance = self.chance
        weights = self._mixes[mix]
        (people,) = chance.choices(list(weights), list(weights.values()))
        sex = "female" if chance.random() < WOMEN else "male"
        born_on = on - timedelta(days=chance.randrange(18 * 365 + 10, 78 * 365))
        return Told(
            name=self._name(self._peoples[people], sex),
            id_number=self._number(mix, sex, born_on),
            born_on=born_on,
            sex=sex,
            ethnic_group=people,
            phone=f"{chance.choice(MOBILE)}{chance.randrange(10**6):06d}",
            address_line=f"{self._hamlet(mix, place)}, {place}",
            commune_code=commune,
        )

    def firm(self, *, commune: str, place: str) -> Told:
        """Return a company with a tax code whose check digit is right."""
        chance = self.chance
        form = chance.choice(("Công ty TNHH", "Công ty TNHH Một thành viên", "Công ty Cổ phần"))
        return Told(
            kind=Party.Kind.ENTERPRISE,
            name=f"{form} {chance.choice(FIRMS)} {chance.choice(FIRM_NAMES)}",
            tax_code=self._tax_code(),
            phone=f"{chance.choice(MOBILE)}{chance.randrange(10**6):06d}",
            address_line=f"Số {chance.randrange(1, 300)} đường Hùng Vương, {place}",
            commune_code=commune,
        )

    def _name(self, people: dict[str, Any], sex: str) -> str:
        given, family = self.chance.choice(people[sex]), self.chance.choice(people["family"])
        if middles := people.get(f"{sex}_middle"):
            return f"{family} {self.chance.choice(middles)} {given}"
        return f"{family} {given}" if people.get("prefix") else f"{given} {family}"

    def _number(self, mix: str, sex: str, born_on: date) -> str:
        place = self.chance.choice(BIRTHPLACES.get(mix, BIRTHPLACES["highland"]))
        digit = 2 * (born_on.year // 100 - 19) + (sex == "female")
        return f"{place}{digit}{born_on.year % 100:02d}{self.chance.randrange(10**6):06d}"

    def _hamlet(self, mix: str, place: str) -> str:
        if place.lower().startswith("phường"):
            return f"Tổ dân phố {self.chance.randrange(1, 18)}"
        if mix == "highland" and self.chance.random() < IN_A_BUON:
            return f"Buôn {self.chance.choice(PLACES_OF_BUON)}"
        if self.chance.random() < NUMBERED_THON:
            return f"Thôn {self.chance.randrange(1, 16)}"
        return f"Thôn {self.chance.choice(PLACES_OF_THON)}"

    def _tax_code(self) -> str:
        while True:
            body = f"{self.chance.choice(('6000', '6001', '4400', '4401'))}{self.chance.randrange(10**5):05d}"
            rest = sum(int(digit) * weight for digit, weight in zip(body, TAX_WEIGHTS, strict=True)) % 11
            if rest:
                return f"{body}{10 - rest}"
