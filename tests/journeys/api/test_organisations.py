"""What another system reads of organisations: who there is, since when, under which names, and what stands below."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from motcua.dossiers.tests.partner import Partner
from motcua.organisations import commands, queries
from motcua.organisations.tests.factories import actor, province

pytestmark = pytest.mark.django_db
ORGANISATIONS = "/api/v1/organisations"
REFORM = date(2025, 7, 1)


@pytest.fixture
def partner() -> Partner:
    province()
    return Partner(queries.by_reference("24580"))


def read(partner: Partner, path: str = ORGANISATIONS, **asked: object) -> dict:
    answer = partner.get(path, **asked)
    assert answer.status_code == 200, answer.content.decode()
    return json.loads(answer.content)


def test_the_list_holds_every_agency_of_the_day_as_it_is(partner) -> None:
    items = read(partner)["items"]
    standing = queries.agencies(timezone.localdate())
    assert [item["id"] for item in items] == [str(row.id) for row in standing]
    assert len(items) > 100
    assert all(item["is_agency"] and item["closed_on"] is None for item in items)
    told = next(item for item in items if item["commune"] == "24580")
    row = next(row for row in standing if str(row.id) == told["id"])
    assert told == {
        "id": str(row.id), "name": row.name, "short_name": row.short_name, "code": row.code, "kind": row.kind,
        "level": "commune", "is_agency": True, "parent": str(row.parent), "agency": str(row.id),
        "commune": "24580", "opened_on": row.opened_on.isoformat(), "closed_on": None,
    }  # fmt: skip
    assert "Liên Sơn Lắk" in told["name"]


def test_the_list_is_narrowed_by_level_and_by_words_without_marks(partner) -> None:
    everything = read(partner)["items"]
    levels = {level: read(partner, level=level)["items"] for level in ("province", "commune")}
    for level, items in levels.items():
        assert items == [item for item in everything if item["level"] == level] != []
    found = read(partner, text="lien son lak", level="commune")["items"]
    assert [item["commune"] for item in found] == ["24580"]
    assert read(partner, text="không có đâu xyz")["items"] == []
    for wrong in ({"level": "nation"}, {"on": "01/07/2025"}, {"stranger": "1"}, {"text": "x" * 101}):
        assert partner.get(ORGANISATIONS, **wrong).status_code == 422, wrong


def test_the_list_of_a_day_knows_only_what_stood_then(partner) -> None:
    assert read(partner, on="1999-01-01")["items"] == []
    key = queries.by_reference("24544")
    today = timezone.localdate()
    commands.rename_organisation(
        organisation=key, name="Ủy ban nhân dân xã Tên Mới", short_name="UBND xã Tên Mới", on=today,
        basis="Nghị quyết 1/NQ-HĐND", by=actor(), at=timezone.now(),
    )  # fmt: skip
    now = {item["id"]: item["name"] for item in read(partner)["items"]}
    before = {item["id"]: item["name"] for item in read(partner, on=str(today - timedelta(days=1)))["items"]}
    assert now[str(key)] == "Ủy ban nhân dân xã Tên Mới" != before[str(key)]
    names = read(partner, f"{ORGANISATIONS}/{key}")["names"]
    assert [one["name"] for one in names] == [now[str(key)], before[str(key)]]
    assert (names[0]["from_on"], names[0]["to_on"]) == (str(today), None)
    assert names[1]["to_on"] == str(today - timedelta(days=1))


def test_one_agency_is_shown_with_its_names_and_what_stands_below(partner) -> None:
    key = queries.by_reference("24580")
    said = read(partner, f"{ORGANISATIONS}/{key}")
    row = next(item for item in read(partner)["items"] if item["id"] == str(key))
    assert {name: said[name] for name in row} == row
    assert said["names"][0]["name"] == row["name"]
    assert {below["parent"] for below in said["below"]} == {str(key)}
    units = {str(queries.by_reference(f"24580/{unit}")) for unit in ("van-phong", "hcc")}
    assert units <= {below["id"] for below in said["below"]}
    unit = next(below for below in said["below"] if below["id"] in units)
    assert (unit["is_agency"], unit["agency"]) == (False, str(key))
    assert read(partner, f"{ORGANISATIONS}/{unit['id']}")["name"] == unit["name"]


def test_what_is_not_there_or_not_allowed_is_answered_alike(partner) -> None:
    absent = partner.get(f"{ORGANISATIONS}/{uuid4()}")
    other = Partner(queries.by_reference("24544"), scopes=["dossiers:read"])
    hidden = other.get(f"{ORGANISATIONS}/{queries.by_reference('24580')}")
    assert (absent.status_code, hidden.status_code) == (404, 404)
    assert absent.content == hidden.content
    assert other.get(ORGANISATIONS).status_code == 404
