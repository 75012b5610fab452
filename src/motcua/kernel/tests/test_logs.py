import json
import logging

import pytest
from django.db import IntegrityError, connection

from motcua.kernel import logs
from motcua.kernel.models import NumberBook

pytestmark = pytest.mark.promise("P23")

NASTY = "a\r\nFORGED\x1b[31m\u202eb\x00\u2028c\ud800"


def line(name: str, message: object, *args: object, **more: object) -> str:
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, args, more.pop("exc_info", None))
    for key, value in more.items():
        setattr(record, key, value)
    return logs.JsonLine().format(record)


def caught(raises) -> tuple:
    try:
        raises()
    except Exception as error:  # noqa: BLE001 - whatever it is
        return type(error), error, error.__traceback__
    raise AssertionError


def test_whatever_is_said_stays_one_line() -> None:
    said = line("motcua.x", "name %s", NASTY)
    assert len(said.splitlines()) == 1
    assert not [mark for mark in "\x1b\u202e\x00\u2028" if mark in said]
    assert "\\u202e" in json.loads(said)["event"]


def test_a_field_of_a_million_letters_makes_a_short_line() -> None:
    assert len(line("motcua.x", "a %s", "x" * 1_000_000)) < 1000
    assert len(line("motcua.x", "a", fields={"b": "x" * 1_000_000})) < 1000


def test_a_foreign_library_is_not_quoted() -> None:
    assert "066191004299" not in line("django.security", "Invalid header: 066191004299")
    assert "066191004299" not in line("somebody.else", "value %s", "066191004299")
    assert json.loads(line("somebody.else", "value %s", "066191004299"))["event"] == "value %s"


def test_of_an_exception_type_and_place_are_told_not_its_text_nor_local_values() -> None:
    def breaks() -> None:
        secret_number = "066191004299"
        int(f"{secret_number}x")

    told = json.loads(line("motcua.x", "broke", exc_info=caught(breaks)))
    assert told["trouble"]["what"] == "ValueError"
    assert told["trouble"]["frames"][-1].endswith("breaks")
    assert "066191004299" not in json.dumps(told)
    assert "066191004299" not in line("motcua.x", "broke %s", ValueError("066191004299"))


@pytest.mark.django_db
def test_of_the_database_its_state_and_constraint_are_told_not_the_row() -> None:
    NumberBook.objects.create(book="066191004299", period="2026", last=1)
    with pytest.raises(IntegrityError) as twice:
        NumberBook.objects.create(book="066191004299", period="2026", last=1)
    assert "066191004299" in str(twice.value)
    told = logs.describe(twice.value)
    assert told == "IntegrityError (23505 one_row_per_book_and_period kernel_numberbook)"
    connection.needs_rollback = False


def test_the_operating_system_is_quoted_without_the_name_it_was_given() -> None:
    assert logs.describe(FileNotFoundError(2, "No such file or directory", "kanari.pdf")) == (
        "FileNotFoundError (2 No such file or directory)"
    )


def test_everything_said_inside_carries_the_request() -> None:
    with logs.around(request="r1") as known:
        known["actor"] = "a1"
        told = json.loads(line("motcua.x", "hello"))
    assert (told["request"], told["actor"]) == ("r1", "a1")
    assert "request" not in json.loads(line("motcua.x", "hello"))


def test_a_person_reads_a_line_and_the_frames_below_it() -> None:
    record = logging.LogRecord("motcua.x", logging.ERROR, __file__, 1, "broke", (), caught(lambda: {}["066191004299"]))
    first, *frames = logs.ForPeople().format(record).splitlines()
    assert "ERROR motcua.x: broke" in first
    assert "KeyError" in first
    assert frames
    assert "066191004299" not in first + "".join(frames)


def test_lines_are_for_machines_in_production(monkeypatch) -> None:
    monkeypatch.delenv("MOTCUA_LOG_FORMAT", raising=False)
    monkeypatch.setenv("MOTCUA_PRODUCTION", "1")
    assert logs.as_json()
    monkeypatch.setenv("MOTCUA_LOG_FORMAT", "people")
    assert not logs.as_json()
    monkeypatch.setenv("MOTCUA_LOG", "nonsense")
    assert logs.configuration()["root"]["level"] == "WARNING"
