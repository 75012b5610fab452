"""A database that was there a moment ago is waited for, and not for long."""

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.site.patient import base

pytestmark = pytest.mark.promise("P9")


def test_a_database_that_was_never_reached_is_not_waited_for() -> None:
    absence = base.Absence()
    assert not absence.bears_waiting(Exception("connection refused"), 0.0)


def test_a_database_that_went_away_is_waited_for_by_all_together_and_not_for_long() -> None:
    absence = base.Absence()
    absence.ended()
    assert absence.bears_waiting(Exception("the database system is starting up"), 10.0)
    assert absence.bears_waiting(Exception("too many clients already"), 12.0)
    assert not absence.bears_waiting(Exception("connection refused"), 10.0 + base.PATIENCE)
    assert not absence.bears_waiting(Exception("connection refused"), 99.0)
    absence.ended()
    assert absence.bears_waiting(Exception("connection refused"), 100.0)
    assert not absence.bears_waiting(Exception("password authentication failed"), 100.0)


@pytest.mark.django_db(transaction=True)
def test_a_request_on_a_sound_connection_asks_nothing_and_a_dead_one_is_noticed_before_it_begins(superuser_url) -> None:
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    with CaptureQueriesContext(connection) as asked:
        assert connection.is_usable()
    assert asked.captured_queries == []
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert not connection.is_usable()
    connection.close_if_unusable_or_obsolete()
    connection.health_check_enabled, connection.health_check_done = True, False
    connection.close_if_health_check_failed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != pid
