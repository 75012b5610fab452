"""The time strip keeps the order and the proportions of time, and says in words what it draws."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.time import PROVINCE
from motcua.ui import bundle
from motcua.ui.strip import KINDS, NARROWEST, Held, Strip, time_strip

START = datetime(2026, 11, 9, 8, 0, tzinfo=PROVINCE)


def held(*hours: float, going_on: bool = True, counts: bool = True) -> list[Held]:
    pieces, at = [], START
    for i, span in enumerate(hours):
        end = at + timedelta(hours=span)
        last = going_on and i == len(hours) - 1
        pieces.append(Held(start=at, end=None if last else end, kind=KINDS[i % 6], label=f"Người {i}", counts=counts))
        at = end
    return pieces


def drawn(*hours: float, due_in: float | None = None, going_on: bool = True) -> Strip:
    now = START + timedelta(hours=sum(hours))
    due_at = START + timedelta(hours=due_in) if due_in is not None else None
    return time_strip(held(*hours, going_on=going_on), now=now, due_at=due_at, left_words="còn 2 ngày làm việc")


def drawing(strip: Strip) -> str:
    macro = '{% import "ui/c.html" as c %}{{ c.time_strip(strip) }}'
    return str(engines["jinja2"].from_string(macro).render({"strip": strip}))


spans = st.lists(st.floats(min_value=0, max_value=2000), min_size=1, max_size=12)


@given(spans, st.none() | st.floats(min_value=0, max_value=5000), st.booleans())
def test_the_pieces_fill_the_bar_without_gap_or_overlap(
    hours: list[float], due: float | None, going_on: object
) -> None:
    strip = drawn(*hours, due_in=due, going_on=bool(going_on))
    assert strip.parts[0].x == 0
    for left, right in zip(strip.parts, strip.parts[1:], strict=False):
        assert left.x + left.width == pytest.approx(right.x, abs=0.01)
    assert strip.parts[-1].x + strip.parts[-1].width == pytest.approx(100, abs=0.01)
    assert all(0 <= mark.x <= 100 for mark in strip.marks)


@given(spans)
def test_nobody_who_held_it_is_too_narrow_to_be_seen(hours: list[float]) -> None:
    strip = drawn(*hours)
    assert all(part.width >= NARROWEST * 0.8 for part in strip.parts)


def test_width_follows_the_wall_clock() -> None:
    strip = drawn(10, 30, due_in=80)
    assert [part.width for part in strip.parts] == pytest.approx([12.5, 37.5, 50])
    assert strip.today == pytest.approx(50)
    assert strip.promise == 100


def test_what_remains_is_said_in_the_words_given() -> None:
    rest = drawn(10, due_in=40).parts[-1]
    assert (rest.kind, rest.words, rest.past) == ("left", "còn 2 ngày làm việc", False)


def test_a_broken_promise_stands_before_today() -> None:
    strip = drawn(60, due_in=30)
    assert strip.late
    assert strip.promise == pytest.approx(50)
    assert strip.today == 100
    assert [mark.kind for mark in strip.marks if mark.kind.startswith("promise")] == ["promise broken"]


def test_what_lies_behind_a_broken_promise_is_drawn_in_its_own_colour() -> None:
    strip = drawn(20, 30, 10, due_in=35)
    assert [part.over for part in strip.parts] == pytest.approx([0, 50, 100])
    assert [part.words_over for part in strip.parts] == [False, False, True]
    page = drawing(strip)
    assert page.count('class="overrun"') == 4
    assert "phần cuối quá hạn" in page
    assert 'class="hold-words over"' in page


def test_a_kept_promise_has_nothing_in_the_colour_of_a_broken_one() -> None:
    assert [part.over for part in drawn(20, 10, due_in=40).parts] == [0, 0, 0]
    assert "overrun" not in drawing(drawn(20, 10, due_in=40))


def test_words_keep_clear_of_the_line_of_a_broken_promise() -> None:
    strip = drawn(60, due_in=3)
    assert strip.parts[0].words == "Người 0"
    assert strip.parts[0].indent == pytest.approx(5)


def test_words_without_room_behind_the_line_are_left_out() -> None:
    strip = time_strip(held(6, 54), now=START + timedelta(hours=60), due_at=START + timedelta(hours=59), left_words="")
    assert [part.indent for part in strip.parts] == [0, 0]
    narrow = time_strip(held(50, 10), now=START + timedelta(hours=60), due_at=START + timedelta(hours=55))
    assert narrow.parts[1].words == ""


def test_the_ledger_may_say_that_a_promise_holds() -> None:
    now = START + timedelta(hours=60)
    strip = time_strip(held(60), now=now, due_at=START + timedelta(hours=30), late=False)
    assert not strip.late


def test_what_is_finished_has_no_today() -> None:
    strip = drawn(10, 5, due_in=40, going_on=False)
    assert strip.today is None
    assert (strip.promise, strip.parts[-1].kind) == (None, KINDS[1])
    assert strip.promise_words


def test_what_waits_to_be_fetched_is_told_apart_and_never_late() -> None:
    waits = Held(start=START + timedelta(hours=40), end=None, kind="desk", label="Một cửa", counts=False, done=True)
    strip = time_strip(
        [*held(40, going_on=False), waits], now=START + timedelta(hours=80), due_at=START + timedelta(hours=30)
    )
    assert [part.over > 0 for part in strip.parts] == [True, False]
    assert strip.parts[-1].clock == "đã có kết quả, không tính"
    early = time_strip(
        [*held(40, going_on=False), waits], now=START + timedelta(hours=80), due_at=START + timedelta(hours=99)
    )
    assert (early.promise, len(early.parts)) == (None, 2)


def test_each_holding_stands_in_words_at_every_width() -> None:
    page = drawing(drawn(2, 0.1, 90))
    twin = page[page.index('<ol class="strip-standing">') : page.index("</ol>")]
    assert [f"Người {i}" in twin for i in range(3)] == [True] * 3
    assert ".strip-standing { display: none" not in (bundle.HERE / "css" / "strip.css").read_text(encoding="utf-8")


def test_a_pause_is_hatched_and_said() -> None:
    pause = time_strip(held(30, counts=False), now=START + timedelta(hours=30)).parts[0]
    assert pause.kind == "paused desk"
    assert "tạm dừng" in pause.spoken
    assert "tạm dừng" in pause.short


def test_a_label_that_does_not_fit_is_shortened_then_dropped() -> None:
    long = "Chi nhánh Văn phòng Đăng ký đất đai khu vực Liên Sơn Lắk"
    for hours, words in ((100, long), (30, "CN VPĐKĐĐ"), (1, "")):
        piece = Held(start=START, end=START + timedelta(hours=hours), kind="agency", label=long, short="CN VPĐKĐĐ")
        rest = Held(start=piece.end or START, end=None, kind="unit", label="Chuyên viên")
        strip = time_strip([piece, rest], now=START + timedelta(hours=160))
        assert strip.parts[0].words == words


@given(spans, st.none() | st.floats(min_value=0, max_value=5000))
def test_words_below_the_bar_never_touch(hours: list[float], due: float | None) -> None:
    marks = drawn(*hours, due_in=due).marks
    assert len({mark.x for mark in marks}) == len(marks)


def test_a_strip_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        time_strip([], now=START)
