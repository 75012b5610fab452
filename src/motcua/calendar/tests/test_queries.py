"""The calendar as others ask for it: cheap, and never stale."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction

from motcua.calendar import commands
from motcua.calendar.queries import (
    NoSuchDay,
    agencies_with_hours,
    calendar_for,
    calendars_for,
    day_for,
    days_of,
    due_for,
    hours_of,
    may_manage_province,
    notice_of,
)
from motcua.calendar.rules import PROVINCE, packaged_calendar, parse_limit
from motcua.calendar.tests.factories import NOW, actor, day_off, loaded, summer_hours
from motcua.kernel.actors import ANYONE
from motcua.kernel.ids import new_id
from motcua.organisations.tests import factories as organisations

pytestmark = pytest.mark.django_db
RECEIVED = datetime(2026, 11, 20, 9, 0, tzinfo=PROVINCE)


def test_before_anything_is_loaded_the_packaged_days_hold():
    assert calendar_for(None) is packaged_calendar()
    assert due_for(None, RECEIVED, parse_limit("5 ngày làm việc")).due_at.date() == date(2026, 11, 30)


def test_the_loaded_calendar_is_the_packaged_one():
    loaded()
    found, packaged = calendar_for(None), packaged_calendar()
    assert found.days_off == packaged.days_off
    assert found.makeup_workdays == packaged.makeup_workdays
    assert found.announced_years == packaged.announced_years


def test_a_second_question_costs_one_query(django_assert_num_queries):
    loaded()
    commune = organisations.agency()
    summer_hours(commune)
    calendar_for(commune)
    with django_assert_num_queries(1):
        calendar_for(commune)
    with django_assert_num_queries(1):
        due_for(commune, RECEIVED, parse_limit("5 ngày làm việc"))
    with django_assert_num_queries(1):
        calendar_for(new_id())


def test_a_list_of_agencies_costs_one_query(django_assert_num_queries):
    commune, other = organisations.agency(), new_id()
    assert calendars_for([other]) == {other: packaged_calendar()}
    summer_hours(commune)
    calendar_for(None)
    with django_assert_num_queries(1):
        found = calendars_for([commune, other])
    assert found == {commune: calendar_for(commune), other: calendar_for(None)}
    assert found[commune] is not found[other]


def test_agencies_without_hours_of_their_own_share_one_calendar():
    loaded()
    assert calendar_for(new_id()) is calendar_for(None)


def test_a_change_that_is_rolled_back_is_not_remembered():
    loaded()
    with transaction.atomic():
        day_off(date(2026, 11, 26))
        assert date(2026, 11, 26) in calendar_for(None).days_off
        transaction.set_rollback(True)
    assert date(2026, 11, 26) not in calendar_for(None).days_off


def test_a_promise_counts_by_the_hours_of_its_agency():
    commune = organisations.agency()
    summer_hours(commune, date(2026, 1, 1), None)
    promise = due_for(commune, RECEIVED, parse_limit("5 ngày làm việc"))
    assert promise.due_at == datetime(2026, 11, 30, 17, 0, tzinfo=PROVINCE)
    assert due_for(None, RECEIVED, parse_limit("5 ngày làm việc")).due_at.time() == time(17, 30)


def test_a_promise_can_be_counted_as_it_was_known_then():
    loaded(NOW - timedelta(days=30))
    day_off(date(2026, 11, 26), at=NOW)
    limit = parse_limit("5 ngày làm việc")
    assert due_for(None, RECEIVED, limit).due_at.date() == date(2026, 12, 1)
    assert due_for(None, RECEIVED, limit, known_at=RECEIVED).due_at.date() == date(2026, 11, 30)


def test_lists_are_for_who_may_read_the_calendar():
    key = day_off(date(2026, 11, 26))
    summer_hours(None)
    for stranger in (ANYONE, actor(rights=frozenset({"tasks.own"}))):
        assert days_of(stranger, 2026) == ()
        assert hours_of(stranger, None) == ()
        assert agencies_with_hours(stranger) == frozenset()
        with pytest.raises(NoSuchDay):
            day_for(stranger, key)
    reader = actor(rights=frozenset({"calendar.read"}))
    assert key in {row.id for row in days_of(reader, 2026)}
    assert day_for(reader, key).id == key
    assert not may_manage_province(reader)


def test_withdrawn_days_are_listed_when_asked_for():
    key = day_off(date(2026, 11, 26))
    commands.withdraw_day(day=key, reason="Nhầm", by=actor(), at=NOW)
    assert key not in {row.id for row in days_of(actor(), 2026)}
    assert key in {row.id for row in days_of(actor(), 2026, withdrawn=True)}


def test_a_year_has_a_notice_or_none():
    loaded()
    notice = notice_of(2026)
    assert notice is not None
    assert notice.basis
    assert notice_of(2027) is None


def test_agencies_with_hours_of_their_own_are_listed():
    commune = organisations.agency()
    summer_hours(commune)
    summer_hours(None)
    assert agencies_with_hours(actor()) == {commune}
