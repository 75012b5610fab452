"""The screens: who sees them, what they say, what a mistake costs."""

from datetime import date, datetime, time
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve, reverse

from motcua.calendar.models import Day
from motcua.calendar.queries import calendar_for, hours_of
from motcua.calendar.tests.factories import NOW, actor, day_off, loaded, summer_hours
from motcua.calendar.web.typed import read_clock, read_sessions
from motcua.kernel.actors import ANYONE, Actor
from motcua.kernel.time import PROVINCE
from motcua.organisations.tests import factories as organisations

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 11, 26)
READER = frozenset({"calendar.read"})


def visit(path, by: Actor, sent: dict[str, str] | None = None, now: datetime = NOW, key: str = ""):
    """Ask for a page, or send one, as somebody; return the answer with its text."""
    factory = RequestFactory()
    request = factory.get(path) if sent is None else factory.post(path, {"once_key": key or str(uuid4())} | sent)
    request.actor, request.now, request.seen = by, now, []
    request._messages = CookieStorage(request)
    match = request.resolver_match = resolve(path.partition("?")[0])
    answer = match.func(request, *match.args, **match.kwargs)
    answer.text = unescape(answer.content.decode())
    return answer


def every_page() -> list[str]:
    commune = organisations.agency()
    key = day_off(THURSDAY)
    return [
        reverse("calendar:year"),
        reverse("calendar:calculator"),
        reverse("calendar:days"),
        reverse("calendar:declare"),
        reverse("calendar:withdraw", args=[key]),
        reverse("calendar:announce", args=[2027]),
        reverse("calendar:retract", args=[2026]),
        reverse("calendar:hours"),
        reverse("calendar:usual_hours"),
        reverse("calendar:set_usual_hours"),
        reverse("calendar:agency_hours", args=[commune]),
        reverse("calendar:set_agency_hours", args=[commune]),
    ]


READABLE = ("year", "calculator", "days", "hours", "usual_hours", "agency_hours")


def test_an_administrator_sees_every_page():
    for path in every_page():
        answer = visit(path, actor())
        assert answer.status_code == 200, path
        assert "style=" not in answer.text
        assert "<script>" not in answer.text


def test_who_may_read_sees_what_can_be_read_and_nothing_else():
    for path in every_page():
        name = resolve(path).url_name
        if name in READABLE:
            assert visit(path, actor(rights=READER)).status_code == 200
        else:
            with pytest.raises(Http404):
                visit(path, actor(rights=READER))


def test_the_public_is_asked_to_sign_in():
    for path in every_page():
        assert visit(path, ANYONE).status_code == 302


def test_every_official_may_count_a_due_date():
    answer = visit(reverse("calendar:calculator"), actor(rights=frozenset({"tasks.own"})))
    assert answer.status_code == 200
    assert "Cả năm" not in answer.text


def test_who_manages_one_agency_declares_nothing_for_the_province():
    commune = organisations.agency()
    local = actor(reach=frozenset({commune}))
    for path in (reverse("calendar:declare"), reverse("calendar:announce", args=[2027])):
        with pytest.raises(Http404):
            visit(path, local)
    with pytest.raises(Http404):
        visit(reverse("calendar:set_usual_hours"), local)
    assert visit(reverse("calendar:set_agency_hours", args=[commune]), local).status_code == 200


def test_the_year_names_its_days_off_and_worked_saturdays():
    loaded()
    answer = visit(reverse("calendar:year") + "?nam=2026", actor(rights=READER))
    assert "Đã công bố" in answer.text
    assert "<b>24/11</b> Ngày Văn hóa Việt Nam" in answer.text
    assert "<b>10/01</b> Làm bù cho thứ Sáu 02/01/2026" in answer.text
    assert answer.text.count('class="month"') == 12


def test_a_year_not_announced_says_so_and_a_senseless_year_is_this_one():
    loaded()
    assert "chưa được công bố" in visit(reverse("calendar:year") + "?nam=2027", actor(rights=READER)).text
    for senseless in ("abc", "99999", "-1", "٢٠٢٦", ""):
        answer = visit(reverse("calendar:year") + f"?nam={senseless}", actor(rights=READER))
        assert "Lịch làm việc năm 2026" in answer.text


def test_the_calculator_shows_the_day_and_every_step():
    loaded()
    path = reverse("calendar:calculator") + "?received_on=20/11/2026&received_clock=09:00&limit=5 ngày làm việc&agency="
    answer = visit(path, actor(rights=READER))
    assert answer.status_code == 200
    assert "Thứ Hai 30/11/2026" in answer.text
    assert "Thứ Ba 24/11/2026: không tính (Ngày Văn hóa Việt Nam)." in answer.text


def test_the_calculator_uses_the_hours_of_the_agency_asked_for():
    commune = organisations.agency()
    summer_hours(commune, date(2026, 1, 1), None)
    asked = "?received_on=20/11/2026&received_clock=9h&limit=5"
    answer = visit(reverse("calendar:calculator") + f"{asked}&agency={commune}", actor(rights=READER))
    assert "17 giờ 00 phút, thứ Hai 30/11/2026" in answer.text
    assert "không ghi đơn vị" in answer.text


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("received_on=31/02/2026&received_clock=09:00&limit=5", "received_on"),
        ("received_on=20/11/1066&received_clock=09:00&limit=5", "received_on"),
        ("received_on=20/11/2026&received_clock=25:00&limit=5", "received_clock"),
        ("received_on=20/11/2026&received_clock=&limit=5", "received_clock"),
        ("received_on=20/11/2026&received_clock=09:00&limit=sớm", "limit"),
        ("received_on=20/11/2026&received_clock=09:00&limit=5&agency=x", "agency"),
    ],
)
def test_a_wrong_question_is_shown_again_with_what_was_typed(asked, field):
    answer = visit(reverse("calendar:calculator") + f"?{asked}", actor(rights=READER))
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert 'id="error-summary"' in answer.text


SENT = {"kind": "special", "day": "26/11/2026", "instead_of": "", "name": "Nghỉ bão", "basis": "Công điện 1"}


def test_a_day_off_is_declared_once_however_often_the_page_is_sent():
    admin = actor()
    for _again in range(2):
        answer = visit(reverse("calendar:declare"), admin, SENT, key="one-page")
        assert answer.status_code == 303
        assert answer["Location"] == reverse("calendar:days") + "?nam=2026"
    assert Day.objects.filter(day=THURSDAY).count() == 1


def test_a_worked_saturday_is_declared():
    sent = SENT | {"kind": "makeup", "day": "5.12.2026", "instead_of": "04/12/2026", "name": ""}
    assert visit(reverse("calendar:declare"), actor(), sent).status_code == 303
    assert calendar_for(None).works(date(2026, 12, 5))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": "26/13/2026"}, "day"),
        ({"day": ""}, "day"),
        ({"basis": ""}, "basis"),
        ({"name": ""}, "name"),
        ({"kind": ""}, "kind"),
        ({"kind": "makeup", "instead_of": "hôm qua"}, "instead_of"),
    ],
)
def test_a_mistake_keeps_what_was_typed_and_declares_nothing(wrong, field):
    answer = visit(reverse("calendar:declare"), actor(), SENT | wrong)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    kept = (SENT | wrong)["basis"] or (SENT | wrong)["name"]
    assert kept in answer.text
    assert not Day.objects.filter(day=THURSDAY).exists()


def test_a_day_is_withdrawn_with_a_reason_and_stays_in_the_list():
    key = day_off(THURSDAY)
    path = reverse("calendar:withdraw", args=[key])
    assert visit(path, actor(), {"reason": ""}).status_code == 422
    assert visit(path, actor(), {"reason": "Bão đổi hướng"}).status_code == 303
    listed = visit(reverse("calendar:days") + "?nam=2026", actor()).text
    assert "Bão đổi hướng" in listed
    assert "đã được rút" in visit(path, actor()).text
    with pytest.raises(Http404):
        visit(reverse("calendar:withdraw", args=[uuid4()]), actor())


def test_a_year_is_announced_and_withdrawn():
    loaded()
    announce, retract = reverse("calendar:announce", args=[2027]), reverse("calendar:retract", args=[2027])
    assert visit(announce, actor(), {"basis": ""}).status_code == 422
    assert visit(announce, actor(), {"basis": "Thông báo 1"}).status_code == 303
    assert 2027 in calendar_for(None).announced_years
    assert "Thông báo 1" in visit(announce, actor()).text
    assert visit(retract, actor(), {"reason": ""}).status_code == 422
    assert visit(retract, actor(), {"reason": "Nhầm"}).status_code == 303
    assert 2027 not in calendar_for(None).announced_years
    with pytest.raises(Http404):
        visit(reverse("calendar:announce", args=[3000]), actor())


def test_hours_are_set_as_they_are_typed():
    commune = organisations.agency()
    sent = {f"sessions_{n}": "7h-11h30, 13:30 – 17h" for n in range(5)}
    sent |= {"valid_from": "01/01/2027", "valid_to": "", "basis": "Quyết định 5", "edition": "0"}
    answer = visit(reverse("calendar:set_agency_hours", args=[commune]), actor(), sent)
    assert answer.status_code == 303
    (row,) = hours_of(actor(), commune)
    assert row.sessions["0"] == [["07:00", "11:30"], ["13:30", "17:00"]]
    assert "5" not in row.sessions
    shown = visit(answer["Location"], actor(rights=READER)).text
    assert "Thứ Hai – thứ Sáu" in shown
    assert "07:00–11:30, 13:30–17:00" in shown
    assert "Đặt giờ mới" not in shown


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sessions_2": "sáng"}, "sessions_2"),
        ({"sessions_2": "09:00-08:00"}, "sessions_2"),
        ({"sessions_2": "07:30"}, "sessions_2"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_to": "x"}, "valid_to"),
        ({"valid_to": "01/01/2020"}, "valid_to"),
        ({"basis": ""}, "basis"),
        ({"sessions_0": ""}, "sessions"),
    ],
)
def test_wrong_hours_are_shown_again(wrong, field):
    sent = {"sessions_0": "07:30-11:30", "valid_from": "01/01/2027", "valid_to": "", "basis": "QĐ 5", "edition": "0"}
    answer = visit(reverse("calendar:set_usual_hours"), actor(), sent | wrong)
    assert answer.status_code == 422
    assert f'id="f-{field}"' in answer.text
    assert f'href="#f-{field}"' in answer.text
    assert hours_of(actor(), None) == ()


def test_the_second_who_sets_hours_sees_the_first_ones_and_decides():
    commune = organisations.agency()
    path = reverse("calendar:set_agency_hours", args=[commune])
    week = {f"sessions_{n}": "07:00–11:00, 13:00–17:00" for n in range(5)} | {
        "valid_from": "01/12/2026",
        "valid_to": "",
    }
    assert visit(path, actor(), week | {"basis": "QĐ một", "edition": "0"}).status_code == 303
    late = visit(path, actor(), week | {"sessions_0": "08:00–12:00", "basis": "QĐ hai", "edition": "0"})
    assert late.status_code == 409
    for words in ("Người khác đã lưu trước", "01/12/2026 – …", 'value="08:00–12:00"', 'value="QĐ hai"'):
        assert words in late.text
    assert [row.basis for row in hours_of(actor(), commune)] == ["QĐ một"]
    again = week | {"sessions_0": "08:00–12:00", "basis": "QĐ hai", "edition": "1"}
    assert visit(path, actor(), again).status_code == 303
    assert [row.basis for row in hours_of(actor(), commune)] == ["QĐ hai"]


def test_a_unit_inside_or_an_unknown_agency_has_no_page_of_hours():
    inside = organisations.part_inside(organisations.agency())
    for key in (inside, uuid4()):
        with pytest.raises(Http404):
            visit(reverse("calendar:agency_hours", args=[key]), actor())


@pytest.mark.parametrize(
    ("typed", "read"),
    [("7:30", time(7, 30)), ("07h30", time(7, 30)), ("7h", time(7)), ("7 giờ 30 phút", time(7, 30)), ("7", time(7))],
)
def test_clock_times_are_read_as_people_write_them(typed, read):
    assert read_clock(typed) == read


@pytest.mark.parametrize("typed", ["", "24:00", "7:60", "sáng", "7:30:15"])
def test_what_is_no_clock_time_is_refused(typed):
    with pytest.raises(ValueError):
        read_clock(typed)


def test_sessions_are_read_with_any_dash():
    assert len(read_sessions("07:30-11:30; 13:30 đến 17:30")) == 2
    assert read_sessions("  ") == ()


def test_the_page_counts_from_the_clock_of_the_province():
    answer = visit(
        reverse("calendar:calculator"), actor(), now=datetime(2026, 11, 25, 23, 30, tzinfo=PROVINCE).astimezone()
    )
    assert 'value="25/11/2026"' in answer.text
    assert 'value="23:30"' in answer.text
