"""The trays on the screen."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from motcua.kernel.actors import Actor
from motcua.kernel.models import Fact
from motcua.people.tests import factories as make
from motcua.tasks import queries
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
    with django_assert_num_queries(2):  # type: ignore[operator]
        counted = queries.counts(specialist, now=now, near_until=now)
    assert (counted.mine, counted.late) == (1, 1)
