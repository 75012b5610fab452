"""Tables of states."""

import pytest

from motcua.kernel.lifecycle import Lifecycle, NotAllowed, step

DOOR = Lifecycle(start="shut", steps=(step("open", {"shut"}, "open"), step("shut", {"open", "ajar"}, "shut")))


def test_a_step_leads_from_here_to_there() -> None:
    assert DOOR.after("shut", "open") == "open"
    assert DOOR.after("ajar", "shut") == "shut"
    assert DOOR.actions_from("open") == ("shut",)
    assert DOOR.states == ("shut", "open", "ajar")


def test_a_step_that_is_not_in_the_table_is_not_taken() -> None:
    with pytest.raises(NotAllowed) as refused:
        DOOR.after("open", "open")
    assert (refused.value.action, refused.value.state) == ("open", "open")


def test_the_table_draws_itself() -> None:
    drawn = DOOR.mermaid({"shut": "Đóng"})
    assert "[*] --> shut" in drawn
    assert "shut : Đóng" in drawn
    assert "ajar --> shut : shut" in drawn
