"""The ledger adds up."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.tasks.rules import Clock, Held, Holder, is_whole, time_by_holder

START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Held]:
    """Ledgers without holes: every interval begins where the one before ended."""
    at, held = START, []
    for _ in range(draw(st.integers(1, 12))):
        until = at + draw(st.timedeltas(timedelta(), timedelta(days=30)))
        held.append(Held(draw(st.sampled_from(list(Holder))), "", draw(st.sampled_from(list(Clock))), at, until))
        at = until
    return held


@given(ledgers())
def test_the_intervals_add_up_to_the_wall_clock(ledger: list[Held]) -> None:
    assert is_whole(ledger)
    last = ledger[-1].to_at
    assert last is not None
    assert sum(time_by_holder(ledger, last).values(), timedelta()) == last - START


@given(ledgers(), st.integers(0, 11))
def test_a_hole_is_noticed(ledger: list[Held], which: int) -> None:
    if len(ledger) < 3:
        return
    cut = 1 + which % (len(ledger) - 2)
    if ledger[cut].from_at == ledger[cut].to_at:
        return
    assert not is_whole(ledger[:cut] + ledger[cut + 1 :])
