"""The engine against the minute-by-minute oracle, in invented weeks."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.calendar.rules import (
    PROVINCE,
    DayOff,
    Limit,
    MakeupWorkday,
    OfficeHours,
    Session,
    Unit,
    WorkCalendar,
    add_working_time,
    due,
    due_with_pauses,
    restart,
    resume,
    working_days_left,
    working_time_between,
)
from motcua.calendar.rules.pauses import Pause
from motcua.calendar.tests import oracle

pytestmark = pytest.mark.promise("P10")

FIRST = date(2027, 12, 20)
LIMITS = {
    Unit.WORKING_DAY: st.integers(1, 15),
    Unit.UNKNOWN: st.integers(1, 5),
    Unit.CALENDAR_DAY: st.integers(1, 20),
    Unit.MONTH: st.integers(1, 3),
    Unit.WORKING_HOUR: st.decimals("0.1", 40, places=1),
    Unit.SAME_DAY: st.just(1),
}
limits = st.one_of(
    *[st.builds(Limit, amounts, st.just(unit)) for unit, amounts in LIMITS.items()],
    st.builds(Limit, st.sampled_from([Decimal("0.5"), Decimal("1.5")]), st.just(Unit.WORKING_DAY)),
)
instants = st.builds(
    lambda days, minutes: datetime(2027, 12, 28) + timedelta(days=days, minutes=minutes),
    st.integers(0, 90),
    st.integers(0, 1439),
)
spans = st.integers(0, 6 * 1440).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def sessions_of_a_day(draw: st.DrawFn) -> list[tuple[int, int]]:
    ends = draw(st.lists(st.integers(60, 287), min_size=0, max_size=6, unique=True))
    ends.sort()
    return [(a * 5, b * 5) for a, b in zip(ends[::2], ends[1::2], strict=False)]


@st.composite
def worlds(draw: st.DrawFn) -> oracle.World:
    week = {weekday: draw(sessions_of_a_day()) for weekday in range(5)}
    week[draw(st.integers(0, 4))] = [(450, 690), (810, 1050)]
    if draw(st.booleans()):
        week[5] = [(450, 690)]
    days = st.integers(0, 120).map(lambda n: FIRST + timedelta(days=n))
    off = draw(st.sets(days, max_size=20))
    makeup = draw(st.dictionaries(days, st.none() | days, max_size=4))
    return oracle.World(week, off, makeup)


def clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def calendar_of(world: oracle.World) -> WorkCalendar:
    week = {
        weekday: tuple(Session(clock(a), clock(b)) for a, b in sessions) for weekday, sessions in world.week.items()
    }
    return WorkCalendar(
        days_off={day: DayOff("nghỉ") for day in world.off},
        makeup_workdays={day: MakeupWorkday("làm bù", of) for day, of in world.makeup.items()},
        announced_years=frozenset({2027, 2028}),
        office_hours=(OfficeHours(week),),
    )


def in_province(at: datetime) -> datetime:
    return at.replace(tzinfo=PROVINCE)


def second_opinion(received: datetime, limit: Limit, world: oracle.World) -> datetime:
    n = limit.amount
    if limit.unit is Unit.SAME_DAY:
        return oracle.same_day(received, world)
    if limit.unit is Unit.CALENDAR_DAY:
        return oracle.after_midnights(received, int(n), world)
    if limit.unit is Unit.MONTH:
        return oracle.after_months(received, int(n), world)
    if limit.unit is Unit.WORKING_HOUR:
        return oracle.after_open_minutes(received, int(n * 60), world)
    if n % 1:
        return oracle.after_open_minutes(received, int(n * 8 * 60), world)
    return oracle.after_working_days(received, int(n), world)


@settings(max_examples=150, deadline=None)
@given(worlds(), instants, limits)
def test_the_engine_and_the_oracle_promise_the_same_minute(
    world: oracle.World, received: datetime, limit: Limit
) -> None:
    promise = due(in_province(received), limit, calendar_of(world))
    assert promise.due_at.replace(tzinfo=None) == second_opinion(received, limit, world)


@settings(max_examples=60, deadline=None)
@given(worlds(), instants, spans)
def test_working_time_between_two_instants_is_the_open_minutes(
    world: oracle.World, start: datetime, span: timedelta
) -> None:
    found = working_time_between(in_province(start), in_province(start + span), calendar_of(world))
    assert found == timedelta(minutes=oracle.open_minutes(start, start + span, world))


@settings(max_examples=60, deadline=None)
@given(worlds(), instants, limits, spans, spans)
def test_a_pause_moves_the_promise_by_exactly_the_pause(
    world: oracle.World,
    received: datetime,
    limit: Limit,
    wait: timedelta,
    span: timedelta,
) -> None:
    calendar = calendar_of(world)
    before = due(in_province(received), limit, calendar)
    paused = received + wait
    after = resume(before, in_province(paused), in_province(paused + span), calendar)
    minutes = oracle.open_minutes(paused, paused + span, world)
    moved = oracle.after_open_minutes(before.exact_at.replace(tzinfo=None), minutes, world)
    assert after.exact_at == in_province(moved)
    assert working_time_between(before.exact_at, after.exact_at, calendar) == timedelta(minutes=minutes)
    if after.convention == "B":
        assert after.due_at == after.exact_at
    else:
        assert after.due_at == calendar.closing(after.exact_at.date()) >= after.exact_at


@settings(max_examples=40, deadline=None)
@given(worlds(), instants, limits, spans, spans)
def test_two_short_pauses_move_as_far_as_one_long_pause(
    world: oracle.World, received: datetime, limit: Limit, first: timedelta, second: timedelta
) -> None:
    calendar = calendar_of(world)
    start = in_province(received)
    middle, end = start + first, start + first + second
    twice = due_with_pauses(start, limit, [Pause(start, middle), Pause(middle, end)], calendar)
    once = due_with_pauses(start, limit, [Pause(start, end)], calendar)
    assert (twice.due_at, twice.exact_at) == (once.due_at, once.exact_at)


@settings(max_examples=60, deadline=None)
@given(worlds(), instants, limits, spans, st.integers(1, 5))
def test_later_or_longer_is_never_promised_earlier_and_nothing_before_reception(
    world: oracle.World, received: datetime, limit: Limit, later: timedelta, more: int
) -> None:
    calendar = calendar_of(world)
    promise = due(in_province(received), limit, calendar)
    assert promise.due_at > promise.received_at
    assert due(in_province(received + later), limit, calendar).due_at >= promise.due_at
    if limit.unit is not Unit.SAME_DAY:
        longer = Limit(limit.amount + more, limit.unit)
        assert due(in_province(received), longer, calendar).due_at >= promise.due_at


@settings(max_examples=40, deadline=None)
@given(worlds(), instants, limits, spans)
def test_a_restart_is_a_new_count_from_the_day_all_was_there(
    world: oracle.World, received: datetime, limit: Limit, wait: timedelta
) -> None:
    calendar = calendar_of(world)
    old = due(in_province(received), limit, calendar)
    again = restart(old, in_province(received + wait), calendar)
    assert again.due_at == due(in_province(received + wait), limit, calendar).due_at
    assert again.steps[: len(old.steps)] == old.steps


@settings(max_examples=60, deadline=None)
@given(worlds(), instants, st.integers(1, 15))
def test_the_days_left_at_reception_are_the_days_of_the_limit(
    world: oracle.World, received: datetime, days: int
) -> None:
    calendar = calendar_of(world)
    promise = due(in_province(received), Limit(Decimal(days), Unit.WORKING_DAY), calendar)
    assert working_days_left(promise.received_at, promise.due_at, calendar) == days
    assert sum(step.kind == "counted" for step in promise.steps) == days


@settings(max_examples=60, deadline=None)
@given(worlds(), instants, st.integers(1, 3000))
def test_added_working_time_is_found_again_between_its_ends(world: oracle.World, start: datetime, minutes: int) -> None:
    calendar = calendar_of(world)
    amount = timedelta(minutes=minutes)
    end = add_working_time(in_province(start), amount, calendar)
    assert working_time_between(in_province(start), end, calendar) == amount
