"""The reference catalogue against our own lines, and against the national catalogue where it lies at hand."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from motcua.procedures.commands.reference_reader import QUARTER, reference
from motcua.procedures.rules import OFFICE_DAY, faults, fee_total, limit_line, missing, shortest_hours

REFERRED = {told.code: told for told in reference()}
NATIONAL = Path(os.environ["MOTCUA_CASES"]) / "data" / "tthc" / "tthc_selected.json"
UNITS = {"Ngày làm việc": "working_day", "Ngày": "calendar_day", "Giờ": "working_hour", "Tháng": "month"}
LEVELS = {"Cấp bộ": "ministry", "Cấp tỉnh": "province", "Cấp xã": "commune", "Cơ quan khác": "other"}
PARTS = ("variants", "competences", "legal_bases", "channel_rules", "papers", "fee_rules", "result_kinds", "steps")

# Our own lines: code, levels, limit by channel. Rewritten from the national catalogue and the law.
OWN_LINES = [
    ("1.001193", {"commune"}, {"direct": (None, "same_day"), "online": (None, "same_day"), "postal": (None, "same_day")}),
    ("1.004884", {"commune"}, {"direct": (5, "unknown"), "online": (5, "unknown"), "postal": (5, "unknown")}),
    ("1.004837", {"commune"}, {"direct": (3, "working_day"), "online": (3, "working_day"), "postal": (3, "working_day")}),
    ("2.000635", {"province", "commune"}, {"direct": (None, "same_day"), "online": (None, "same_day"), "postal": (None, "same_day")}),
    ("2.000815", {"commune", "other"}, {"direct": (None, "same_day")}),
    ("1.013225", {"commune", "other"}, {"direct": (15, "calendar_day"), "online": (20, "calendar_day"), "postal": (20, "calendar_day")}),
    ("1.013236", {"province"}, {"direct": (20, "calendar_day"), "online": (20, "calendar_day"), "postal": (20, "calendar_day")}),
    ("1.012753", {"commune"}, {"direct": (20, "working_day"), "online": (17, "working_day"), "postal": (30, "working_day")}),
    ("1.012783", {"province"}, {"direct": (5, "working_day"), "online": (15, "working_day"), "postal": (20, "working_day")}),
    ("1.013979", {"commune"}, {"direct": (20, "working_day"), "online": (10, "working_day"), "postal": (10, "working_day")}),
    ("1.004222", {"commune"}, {"direct": (7, "working_day"), "online": (7, "working_day")}),
    ("2.002409", {"commune"}, {"direct": (30, "calendar_day"), "postal": (30, "calendar_day")}),
    ("1.012278", {"province"}, {"direct": (60, "calendar_day"), "online": (60, "calendar_day"), "postal": (60, "calendar_day")}),
]  # fmt: skip


def test_there_are_at_least_forty_procedures_and_each_could_be_published():
    assert len(REFERRED) >= 42
    assert {code: missing(told.content) for code, told in REFERRED.items() if missing(told.content)} == {}


def test_a_paper_that_fell_away_stands_only_in_the_older_version():
    older, newer = (content for _begins, content in REFERRED["1.000894"].versions)
    papers = {line.name for line in older.papers} - {line.name for line in newer.papers}
    assert papers == {"Giấy xác nhận tình trạng hôn nhân"}


def test_every_line_is_well():
    wrong = {
        (code, part): faults(line)
        for code, told in REFERRED.items()
        for part in PARTS
        for line in getattr(told.content, part)
        if faults(line)
    }
    assert wrong == {}


@pytest.mark.parametrize(("code", "levels", "limits"), OWN_LINES)
def test_levels_and_limits_are_those_of_the_law(code, levels, limits):
    content = REFERRED[code].content
    assert set(content.levels) == levels
    general = {line.channel: (line.amount, line.unit) for line in content.channel_rules if not line.variant}
    assert general == {channel: (None if a is None else Decimal(a), unit) for channel, (a, unit) in limits.items()}


def test_a_complex_complaint_in_a_remote_area_may_take_sixty_days():
    lines = REFERRED["2.002409"].content.channel_rules
    amounts = {
        key: limit_line(lines, channel="direct", variant=key).amount
        for key in ("", "phuc-tap", "vung-xa", "vung-xa-phuc-tap")
    }
    assert amounts == {"": 30, "phuc-tap": 45, "vung-xa": 45, "vung-xa-phuc-tap": 60}


def test_residence_household_business_and_identity_cards_are_received_by_ministries():
    theirs = {code for code, told in REFERRED.items() if told.content.system == "ministry"}
    assert {"1.004222", "1.004194", "1.001612", "2.000720", "1.014061", "3.000333"} <= theirs
    assert all(REFERRED[code].content.filing_place and not REFERRED[code].content.steps for code in theirs)


@pytest.mark.parametrize(
    ("code", "channel", "dong"),
    [
        ("2.000815", "direct", 2000),
        ("2.000884", "direct", 10_000),
        ("2.001035", "direct", 50_000),
        ("2.000927", "online", 25_000),
        ("2.000635", "direct", 8000),
        ("2.001263", "direct", 400_000),
        ("1.004222", "direct", 20_000),
        ("1.004222", "online", 10_000),
        ("1.001193", "direct", 0),
    ],
)
def test_the_smallest_fee_is_that_of_the_catalogue(code, channel, dong):
    assert fee_total(REFERRED[code].content.fee_rules, channel=channel).amount == dong


def test_a_building_permit_costs_what_the_province_resolves():
    assert not fee_total(REFERRED["1.013225"].content.fee_rules, channel="direct").whole


def test_shares_of_a_route_add_up_to_the_limit():
    for told in REFERRED.values():
        for _begins, content in told.versions:
            limit = shortest_hours(content.channel_rules) or OFFICE_DAY
            assert not content.steps or limit - QUARTER < sum(step.hours for step in content.steps) <= limit, told.code
    assert sum(step.hours for step in REFERRED["1.013803"].content.steps) == 8
    content = REFERRED["1.013225"].content
    assert [step.key for step in content.steps] == [
        "receive", "assign", "handle", "verify", "consult", "decide", "number", "return",
    ]  # fmt: skip


national_catalogue = pytest.mark.skipif(not NATIONAL.exists(), reason="no national catalogue at hand (MOTCUA_CASES)")


@national_catalogue
def test_codes_levels_decisions_and_results_are_those_of_the_national_catalogue():
    national = {row["code"]: row for row in json.loads(NATIONAL.read_text("utf-8"))}
    compared = 0
    for code, told in REFERRED.items():
        if code not in national:
            continue
        row, content = national[code], told.content
        compared += 1
        assert set(content.levels) == {LEVELS[level] for level in row["levels"]}, code
        assert content.decision_no == row["decision_no"], code
        assert {r.code for r in content.result_kinds if r.code} <= {r["code"] for r in row["results"]}, code
    assert compared >= 55


@national_catalogue
def test_limits_are_those_of_the_national_catalogue_where_it_gives_any():
    national = {row["code"]: row for row in json.loads(NATIONAL.read_text("utf-8"))}
    wrong = []
    for code, told in REFERRED.items():
        for rule in national.get(code, {"channels": []})["channels"]:
            ours = {(line.amount, line.unit) for line in told.content.channel_rules if line.channel == rule["channel"]}
            if rule["duration"] is not None and not _agrees(rule, ours):
                wrong.append((code, rule["channel"], rule["duration"], rule["unit"], ours))
    assert wrong == []


def _agrees(rule, ours):
    amount = Decimal(str(rule["duration"]))
    if rule["unit"] == "?":
        return (amount, "unknown") in ours or (amount == 1 and (None, "same_day") in ours)
    return (amount, UNITS[rule["unit"]]) in ours
