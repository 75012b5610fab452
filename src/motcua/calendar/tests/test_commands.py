"""Declaring, withdrawing, announcing; nothing is overwritten."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.calendar import commands
from motcua.calendar.models import Day, OfficeHours, YearNotice
from motcua.calendar.queries import NoSuchDay, calendar_for, hours_of
from motcua.calendar.rules import Session, reference_days
from motcua.calendar.tests.factories import NOW, SUMMER, actor, day_off, loaded, summer_hours
from motcua.kernel.actors import Forbidden, machine
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.facts import facts_about, said
from motcua.kernel.ids import new_id
from motcua.organisations.tests import factories as organisations

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 11, 26)


def test_the_packaged_days_are_loaded_once():
    assert loaded() == len(reference_days())
    assert loaded() == 0
    assert YearNotice.objects.count() == 13


def test_only_a_machine_loads_the_packaged_days():
    with pytest.raises(Forbidden):
        commands.load_calendar(by=actor(), at=NOW)


def test_a_declared_day_off_holds_and_is_a_fact_with_its_author():
    admin = actor()
    key = day_off(THURSDAY, by=admin)
    assert calendar_for(None).days_off[THURSDAY].name == "Nghỉ phòng, chống bão"
    fact = facts_about(key).get()
    assert (fact.actor, fact.position, fact.at) == (admin.id, admin.posts[0].position, NOW)
    assert said(fact) == "Đã khai ngày nghỉ"
    assert fact.body == {"day": "2026-11-26", "kind": "special"}


def test_the_first_declaration_does_not_hide_the_packaged_days():
    day_off(THURSDAY)
    assert date(2026, 11, 24) in calendar_for(None).days_off


def test_a_day_is_declared_once_at_a_time():
    day_off(THURSDAY)
    with pytest.raises(Refused) as refused:
        day_off(THURSDAY)
    assert "đã khai" in refused.value.fields["day"]


def test_a_day_declared_twice_at_once_is_stopped_by_the_table():
    row = Day.objects.get(id=day_off(THURSDAY))
    row.id = new_id()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_corrected_day_is_withdrawn_and_declared_anew_and_both_stay_readable():
    first = day_off(THURSDAY)
    commands.withdraw_day(day=first, reason="Bão đổi hướng", by=actor(), at=NOW + timedelta(hours=1))
    assert THURSDAY not in calendar_for(None).days_off
    second = day_off(THURSDAY, at=NOW + timedelta(hours=2))
    assert {row.id for row in Day.objects.filter(day=THURSDAY)} == {first, second}
    assert Day.objects.get(id=first).withdrawal_reason == "Bão đổi hướng"


def test_a_day_is_withdrawn_once_and_with_a_reason():
    key = day_off(THURSDAY)
    with pytest.raises(Refused) as refused:
        commands.withdraw_day(day=key, reason="  ", by=actor(), at=NOW)
    assert "reason" in refused.value.fields
    commands.withdraw_day(day=key, reason="Nhầm", by=actor(), at=NOW)
    with pytest.raises(Conflict):
        commands.withdraw_day(day=key, reason="Nhầm", by=actor(), at=NOW)
    with pytest.raises(NoSuchDay):
        commands.withdraw_day(day=new_id(), reason="Nhầm", by=actor(), at=NOW)


def test_what_a_person_withdrew_is_not_loaded_again():
    loaded()
    culture_day = Day.objects.get(day=date(2026, 11, 24))
    commands.withdraw_day(day=culture_day.id, reason="Thử", by=actor(), at=NOW)
    assert loaded(NOW + timedelta(days=1)) == 0


def test_a_day_that_the_program_no_longer_brings_is_withdrawn_by_the_next_load(monkeypatch):
    loaded()
    fewer = tuple(row for row in reference_days() if row.day != date(2027, 9, 3))
    monkeypatch.setattr(commands, "reference_days", lambda: fewer)
    later = NOW + timedelta(days=30)
    assert loaded(later) == 0
    assert date(2027, 9, 3) not in calendar_for(None).days_off
    assert date(2027, 9, 3) in calendar_for(None, known_at=NOW).days_off


def test_a_worked_saturday_takes_the_name_of_the_day_it_stands_for():
    saturday, friday = date(2026, 12, 5), date(2026, 12, 4)
    key = commands.declare_makeup_workday(day=saturday, instead_of=friday, basis="CV 1", by=actor(), at=NOW)
    assert Day.objects.get(id=key).name == "Làm bù cho thứ Sáu 04/12/2026"
    assert calendar_for(None).works(saturday)
    with pytest.raises(Refused) as refused:
        commands.declare_makeup_workday(
            day=date(2026, 12, 12), instead_of=date(2026, 12, 12), basis="CV", by=actor(), at=NOW
        )
    assert "instead_of" in refused.value.fields


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "makeup"}, "kind"),
        ({"kind": "không có"}, "kind"),
        ({"name": " "}, "name"),
        ({"name": "dài " * 40}, "name"),
        ({"basis": ""}, "basis"),
        ({"basis": "dài " * 80}, "basis"),
        ({"day": date(1999, 1, 4)}, "day"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_declared(wrong, field):
    right = {"day": THURSDAY, "kind": "special", "name": "Nghỉ bão", "basis": "Công điện 1"}
    with pytest.raises(Refused) as refused:
        commands.declare_day_off(**(right | wrong), by=actor(), at=NOW)
    assert set(refused.value.fields) == {field}
    assert not Day.objects.filter(day=THURSDAY).exists()


def test_a_year_is_announced_once_and_can_become_provisional_again():
    loaded()
    assert 2027 not in calendar_for(None).announced_years
    commands.announce_year(year=2027, basis="Thông báo 1/TB-BNV", by=actor(), at=NOW)
    assert 2027 in calendar_for(None).announced_years
    with pytest.raises(Refused):
        commands.announce_year(year=2027, basis="Thông báo 1/TB-BNV", by=actor(), at=NOW)
    commands.withdraw_year(year=2027, reason="Nhầm năm", by=actor(), at=NOW)
    assert 2027 not in calendar_for(None).announced_years
    with pytest.raises(Refused):
        commands.withdraw_year(year=2027, reason="Nhầm năm", by=actor(), at=NOW)
    with pytest.raises(Refused):
        commands.announce_year(year=3000, basis="x", by=actor(), at=NOW)


def test_who_manages_one_agency_declares_nothing_for_the_province():
    commune = organisations.agency()
    local = actor(reach=frozenset({commune}))
    with pytest.raises(Forbidden):
        day_off(THURSDAY, by=local)
    with pytest.raises(Forbidden):
        commands.announce_year(year=2027, basis="x", by=local, at=NOW)
    with pytest.raises(Forbidden):
        summer_hours(None, by=local)
    assert summer_hours(commune, by=local)
    with pytest.raises(Forbidden):
        summer_hours(organisations.agency("Ủy ban nhân dân xã Khác"), by=local)


def test_who_only_reads_changes_nothing():
    with pytest.raises(Forbidden):
        day_off(THURSDAY, by=actor(rights=frozenset({"calendar.read"})))
    with pytest.raises(Forbidden):
        day_off(THURSDAY, by=machine("stranger"))


def test_hours_of_an_agency_hold_in_their_period_only():
    commune = organisations.agency()
    summer_hours(commune)
    own, usual = calendar_for(commune), calendar_for(None)
    assert own.closing(date(2027, 4, 1)).time() == time(17)
    assert own.closing(date(2027, 3, 31)).time() == time(17, 30)
    assert own.closing(date(2027, 11, 1)).time() == time(17, 30)
    assert usual.closing(date(2027, 4, 1)).time() == time(17, 30)


def test_new_hours_cut_the_earlier_ones_and_leave_them_their_other_days():
    commune = organisations.agency()
    year = (date(2027, 1, 1), date(2027, 12, 31))
    summer_hours(commune, *year)
    commands.set_office_hours(
        organisation=commune,
        sessions={0: (Session(time(8), time(12)),)},
        valid_from=date(2027, 6, 1),
        valid_to=date(2027, 6, 30),
        basis="Quyết định 2",
        by=actor(),
        at=NOW + timedelta(days=1),
    )
    periods = [(row.valid_from, row.valid_to) for row in hours_of(actor(), commune)]
    assert periods == [
        (date(2027, 7, 1), date(2027, 12, 31)),
        (date(2027, 6, 1), date(2027, 6, 30)),
        (date(2027, 1, 1), date(2027, 5, 31)),
    ]
    assert len(hours_of(actor(), commune, withdrawn=True)) == 4
    before = calendar_for(commune, known_at=NOW)
    assert before.closing(date(2027, 6, 7)).time() == time(17)


def test_open_ended_hours_give_way_from_the_day_of_the_new_ones():
    summer_hours(None, date(2026, 1, 1), None)
    summer_hours(None, date(2027, 1, 1), None, at=NOW + timedelta(days=1))
    periods = [(row.valid_from, row.valid_to) for row in hours_of(actor(), None)]
    assert periods == [(date(2027, 1, 1), None), (date(2026, 1, 1), date(2026, 12, 31))]


def test_two_periods_of_one_agency_never_overlap_in_the_table():
    for organisation in (None, organisations.agency()):
        row = OfficeHours.objects.get(id=summer_hours(organisation))
        row.id, row.valid_from = new_id(), row.valid_to
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sessions": {}}, "sessions"),
        ({"sessions": {0: ()}}, "sessions"),
        ({"sessions": {0: (Session(time(9), time(8)),)}}, "sessions_0"),
        ({"sessions": {6: (Session(time(7), time(9)), Session(time(8), time(10)))}}, "sessions_6"),
        ({"valid_to": date(2027, 3, 31)}, "valid_to"),
        ({"basis": ""}, "basis"),
    ],
)
def test_hours_that_cannot_be_are_refused(wrong, field):
    right = {"sessions": {0: SUMMER}, "valid_from": date(2027, 4, 1), "valid_to": None, "basis": "QĐ 1"}
    with pytest.raises(Refused) as refused:
        commands.set_office_hours(organisation=None, **(right | wrong), by=actor(), at=NOW)
    assert set(refused.value.fields) == {field}


def test_a_unit_inside_has_no_hours_of_its_own():
    inside = organisations.part_inside(organisations.agency())
    with pytest.raises(Refused) as refused:
        summer_hours(inside)
    assert "organisation" in refused.value.fields


def test_a_refused_command_leaves_the_edition_as_it_was():
    loaded()
    before = calendar_for(None)
    with pytest.raises(Refused):
        day_off(date(2026, 11, 24))
    assert calendar_for(None) is before


def test_what_was_known_then_explains_an_old_promise():
    loaded(NOW - timedelta(days=10))
    day_off(THURSDAY, at=NOW)
    known: datetime = NOW - timedelta(minutes=1)
    assert THURSDAY not in calendar_for(None, known_at=known).days_off
    assert date(2026, 11, 24) in calendar_for(None, known_at=known).days_off
    assert THURSDAY in calendar_for(None, known_at=NOW).days_off
