"""Whatever happens to a dossier, every minute of it belongs to somebody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.dossiers import commands, queries
from motcua.dossiers.lifecycle import ENDED
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import ClockEffect, Lack, Outcome
from motcua.dossiers.tests.factories import CONSTRUCTION, COPY, NOW, Office, intake, story_office
from motcua.kernel.actors import Actor, Forbidden
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.lifecycle import NotAllowed
from motcua.organisations import queries as organisations
from motcua.people.tests import factories as people
from motcua.tasks import queries as tasks
from motcua.tasks.tests.factories import is_whole

NOTICE = {"reason": "Quá hạn", "legal_basis": "Điều 17"}
UNITS = {CONSTRUCTION: "kinh-te", COPY: "van-phong"}
"""Two routes that have between them every kind of step: a head who assigns, colleagues who forward, a records office."""


@dataclass
class Walk:
    """One dossier on its way, and the officials among whom it goes."""

    place: Office
    team: Sequence[Actor]
    head: Actor
    dossier: Dossier
    done: set[str] = field(default_factory=set)

    @property
    def holder(self) -> Actor:
        """The colleague who has the dossier in hand; the first one while nobody has."""
        return next((one for one in self.team if tasks.is_held_by(one, self.dossier.id)), self.team[0])


ACTS: dict[str, Callable[[Walk, dict[str, Any]], object]] = {
    "receive": lambda w, key: commands.receive_dossier(by=w.place.clerk, **key),
    "reject": lambda w, key: commands.reject_dossier(by=w.place.clerk, guidance="Nộp lại", **NOTICE, **key),
    "ask before": lambda w, key: ask(w.place.clerk, key),
    "hand over": lambda w, key: commands.hand_over(by=w.place.clerk, **key),
    "assign": lambda w, key: commands.assign_dossier(by=w.head, position=next_position(w), **key),
    "take": lambda w, key: commands.take_dossier(by=w.holder, **key),
    "forward": lambda w, key: commands.forward_dossier(by=w.holder, **key),
    "ask": lambda w, key: ask(w.holder, key),
    "ask again": lambda w, key: ask(w.place.leader, key),
    "answer": lambda w, key: commands.answer_supplement(by=w.place.clerk, **key),
    "submit": lambda w, key: commands.submit_result(
        outcome=Outcome.APPROVED, summary="Kết quả", by=w.holder, **key
    ),
    "send back": lambda w, key: commands.send_back(remark="Sửa", by=w.place.leader, **key),
    "approve": lambda w, key: commands.approve_result(by=w.place.leader, **key),
    "number": lambda w, key: commands.issue_result(by=w.place.records, **key),
    "return": lambda w, key: commands.return_result(
        method="counter", receiver_name="Y Bhăm", by=w.place.clerk, **key
    ),
    "stop": lambda w, key: commands.stop_dossier(by=w.place.leader, **NOTICE, **key),
    "withdraw": lambda w, key: commands.withdraw_dossier(
        asked_by_name="Y Bhăm", reason="Nộp nhầm", by=w.place.clerk, **key
    ),
    "recall": lambda w, key: together("recall_result", w, key),
    "renumber": lambda w, key: together("renumber_result", w, key),
}  # fmt: skip
REFUSED = (Refused, NotAllowed, Forbidden, Conflict)


def ask(by: Actor, key: dict[str, Any]) -> object:
    effect = ClockEffect.PAUSE if key["at"].minute % 2 else ClockEffect.RESTART
    return commands.ask_for_more(
        lacks=[Lack("Giấy ủy quyền", "Bản chứng thực")], reason="Thiếu", legal_basis="",
        answer_by_on=key["at"].date() + timedelta(days=5), clock_effect=effect, by=by, **key,
    )  # fmt: skip


def next_position(walk: Walk) -> object:
    """The post of a colleague who does not have the dossier yet."""
    other = next(one for one in walk.team if not tasks.is_held_by(one, walk.dossier.id))
    return next(iter(other.positions))


def together(name: str, walk: Walk, key: dict[str, Any]) -> object:
    """Do what needs two, a second person agreeing."""
    with people.agreed(f"dossiers.{name}", walk.place.leader):
        return getattr(commands, name)(reason="Ghi sai", by=walk.place.records, **key)


def begun(place: Office, code: str, *, received: bool) -> Walk:
    unit = organisations.by_reference(f"24580/{UNITS[code]}")
    team = [people.specialist(place.agency, organisation=unit, at=NOW) for _ in range(2)]
    head = people.unit_head(place.agency, organisation=unit, at=NOW)
    fees = (commands.FeeStated(0, 75_000),) if code == CONSTRUCTION else ()
    kept = commands.submit_dossier(intake=intake(place, code, fees_stated=fees), by=place.clerk, at=NOW)
    walk = Walk(place, team, head, kept)
    if received:
        tried(walk, "receive", NOW)
    return walk


def tried(walk: Walk, name: str, at: datetime) -> bool:
    """Try one act by whoever usually does it; False when it was refused."""
    try:
        with transaction.atomic():
            ACTS[name](walk, {"dossier": walk.dossier.id, "at": at})
    except REFUSED:
        return False
    walk.done.add(name)
    return True


WHOLE_WAY = ("hand over", "take", "submit", "approve", "number")
RARE = {
    "rejected": (COPY, False, ("ask before", "answer", "reject")),
    "stopped": (COPY, True, ("hand over", "take", "ask", "answer", "ask again", "stop")),
    "assigned and forwarded": (CONSTRUCTION, False, ("receive", "hand over", "assign", "assign", "forward", "submit")),
    "recalled": (COPY, True, (*WHOLE_WAY, "renumber", "recall", "submit", "send back", "withdraw")),
    "returned": (COPY, True, (*WHOLE_WAY, "return")),
}
"""Ways that chance seldom finds; together they do every act there is."""


def steps(*names: str) -> list[tuple[str, int, bool]]:
    return [(name, 12_001, True) for name in names]


@pytest.fixture
def place() -> Office:
    return story_office(COPY, CONSTRUCTION)


@pytest.mark.django_db
def test_each_way_that_is_named_here_is_walked_to_its_end_and_does_every_act(place: Office) -> None:
    done: set[str] = set()
    for code, received, names in RARE.values():
        walk = begun(place, code, received=received)
        check_after(walk, steps(*names))
        assert walk.done >= set(names)
        done |= walk.done
    assert done == set(ACTS)


@pytest.mark.django_db
def test_intervals_add_up_to_the_wall_clock_exactly(place: Office) -> None:
    ways = {(code, received): begun(place, code, received=received) for code in UNITS for received in (True, False)}

    @settings(max_examples=15, deadline=None)
    @given(
        st.sampled_from(sorted(ways)),
        st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 12_000), st.booleans()), min_size=4, max_size=10),
    )  # fmt: skip
    def walked(way: tuple[str, bool], walk: list[tuple[str, int, bool]]) -> None:
        with transaction.atomic():
            check_after(replace(ways[way], done=set()), walk)
            transaction.set_rollback(True)

    walked()


def check_after(walk: Walk, steps: list[tuple[str, int, bool]]) -> None:
    """Walk, and check that nothing of the time is lost.

    What is refused is left out; unless the step insists, the next act that is not refused is done in its place.
    """
    at, order = NOW, list(ACTS)
    for name, minutes, insists in steps:
        first = order.index(name)
        names = [name] if insists else order[first:] + order[:first]
        if any(tried(walk, one, at + timedelta(minutes=minutes)) for one in names):
            at += timedelta(minutes=minutes)
    kept = Dossier.objects.get(id=walk.dossier.id)
    ledger = queries.ledger_of(kept)
    assert ledger[0].from_at == NOW
    assert is_whole(ledger)
    end = ledger[-1].to_at or at
    assert sum((held.length(end) for held in ledger), timedelta()) == end - NOW
    assert (end == at) or kept.state in ENDED
    open_tasks = tasks.open_tasks().filter(subject=kept.id).count()
    assert open_tasks == (0 if kept.state in ENDED else 1)
    assert (kept.state in ENDED) == (tasks.holder_of(kept.id) is None)
