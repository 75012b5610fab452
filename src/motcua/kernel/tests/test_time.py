"""Dates and times in the province's zone, written as Vietnamese papers write them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from motcua.kernel import time

AFTERNOON = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
LATE_EVENING = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)


def test_an_instant_is_read_on_the_clock_of_the_province() -> None:
    assert time.moment(AFTERNOON) == "16 giờ 30 phút, ngày 27/11/2026"
    assert time.clock(AFTERNOON) == "16:30"
    assert time.clock_day(AFTERNOON) == "16:30 27/11/2026"
    assert time.until(AFTERNOON) == "16:30 27/11/2026"
    assert time.until(datetime(2026, 12, 1, tzinfo=time.PROVINCE)) == "hết ngày 30/11/2026"
    assert time.local(AFTERNOON).utcoffset() == timedelta(hours=7)


def test_the_day_begins_at_the_midnight_of_the_province() -> None:
    assert time.local_day(LATE_EVENING) == date(2027, 1, 1)
    assert time.local_day(LATE_EVENING - timedelta(microseconds=1)) == date(2026, 12, 31)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        time.moment(datetime(2026, 11, 27, 9, 30))


def test_days_are_written_day_first() -> None:
    assert time.day(date(2026, 2, 5)) == "05/02/2026"
    assert time.weekday_day(date(2026, 11, 27)) == "thứ Sáu 27/11"
    assert time.weekday_day(date(2026, 11, 29)) == "Chủ nhật 29/11"
    assert time.weekday(date(2026, 11, 23)) == "thứ Hai"


@pytest.mark.parametrize(
    ("d", "written"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 27), "ngày 27 tháng 11 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
    ],
)
def test_a_paper_puts_no_digit_before_a_lonely_one(d: date, written: str) -> None:
    assert time.long_day(d) == written


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=1, hours=6), "1 ngày 6 giờ"),
        (timedelta(days=2, minutes=59), "2 ngày"),
        (timedelta(hours=4, minutes=5), "4 giờ 5 phút"),
        (timedelta(minutes=45), "45 phút"),
        (timedelta(seconds=59), "dưới 1 phút"),
        (timedelta(hours=-3), "3 giờ"),
        (timedelta(0), "dưới 1 phút"),
    ],
)
def test_a_span_is_said_by_its_two_largest_parts(span: timedelta, words: str) -> None:
    assert time.span_in_words(span) == words
