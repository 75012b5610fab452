"""A database that was there a moment ago is waited for, and not for long."""

import pytest

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
