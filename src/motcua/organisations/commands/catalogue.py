"""Read the files of ``organisations/reference`` into plain entries; no database here."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import Any

from motcua.kernel.text import clean, search_key, sort_key
from motcua.organisations import rules
from motcua.organisations.models import AdministrativeUnit, Extent, Kind, Level, Scheme, SuccessionKind, UnitKind

RECORDS_BEGIN = date(2004, 1, 1)  # Đắk Lắk within its borders before 2025 (NQ 22/2003/QH11); earlier days are not kept
TWO_TIERS_BEGIN = date(2025, 7, 1)
THREE_TIERS_END = date(2025, 6, 30)
MERGER_OF_COMMUNES = "Nghị quyết số 1660/NQ-UBTVQH15 ngày 16/6/2025"
MERGER_OF_PROVINCES = "Nghị quyết số 202/2025/QH15 ngày 12/6/2025"
KNOWN_CODES = frozenset({"H15", "H45"})  # level 1 of QĐ 20/2020; every other code here is invented

Place = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation as the reference data has it; parents come before children."""

    key: str
    name: str
    short_name: str
    kind: str
    level: str
    parent: str | None
    is_agency: bool = False
    place: Place | None = None
    position: int = 0
    opened_on: date = RECORDS_BEGIN
    closed_on: date | None = None
    codes: tuple[tuple[str, str], ...] = ()
    invented: bool = False


@dataclass(slots=True)
class Catalogue:
    """All reference data."""

    territories: list[AdministrativeUnit] = field(default_factory=list)
    territory_parents: dict[Place, Place] = field(default_factory=dict)
    territory_successions: list[tuple[Place, Place, str, str]] = field(default_factory=list)
    organisations: list[Entry] = field(default_factory=list)
    successions: list[tuple[str, str, str, date, str]] = field(default_factory=list)


def read_catalogue() -> Catalogue:
    """Return the reference data of the province."""
    catalogue = Catalogue()
    former, communes, passages = _table("former_units.csv"), _table("communes.csv"), _table("unit_successions.csv")
    plan = json.loads(_text("agencies.json"))
    _put_territories(catalogue, former, communes, passages)
    _put_province(catalogue, plan)
    _put_communes(catalogue, communes, plan["commune_units"])
    _put_former_committees(catalogue, former, passages)
    return catalogue


def _text(name: str) -> str:
    return (files("motcua.organisations") / "reference" / name).read_text(encoding="utf-8")


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(name).splitlines()))


def _put_territories(
    catalogue: Catalogue, former: list[dict[str, str]], communes: list[dict[str, str]], passages: list[dict[str, str]]
) -> None:
    for row in former:
        catalogue.territories.append(_territory(row, row["level"], RECORDS_BEGIN, THREE_TIERS_END))
        if row["parent"]:
            catalogue.territory_parents[row["code"], RECORDS_BEGIN] = (row["parent"], RECORDS_BEGIN)
    province = {"code": "66", "kind": "tinh", "name": "Đắk Lắk"}
    catalogue.territories.append(_territory(province, Level.PROVINCE, TWO_TIERS_BEGIN, None))
    for row in communes:
        catalogue.territories.append(_territory(row, Level.COMMUNE, TWO_TIERS_BEGIN, None))
        catalogue.territory_parents[row["code"], TWO_TIERS_BEGIN] = ("66", TWO_TIERS_BEGIN)
    for row in passages:
        ends = (row["former"], RECORDS_BEGIN), (row["present"], TWO_TIERS_BEGIN)
        basis = MERGER_OF_PROVINCES if row["present"] == "66" else MERGER_OF_COMMUNES
        catalogue.territory_successions.append((*ends, row["extent"], basis))


def _territory(row: dict[str, str], level: str, start: date, end: date | None) -> AdministrativeUnit:
    title = f"{UnitKind(row['kind']).label} {row['name']}"
    also = row.get("also_written", "")
    return AdministrativeUnit(
        code=row["code"],
        valid_from=start,
        valid_to=end,
        kind=row["kind"],
        level=level,
        name=clean(row["name"]),
        also_written=also,
        search_key=search_key(f"{title} {also}"),
        sort_key=sort_key(row["name"]),
    )


def _put_province(catalogue: Catalogue, plan: dict[str, Any]) -> None:
    top, other = plan["province"], plan["former_province"]
    shared = {"kind": top["kind"], "level": Level.PROVINCE, "parent": None, "is_agency": True}
    catalogue.organisations += [
        Entry(top["key"], top["name"], top["short"], **shared, place=("66", TWO_TIERS_BEGIN), codes=_codes("H15")),
        Entry(
            other["key"],
            other["name"],
            other["short"],
            **shared,
            place=("54", RECORDS_BEGIN),
            codes=_codes("H45"),
            position=1,
            closed_on=THREE_TIERS_END,
        ),
    ]
    merge = SuccessionKind.MERGE, TWO_TIERS_BEGIN, MERGER_OF_PROVINCES
    catalogue.successions.append((other["key"], top["key"], *merge))
    for number, department in enumerate(plan["departments"], 1):
        catalogue.organisations += _nested(department, top["key"], "", number, RECORDS_BEGIN)
    for row in plan["former_departments"]:
        last = date.fromisoformat(row["closed_on"])
        following = date(2025, 3, 1)
        department = (row["name"], row["name"], row["kind"], Level.PROVINCE, top["key"])
        catalogue.organisations.append(Entry(row["key"], *department, is_agency=True, position=90, closed_on=last))
        catalogue.successions.append((row["key"], row["into"], SuccessionKind.MERGE, following, ""))
        for other_key in row.get("transfers", ()):
            catalogue.successions.append((row["key"], other_key, SuccessionKind.TRANSFER, following, ""))


def _nested(row: dict[str, Any], parent: str, prefix: str, position: int, opened: date) -> Iterable[Entry]:
    key = prefix + row["key"]
    start = date.fromisoformat(row["opened_on"]) if "opened_on" in row else opened
    yield Entry(
        key=key,
        name=row["name"],
        short_name=row.get("short", row["name"]),
        kind=row["kind"],
        level=Level.PROVINCE,
        parent=parent,
        is_agency=row.get("agency", False),
        position=position,
        opened_on=start,
        codes=_codes(row.get("identifier")),
        invented=row.get("identifier") not in KNOWN_CODES,
    )
    for number, below in enumerate(row.get("inside", ()), 1):
        yield from _nested(below, key, f"{key}/", number, start)


def _codes(code: str | None) -> tuple[tuple[str, str], ...]:
    """The new-scheme code, and its old-scheme reading where the groups fit."""
    if not code:
        return ()
    old = rules.tt10_from_qd20(code)
    return ((Scheme.QD20, code), *(((Scheme.TT10, old),) if old else ()))


def _put_communes(
    catalogue: Catalogue, communes: list[dict[str, str]], inside: dict[str, list[dict[str, str]]]
) -> None:
    for row in communes:
        kind = UnitKind(row["kind"])
        title = f"{kind.label.lower()} {row['name']}"
        key = row["code"]
        catalogue.organisations.append(
            Entry(
                key=key,
                name=f"Ủy ban nhân dân {title}",
                short_name=f"UBND {title}",
                kind=Kind.PEOPLE_COMMITTEE,
                level=Level.COMMUNE,
                parent="ubnd-tinh",
                is_agency=True,
                place=(key, TWO_TIERS_BEGIN),
                position=1000,
                opened_on=TWO_TIERS_BEGIN,
                codes=_codes(row["identifier"]),
                invented=True,
            )
        )
        catalogue.organisations += [
            Entry(
                key=f"{key}/{part['key']}",
                name=part["name"],
                short_name=part.get("short", part["name"]),
                kind=part["kind"],
                level=Level.COMMUNE,
                parent=key,
                position=number,
                opened_on=TWO_TIERS_BEGIN,
            )
            for number, part in enumerate(inside[row["kind"]], 1)
        ]


def _put_former_committees(catalogue: Catalogue, former: list[dict[str, str]], passages: list[dict[str, str]]) -> None:
    """The committees of districts and former communes, and who follows them: communes by territory."""
    above = {"66": "ubnd-tinh", "54": "ubnd-tinh-phu-yen"}
    district_of = {row["code"]: row["parent"] for row in former if row["level"] == Level.COMMUNE}
    for row in former:
        if row["level"] == Level.PROVINCE:
            continue
        title = f"{UnitKind(row['kind']).label.lower()} {row['name']}"
        catalogue.organisations.append(
            Entry(
                key=f"cu-{row['code']}",
                name=f"Ủy ban nhân dân {title}",
                short_name=f"UBND {title}",
                kind=Kind.PEOPLE_COMMITTEE,
                level=row["level"],
                parent=above.get(row["parent"], f"cu-{row['parent']}"),
                is_agency=True,
                place=(row["code"], RECORDS_BEGIN),
                position=2000,
                closed_on=THREE_TIERS_END,
            )
        )
    following = TWO_TIERS_BEGIN, MERGER_OF_COMMUNES
    inherited: dict[tuple[str, str], None] = {}
    for row in passages:
        if row["former"] in district_of:
            kind = _SUCCESSION[Extent(row["extent"])]
            catalogue.successions.append((f"cu-{row['former']}", row["present"], kind, *following))
            inherited[f"cu-{district_of[row['former']]}", row["present"]] = None
    for district, commune in inherited:
        catalogue.successions.append((district, commune, SuccessionKind.TRANSFER, *following))


_SUCCESSION = {
    Extent.WHOLE: SuccessionKind.MERGE,
    Extent.UNCHANGED: SuccessionKind.TRANSFER,
    Extent.SPLIT: SuccessionKind.SPLIT,
    Extent.PART: SuccessionKind.SPLIT,
    Extent.REST: SuccessionKind.SPLIT,
}
