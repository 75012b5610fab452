"""How often the hot commands ask the database: pinned, so that a slow road is seen in review."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers import commands
from motcua.dossiers.commands import Intake
from motcua.dossiers.tests.factories import NOW, OWNER, Office, intake, story_office

pytestmark = pytest.mark.django_db
MARKS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SET CONSTRAINTS")


@pytest.fixture
def place() -> Office:
    office = story_office()
    commands.take_in(intake=intake(office), by=office.clerk, at=NOW)
    return office


def statements(place: Office, given: Intake) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        commands.take_in(intake=given, by=place.clerk, at=NOW + timedelta(minutes=1))
    return [query["sql"] for query in asked.captured_queries if not query["sql"].startswith(MARKS)]


def test_a_dossier_of_a_stranger_is_taken_in_with_five_statements(place: Office) -> None:
    stranger = replace(OWNER, name="Nguyễn Thị Ánh Tuyết", id_number="066191004299")
    assert len(statements(place, intake(place, owner=stranger))) == 5


def test_a_dossier_of_somebody_known_costs_one_more(place: Office) -> None:
    assert len(statements(place, intake(place))) == 6


def test_somebody_without_a_number_is_never_looked_for(place: Office) -> None:
    assert len(statements(place, intake(place, owner=replace(OWNER, id_number="")))) == 5


def test_the_numbers_are_taken_when_nothing_can_be_refused_any_more(place: Office) -> None:
    asked = statements(place, intake(place))
    number = next(i for i, sql in enumerate(asked) if "kernel_numberbook" in sql)
    assert [sql.split()[0] for sql in asked[number + 1 :]] == ["WITH", "INSERT"]
