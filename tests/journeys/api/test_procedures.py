"""What another system reads of procedures: the list, page by page, and one version with all that it says."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from motcua.dossiers.tests.partner import Partner
from motcua.organisations import queries as organisations
from motcua.organisations.tests.factories import province
from motcua.procedures import queries
from motcua.procedures.tests.factories import TODAY, catalogue

pytestmark = pytest.mark.django_db
PROCEDURES = "/api/v1/procedures"
BIRTH, COPY, BUILDING = "1.001193", "2.000635", "1.013225"


@pytest.fixture
def partner() -> Partner:
    province()
    catalogue(BIRTH, COPY, BUILDING)
    return Partner(organisations.by_reference("24580"))


def read(partner: Partner, path: str = PROCEDURES, **asked: object) -> dict:
    answer = partner.get(path, **asked)
    assert answer.status_code == 200, answer.content.decode()
    return json.loads(answer.content)


def number(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def test_the_list_says_of_each_procedure_what_stands_in_the_catalogue(partner) -> None:
    said = read(partner)
    assert said["next"] == ""
    assert {row["code"] for row in said["items"]} == {BIRTH, COPY, BUILDING}
    version = queries.version_in_force(BIRTH, TODAY)
    row = next(row for row in said["items"] if row["code"] == BIRTH)
    assert row == {
        "code": BIRTH, "name": version.name, "field": version.procedure.field.code,
        "levels": list(version.levels), "system": version.system,
    }  # fmt: skip


def test_the_list_goes_on_by_its_cursor_and_leaves_nothing_out(partner) -> None:
    whole, found, after = read(partner)["items"], [], ""
    for _page in whole:
        page = read(partner, limit=1, **({"after": after} if after else {}))
        assert len(page["items"]) == 1
        found += page["items"]
        after = page["next"]
    assert (found, after) == (whole, "")
    assert partner.get(PROCEDURES, after="khác").status_code == 422
    assert partner.get(PROCEDURES, limit=0).status_code == 422
    assert partner.get(PROCEDURES, stranger="1").status_code == 422


def test_the_list_is_narrowed_by_words_field_agency_and_day(partner) -> None:
    assert next(row["code"] for row in read(partner, text="dang ky khai sinh")["items"]) == BIRTH
    field = queries.version_in_force(BUILDING, TODAY).procedure.field.code
    assert [row["code"] for row in read(partner, field=field)["items"]] == [BUILDING]
    commune = organisations.by_reference("24580")
    offered = {version.procedure.code for version in queries.offered_at(commune, TODAY)}
    assert {row["code"] for row in read(partner, agency=str(commune), on=str(TODAY))["items"]} == offered
    assert BIRTH in offered
    assert read(partner, on="1999-01-01")["items"] == []
    assert partner.get(PROCEDURES, agency="24580").status_code == 422


@pytest.mark.parametrize("code", [BIRTH, COPY, BUILDING])
def test_one_procedure_is_said_with_its_papers_fees_limits_and_steps(partner, code) -> None:
    said, kept = read(partner, f"{PROCEDURES}/{code}"), queries.version_in_force(code, TODAY)
    keys = {None: "", **{variant.id: variant.key for variant in kept.variants.all()}}
    assert (said["code"], said["version"], said["number"], said["name"]) == (code, str(kept.id), kept.number, kept.name)
    assert (said["decision_no"], said["sets"], said["applicants"]) == (kept.decision_no, kept.sets, kept.applicants)
    assert said["valid_from"] == kept.valid_from.isoformat()
    assert said["variants"] == [{"key": one.key, "name": one.name} for one in kept.variants.all()]
    assert said["papers"] == [
        {
            "id": str(one.id), "variant": keys[one.variant_id], "name": one.name, "need": one.need,
            "originals": one.originals, "copies": one.copies, "replaced_by": one.replaced_by,
        }
        for one in kept.papers.all()
    ]  # fmt: skip
    assert [(fee["position"], fee["name"], fee["amount"], fee["channel"], fee["variant"]) for fee in said["fees"]] == [
        (n, fee.name, fee.amount, fee.channel, keys[fee.variant_id]) for n, fee in enumerate(kept.fee_rules.all())
    ]
    limits = [(one["channel"], number(one["amount"]), one["unit"], one["text"]) for one in said["limits"]]
    assert limits == [(one.channel, number(one.amount), one.unit, one.text) for one in kept.channel_rules.all()]
    steps = [(one["key"], one["label"], one["place"], number(one["hours"])) for one in said["steps"]]
    assert steps == [(one.key, one.label, one.place, number(one.hours)) for one in kept.steps.all()]
    assert said["papers"]
    assert limits
    assert steps


def test_a_day_before_the_first_version_a_code_of_nobody_and_a_missing_right_are_answered_alike(partner) -> None:
    version = queries.version_in_force(BIRTH, TODAY)
    early = partner.get(f"{PROCEDURES}/{BIRTH}", on=str(version.valid_from - timedelta(days=1)))
    absent = partner.get(f"{PROCEDURES}/9.999999")
    other = Partner(organisations.by_reference("24544"), scopes=["dossiers:read"])
    hidden = other.get(f"{PROCEDURES}/{BIRTH}")
    assert (early.status_code, absent.status_code, hidden.status_code) == (404, 404, 404)
    assert early.content == absent.content == hidden.content
    assert other.get(PROCEDURES).status_code == 404
