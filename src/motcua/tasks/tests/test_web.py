"""The trays on the screen."""

import io
import re
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from motcua.calendar import commands as calendar_commands
from motcua.calendar import queries as calendar
from motcua.calendar.rules import Session, due_words
from motcua.calendar.tests import factories as days
from motcua.kernel.actors import Actor
from motcua.kernel.models import Fact
from motcua.kernel.reference import steady
from motcua.kernel.time import PROVINCE
from motcua.people.tests import factories as make
from motcua.tasks import queries
from motcua.tasks.models import Task
from motcua.tasks.tests.factories import held

pytestmark = pytest.mark.django_db


@pytest.fixture
def specialist() -> Actor:
    return make.specialist(make.make_agency())


def test_the_tray_shows_what_waits_for_me(client: Client, specialist: Actor) -> None:
    held(specialist, at=timezone.now())
    page = make.sign_in(client, specialist).get(reverse("tasks:mine")).content.decode()
    assert "H15.61-261124-0001" in page
    assert "Y Bhăm Êñuôl" in page


def test_somebody_elses_tray_is_not_mine(client: Client, specialist: Actor) -> None:
    held(specialist, at=timezone.now())
    stranger = make.specialist(make.make_agency("Ủy ban nhân dân xã Khác"))
    page = make.sign_in(client, stranger).get(reverse("tasks:mine")).content.decode()
    assert "H15.61-261124-0001" not in page
    assert "Không còn việc nào" in page


@pytest.mark.parametrize("tray", ["mine", "waiting", "near", "late"])
def test_every_tray_opens_when_it_is_empty(client: Client, specialist: Actor, tray: str) -> None:
    assert make.sign_in(client, specialist).get(reverse(f"tasks:{tray}")).status_code == 200


def test_a_tray_taken_as_a_spreadsheet_is_recorded(client: Client, specialist: Actor) -> None:
    held(specialist, at=timezone.now(), about="=1+1 · Buôn Jun")
    answer = make.sign_in(client, specialist).post(reverse("tasks:export", args=["mine"]))
    assert re.search(r'filename="can-toi-lam-[0-9]{8}\.xlsx"', answer["Content-Disposition"])
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    )
    assert rows[1][2] == "H15.61-261124-0001"
    assert rows[1][4].endswith("1+1 · Buôn Jun")
    fact = Fact.objects.get(name="tasks.TrayExported")
    assert fact.body == {"tray": "mine", "rows": 1}
    assert fact.actor == specialist.id


def test_there_is_no_such_tray(client: Client, specialist: Actor) -> None:
    assert make.sign_in(client, specialist).post(reverse("tasks:export", args=["nothing"])).status_code == 404


def test_counts_cost_two_statements(specialist: Actor, django_assert_num_queries: pytest.FixtureRequest) -> None:
    held(specialist, at=timezone.now())
    now = timezone.now()
    with steady():
        calendar.calendar_for(None)
        with django_assert_num_queries(2):  # type: ignore[operator]
            counted = queries.counts(specialist, now=now)
    assert (counted.mine, counted.late) == (1, 1)


def heading(page: bytes) -> str:
    said = re.search(r'<p class="sub">(.*?) · hôm nay', page.decode())
    assert said
    return said[1]


def test_the_heading_tells_the_numbers_of_the_tray_that_is_shown(client: Client, specialist: Actor) -> None:
    now = timezone.now()
    for number in range(3):
        held(specialist, at=now, code=f"H15.61-261124-000{number}", due_at=now + timedelta(days=400))
    held(specialist, at=now, code="H15.61-261124-0009", due_at=now - timedelta(days=30))
    signed_in = make.sign_in(client, specialist)
    told = {tray: heading(signed_in.get(reverse(f"tasks:{tray}")).content) for tray in queries.TRAYS}
    assert told == {
        "mine": "4 việc · 1 quá hạn · 0 sắp đến hạn", "waiting": "0 việc", "near": "0 việc", "late": "1 việc",
    }  # fmt: skip


def test_what_bears_the_amber_chip_lies_in_the_near_tray(specialist: Actor) -> None:
    days.loaded()
    now = datetime(2026, 11, 18, 9, tzinfo=PROVINCE)
    for ahead in range(40):
        held(specialist, at=now, code=f"H15.61-261118-{ahead:04}", due_at=now + timedelta(hours=ahead * 3.5 - 5))
    held(specialist, at=now, code="H15.61-261118-0099", due_at=datetime(2026, 11, 19, 17, 30, tzinfo=PROVINCE))
    assert amber(specialist, now) == in_near(specialist, now)
    assert "H15.61-261118-0099" in in_near(specialist, now)
    assert queries.counts(specialist, now=now).near == len(in_near(specialist, now))


def test_near_is_counted_by_the_days_of_the_agency_that_promised(specialist: Actor) -> None:
    days.loaded()
    friday = datetime(2026, 11, 27, 9, tzinfo=PROVINCE)
    monday = datetime(2026, 11, 30, 17, 30, tzinfo=PROVINCE)
    held(specialist, at=friday, due_at=monday)
    assert amber(specialist, friday) == in_near(specialist, friday) == {"H15.61-261124-0001"}
    calendar_commands.set_office_hours(
        organisation=specialist.posts[0].agency,
        sessions=dict.fromkeys(range(6), (Session(time(7, 30), time(11, 30)),)),
        valid_from=date(2026, 11, 25), valid_to=None, basis="Quyết định 12/QĐ-UBND", by=days.actor(), at=days.NOW,
    )  # fmt: skip
    assert amber(specialist, friday) == in_near(specialist, friday) == set()


def amber(viewer: Actor, now: datetime) -> set[str]:
    own = calendar.calendar_for(viewer.posts[0].agency)
    return {task.code for task in Task.objects.all() if due_words(now, task.due_at, own)[0] == "near"}


def in_near(viewer: Actor, now: datetime) -> set[str]:
    return set(queries.tray(viewer, "near", now=now).values_list("code", flat=True))
