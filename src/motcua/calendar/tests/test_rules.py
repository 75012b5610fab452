"""Known answers of the deadline engine, and its sentences."""

import json
import os
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from motcua.calendar.rules import (
    PROVINCE,
    DayOff,
    Limit,
    MakeupWorkday,
    NoWorkingDay,
    OfficeHours,
    Pause,
    Session,
    Unit,
    WorkCalendar,
    WrongHours,
    WrongLimit,
    add_working_time,
    check_sessions,
    due,
    due_as_json,
    due_with_pauses,
    due_words,
    limit_words,
    packaged_calendar,
    parse_limit,
    reference_days,
    reference_years,
    restart,
    resume,
    working_days_left,
    working_time_between,
)

ROOT = Path(__file__).parents[4]
CASES = Path(os.environ["MOTCUA_CASES"])
VECTORS = CASES / "data" / "calendar" / "deadline_vectors.json"
YEAR = packaged_calendar()

# received, limit, promise; each row proves one line of the law or one bug seen elsewhere
KNOWN = [
    # 24/11/2026 is a day off
    ("2026-11-20T09:00", "5 ngày làm việc", "2026-11-30T17:30"),
    # a worked Saturday counts, the Friday given free for it does not
    ("2025-12-31T14:00", "7 ngày làm việc", "2026-01-12T17:30"),
    ("2026-01-10T09:00", "1 ngày làm việc", "2026-01-12T17:30"),
    ("2025-04-25T10:00", "4 ngày làm việc", "2025-05-05T17:30"),
    ("2026-08-21T10:00", "8 ngày làm việc", "2026-09-04T17:30"),
    # an ordinary week, Tết, a compensatory Monday, the end of a year, a leap day
    ("2026-11-09T08:00", "5 ngày làm việc", "2026-11-16T17:30"),
    ("2026-02-13T16:00", "3 ngày làm việc", "2026-02-25T17:30"),
    ("2026-04-24T08:00", "5 ngày làm việc", "2026-05-06T17:30"),
    ("2026-12-30T09:00", "3 ngày làm việc", "2027-01-05T17:30"),
    ("2028-02-28T09:00", "2 ngày làm việc", "2028-03-01T17:30"),
    ("2023-12-29T09:00", "1 ngày làm việc", "2024-01-02T17:30"),
    # received on a day off or in the night: the day of reception is not counted either way
    ("2026-11-21T09:00", "1 ngày làm việc", "2026-11-23T17:30"),
    ("2026-11-18T23:59", "1 ngày làm việc", "2026-11-19T17:30"),
    ("2026-11-19T00:00", "1 ngày làm việc", "2026-11-20T17:30"),
    # calendar days: counted through, pushed out of a day off at the end
    ("2026-11-01T09:00", "20 ngày", "2026-11-23T17:30"),
    ("2026-01-28T09:00", "20 ngày", "2026-02-23T17:30"),
    ("2026-11-06T09:00", "15 ngày", "2026-11-23T17:30"),
    ("2026-11-04T09:00", "20 ngày", "2026-11-25T17:30"),
    # months: the like-numbered day, or the last one of a shorter month
    ("2026-10-20T09:00", "1 tháng", "2026-11-20T17:30"),
    ("2028-01-31T09:00", "1 tháng", "2028-02-29T17:30"),
    ("2027-01-29T09:00", "1 tháng", "2027-03-01T17:30"),
    ("2028-02-29T09:00", "12 tháng", "2029-02-28T17:30"),
    ("2026-12-31T09:00", "2 tháng", "2027-03-01T17:30"),
    # within the day; after 15:00 the next working day
    ("2026-11-20T14:59", "trong ngày", "2026-11-20T17:30"),
    ("2026-11-20T15:00", "trong ngày", "2026-11-20T17:30"),
    ("2026-11-20T15:01", "trong ngày", "2026-11-23T17:30"),
    ("2026-11-23T15:01", "trong ngày", "2026-11-25T17:30"),
    ("2026-11-21T09:00", "trong ngày", "2026-11-23T17:30"),
    # hours: a full session ends at closing time, not at the next opening
    ("2026-11-09T07:30", "8 giờ làm việc", "2026-11-09T17:30"),
    ("2026-11-09T07:30", "4 giờ", "2026-11-09T11:30"),
    ("2026-11-09T16:30", "4 giờ", "2026-11-10T10:30"),
    ("2026-11-09T22:00", "1 giờ", "2026-11-10T08:30"),
    ("2026-11-09T12:00", "1 giờ", "2026-11-09T14:30"),
    ("2026-11-06T18:00", "2 giờ làm việc", "2026-11-09T09:30"),
    ("2026-11-23T17:30", "1 giờ", "2026-11-25T08:30"),
    # a fraction of a working day is 8 hours' worth of it
    ("2026-11-10T10:00", "1,5 ngày làm việc", "2026-11-11T16:00"),
    ("2026-11-10T07:30", "0.5 ngày làm việc", "2026-11-10T11:30"),
    # no unit: counted as working days
    ("2026-11-20T09:00", "5", "2026-11-30T17:30"),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PROVINCE)


@pytest.mark.parametrize(("received", "limit", "promised"), KNOWN)
def test_known_answers(received: str, limit: str, promised: str) -> None:
    assert due(at(received), parse_limit(limit), YEAR).due_at == at(promised)


@pytest.mark.skipif(not VECTORS.exists(), reason="the vectors of due dates are not at hand (MOTCUA_CASES)")
def test_the_collected_vectors_hold() -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
    assert len(vectors) >= 17
    for vector in vectors:
        limit = Limit(Decimal(vector["n"]), Unit(vector["unit"]))
        hours = vector["n"] * (1 if limit.by_hours else 8)
        if "due_A" in vector:
            promise = due(at(vector["received"]), limit, YEAR)
            assert promise.due_at == at(vector["due_A"] + "T17:30"), vector["note"]
            assert promise.convention == "A"
        if "due_B" in vector:
            found = add_working_time(at(vector["received"]), timedelta(hours=hours), YEAR)
            assert found == at(vector["due_B"]), vector["note"]


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("5 ngày làm việc", "5", Unit.WORKING_DAY),
        ("05 NGAY LAM VIEC", "5", Unit.WORKING_DAY),
        ("  20   ngày ", "20", Unit.CALENDAR_DAY),
        ("4 giờ làm việc", "4", Unit.WORKING_HOUR),
        ("4 gio", "4", Unit.WORKING_HOUR),
        ("1 tháng", "1", Unit.MONTH),
        ("Trong ngày", "1", Unit.SAME_DAY),
        ("1,5 ngày làm việc", "1.5", Unit.WORKING_DAY),
        ("1.5 ngày làm việc", "1.5", Unit.WORKING_DAY),
        ("không quá 10 ngày làm việc kể từ ngày nhận đủ hồ sơ", "10", Unit.WORKING_DAY),
        ("5ngày", "5", Unit.CALENDAR_DAY),
        ("5", "5", Unit.UNKNOWN),
        ("5 nga\u0300y la\u0300m vie\u0323\u0302c", "5", Unit.WORKING_DAY),
    ],
)
def test_limits_are_read_as_people_write_them(text: str, amount: str, unit: Unit) -> None:
    limit = parse_limit(text)
    assert limit == Limit(Decimal(amount), unit)
    assert parse_limit(limit_words(limit)) == limit


@pytest.mark.parametrize(
    "text",
    ["", "ngày", "năm ngày", "5 năm", "-5 ngày", "0 ngày", "1e5 ngày", "1,5 ngày", "2,5 tháng",
     "99999 ngày", "5 ngày làm việc 3", "٥ ngày", "NaN", "5/2 ngày"],
)  # fmt: skip
def test_what_is_no_limit_is_refused_in_vietnamese(text: str) -> None:
    with pytest.raises(WrongLimit, match="hời hạn"):
        parse_limit(text)


def test_an_unknown_unit_is_flagged_and_says_so() -> None:
    promise = due(at("2026-11-20T09:00"), parse_limit("5"), YEAR)
    assert promise.flagged
    assert "không có đơn vị" in promise.steps[0].text
    assert not due(at("2026-11-20T09:00"), parse_limit("5 ngày"), YEAR).flagged


def test_years_not_yet_announced_make_a_promise_provisional() -> None:
    assert not due(at("2026-11-20T09:00"), parse_limit("5 ngày làm việc"), YEAR).provisional
    promise = due(at("2026-12-30T09:00"), parse_limit("3 ngày làm việc"), YEAR)
    assert promise.provisional
    assert any("2027 chưa được công bố" in step.text for step in promise.steps)
    moved = resume(
        due(at("2026-12-28T09:00"), parse_limit("2 ngày làm việc"), YEAR),
        at("2026-12-29T07:30"), at("2026-12-31T17:30"), YEAR,
    )  # fmt: skip
    assert moved.provisional
    assert any("2027 chưa được công bố" in step.text for step in moved.steps)


def test_every_counted_and_every_skipped_day_is_named_with_its_reason() -> None:
    promise = due(at("2026-11-20T09:00"), parse_limit("5 ngày làm việc"), YEAR)
    days = [(step.kind, step.day) for step in promise.steps if step.kind in {"counted", "skipped"}]
    assert days == [
        ("skipped", date(2026, 11, 21)),
        ("skipped", date(2026, 11, 22)),
        ("counted", date(2026, 11, 23)),
        ("skipped", date(2026, 11, 24)),
        ("counted", date(2026, 11, 25)),
        ("counted", date(2026, 11, 26)),
        ("counted", date(2026, 11, 27)),
        ("skipped", date(2026, 11, 28)),
        ("skipped", date(2026, 11, 29)),
        ("counted", date(2026, 11, 30)),
    ]
    texts = [step.text for step in promise.steps]
    assert "Thứ Ba 24/11/2026: không tính (Ngày Văn hóa Việt Nam)." in texts
    assert texts[-1] == "Hạn trả kết quả: 17 giờ 30 phút, thứ Hai 30/11/2026."


def test_a_worked_saturday_says_which_day_it_stands_for() -> None:
    promise = due(at("2025-12-31T14:00"), parse_limit("7 ngày làm việc"), YEAR)
    texts = [step.text for step in promise.steps]
    saturday = "Thứ Bảy 10/01/2026: ngày làm việc thứ 6 (làm bù cho thứ Sáu 02/01/2026)."
    assert saturday in texts


def test_seconds_are_cut_off_and_the_zone_of_the_question_does_not_matter() -> None:
    utc = datetime.fromisoformat("2026-11-20T08:01:59+00:00")
    promise = due(utc, parse_limit("trong ngày"), YEAR)
    assert promise.received_at == at("2026-11-20T15:01")
    assert promise.due_at == at("2026-11-23T17:30")
    assert promise.due_at.isoformat() == "2026-11-23T17:30:00+07:00"
    with pytest.raises(ValueError, match="múi giờ"):
        due(utc.replace(tzinfo=None), parse_limit("5"), YEAR)


def test_the_answers_do_not_depend_on_the_zone_of_the_machine() -> None:
    program = (
        "from motcua.calendar.tests.test_rules import *\n"
        "for r, l, d in KNOWN: assert due(at(r), parse_limit(l), YEAR).due_at == at(d)\n"
        "print(due_as_json(due(at('2026-11-20T09:00'), parse_limit('5'), YEAR)))\n"
    )
    printed = set()
    for zone in ("UTC", "America/Los_Angeles", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati"):
        environment = {**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
        printed.add(done.stdout)
    assert len(printed) == 1


def test_reception_after_a_short_day_has_closed_is_the_next_working_day() -> None:
    mornings = OfficeHours({weekday: (Session(time(7), time(11)),) for weekday in range(5)})
    calendar = WorkCalendar(office_hours=(mornings,))
    for received in ("2026-11-19T13:00", "2026-11-19T11:00"):
        assert due(at(received), parse_limit("trong ngày"), calendar).due_at == at("2026-11-20T11:00")


def test_office_hours_change_on_the_day_they_say() -> None:
    day = (Session(time(7), time(11)), Session(time(13), time(17)))
    summer = OfficeHours(dict.fromkeys(range(5), day), date(2026, 4, 1), date(2026, 10, 30))
    calendar = WorkCalendar(office_hours=(summer, *YEAR.office_hours))
    assert calendar.closing(date(2026, 3, 31)).time() == time(17, 30)
    assert calendar.closing(date(2026, 4, 1)).time() == time(17)
    assert calendar.closing(date(2026, 10, 30)).time() == time(17)
    assert calendar.closing(date(2026, 11, 2)).time() == time(17, 30)


def test_a_worked_saturday_has_the_hours_of_the_day_it_stands_for() -> None:
    week = {0: (Session(time(8), time(12)),), 4: (Session(time(9), time(15)),)}
    calendar = WorkCalendar(makeup_workdays=YEAR.makeup_workdays, office_hours=(OfficeHours(week),))
    assert calendar.closing(date(2026, 1, 10)).time() == time(15)
    assert calendar.closing(date(2026, 8, 22)).time() == time(12)


def test_an_agency_that_never_works_is_refused_instead_of_searched_for_ever() -> None:
    calendar = WorkCalendar(office_hours=(OfficeHours({}),))
    with pytest.raises(NoWorkingDay):
        due(at("2026-11-20T09:00"), parse_limit("5 giờ"), calendar)


@pytest.mark.parametrize(
    "sessions",
    [[Session(time(9), time(9))], [Session(time(9), time(8))],
     [Session(time(8), time(12)), Session(time(11), time(13))]],
)  # fmt: skip
def test_sessions_that_overlap_or_run_backwards_are_refused(sessions: list[Session]) -> None:
    with pytest.raises(WrongHours, match="Buổi"):
        check_sessions(sessions)


def test_a_pause_of_an_hours_limit_moves_it_by_the_hours_waited() -> None:
    promise = due(at("2026-11-19T08:00"), parse_limit("4 giờ"), YEAR)
    after = resume(promise, at("2026-11-19T10:00"), at("2026-11-20T09:00"), YEAR)
    assert after.due_at == at("2026-11-20T11:00")
    assert working_time_between(promise.due_at, after.due_at, YEAR) == timedelta(hours=7)


def test_a_pause_of_a_days_limit_ends_with_the_office_hours_of_its_day() -> None:
    promise = due(at("2026-11-09T08:00"), parse_limit("5 ngày làm việc"), YEAR)
    after = resume(promise, at("2026-11-10T08:30"), at("2026-11-10T10:30"), YEAR)
    assert after.exact_at == at("2026-11-17T09:30")
    assert after.due_at == at("2026-11-17T17:30")
    assert any("kết thúc vào cuối giờ làm việc" in step.text for step in after.steps)
    twice = resume(after, at("2026-11-11T08:30"), at("2026-11-11T10:30"), YEAR)
    assert twice.due_at == after.due_at, "two short pauses do not each win a day"


def test_a_pause_over_a_weekend_moves_nothing_and_a_backward_one_is_refused() -> None:
    promise = due(at("2026-11-09T08:00"), parse_limit("5 ngày làm việc"), YEAR)
    after = resume(promise, at("2026-11-13T17:30"), at("2026-11-16T07:30"), YEAR)
    assert after.due_at == promise.due_at
    with pytest.raises(ValueError, match="Tạm dừng"):
        resume(promise, at("2026-11-13T17:30"), at("2026-11-13T17:00"), YEAR)
    with pytest.raises(ValueError, match="Tạm dừng"):
        resume(promise, at("2026-11-09T07:00"), at("2026-11-13T17:00"), YEAR)


def test_a_formal_supplement_starts_the_whole_limit_again() -> None:
    promise = due(at("2026-11-09T08:00"), parse_limit("5 ngày làm việc"), YEAR)
    again = restart(promise, at("2026-11-20T09:00"), YEAR)
    assert again.due_at == at("2026-11-30T17:30")
    assert any("tính lại từ đầu" in step.text for step in again.steps)
    pause = Pause(at("2026-11-11T08:00"), at("2026-11-20T09:00"), restarts=True)
    replayed = due_with_pauses(promise.received_at, promise.limit, [pause], YEAR)
    assert replayed.due_at == again.due_at


@pytest.mark.parametrize(
    ("now", "due_at", "said"),
    [
        ("2026-11-16T09:00", "2026-11-19T17:30", ("ok", "Còn 3 ngày làm việc")),
        ("2026-11-18T09:00", "2026-11-19T17:30", ("near", "Còn 1 ngày làm việc")),
        ("2026-11-20T09:00", "2026-11-25T17:30", ("ok", "Còn 2 ngày làm việc")),
        ("2026-11-23T09:00", "2026-11-25T17:30", ("near", "Còn 1 ngày làm việc")),
        ("2026-11-19T07:00", "2026-11-19T17:30", ("near", "Hết hôm nay")),
        ("2026-11-19T13:30", "2026-11-19T17:30", ("near", "Còn 4 giờ")),
        ("2026-11-19T16:45", "2026-11-20T08:30", ("near", "Còn 1 giờ")),
        ("2026-11-19T17:00", "2026-11-19T17:30", ("near", "Còn 30 phút")),
        ("2026-11-19T17:30", "2026-11-19T17:30", ("near", "Hết hôm nay")),
        ("2026-11-20T09:30", "2026-11-20T08:30", ("late", "Quá hạn 1 giờ")),
        ("2026-11-19T17:31", "2026-11-19T17:30", ("late", "Quá hạn từ 17:30 hôm nay")),
        ("2026-11-21T09:00", "2026-11-20T17:30", ("late", "Quá hạn từ 17:30 ngày 20/11")),
        ("2026-11-20T09:00", "2026-11-18T17:30", ("late", "Quá hạn 2 ngày làm việc")),
        ("2026-11-23T09:00", "2026-11-19T17:30", ("late", "Quá hạn 2 ngày làm việc")),
    ],
)
def test_the_time_left_is_said_in_words(now: str, due_at: str, said: tuple[str, str]) -> None:
    assert due_words(at(now), at(due_at), YEAR) == said


def test_a_stopped_and_a_finished_clock_say_so() -> None:
    now, promised = at("2026-11-20T09:00"), at("2026-11-18T17:30")
    assert due_words(now, promised, YEAR, paused=True) == ("paused", "Tạm dừng: chờ bổ sung")
    assert due_words(now, promised, YEAR, paused="chờ đóng phí")[1] == "Tạm dừng: chờ đóng phí"
    for finished, words in [
        ("2026-11-18T15:00", "Đúng hạn"),
        ("2026-11-16T15:00", "Trước hạn 2 ngày làm việc"),
        ("2026-11-19T15:00", "Trễ hạn 1 ngày làm việc"),
    ]:
        assert due_words(now, promised, YEAR, finished_at=at(finished)) == ("done", words)


def test_days_left_turn_negative_after_the_due_day() -> None:
    assert working_days_left(at("2026-11-25T09:00"), at("2026-11-20T17:30"), YEAR) == -2
    assert working_days_left(at("2026-11-20T18:00"), at("2026-11-20T17:30"), YEAR) == 0


def test_the_packaged_days_are_whole_and_contradict_nothing() -> None:
    days = reference_days()
    assert {day.day.year for day in days} == set(range(2014, 2036))
    assert len({day.day for day in days}) == len(days)
    assert sorted(reference_years()) == list(range(2014, 2027))
    assert all(day.name and day.basis for day in days)
    for day in days:
        if day.kind == "makeup":
            assert day.day.weekday() == 5
            assert day.instead_of in YEAR.days_off, "the day given free for it is off"
        if day.kind == "compensatory":
            assert day.day.weekday() < 5
    for year in range(2014, 2036):
        assert (date(year, 11, 24) in YEAR.days_off) == (year >= 2026)


def test_a_promise_becomes_plain_values() -> None:
    plain = due_as_json(due(at("2026-11-20T09:00"), parse_limit("1,5 ngày làm việc"), YEAR))
    assert json.loads(json.dumps(plain)) == plain
    assert plain["due_at"] == "2026-11-23T15:00:00+07:00"
    assert plain["convention"] == "B"
    assert plain["unit"] == "working_day"


def test_a_declared_day_off_of_the_agency_alone_moves_the_date() -> None:
    storm = WorkCalendar(days_off={date(2026, 11, 19): DayOff("Nghỉ phòng, chống bão")})
    promise = due(at("2026-11-18T09:00"), parse_limit("1 ngày làm việc"), storm)
    assert promise.due_at == at("2026-11-20T17:30")


def test_a_worked_day_wins_over_a_day_off_and_over_the_weekly_rest():
    for day in (date(2026, 11, 24), date(2026, 11, 28)):
        calendar = WorkCalendar(days_off={day: DayOff("nghỉ")}, makeup_workdays={day: MakeupWorkday("làm bù")})
        assert calendar.works(day)
        assert calendar.why_off(day) == ""
        assert calendar.why_worked(day) == "làm bù"


def test_the_last_minute_of_a_session_is_outside_it_and_the_derivation_says_so():
    promise = due(at("2026-11-19T11:30"), parse_limit("1 giờ"), YEAR)
    assert promise.due_at == at("2026-11-19T14:30")
    assert "ngoài giờ làm việc nên tính từ 13 giờ 30 phút" in promise.steps[0].text


def test_a_part_of_a_minute_is_rounded_up():
    promise = due(at("2026-11-19T09:00"), parse_limit("0,01 giờ"), YEAR)
    assert promise.due_at == at("2026-11-19T09:01")
