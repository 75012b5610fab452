"""Whatever happens to a dossier, every minute of it belongs to somebody."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.dossiers import commands, queries
from motcua.dossiers.lifecycle import ENDED, State
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import ClockEffect, Lack, Outcome
from motcua.dossiers.tests.factories import NOW, Office, received, story_office
from motcua.kernel.actors import Forbidden
from motcua.kernel.commands import Refused
from motcua.kernel.lifecycle import NotAllowed
from motcua.tasks import queries as tasks
from motcua.tasks.rules import is_whole, time_by_holder

ACTS = ("hand_over", "take", "ask", "answer", "submit", "send_back", "approve", "return")


def act(name: str, dossier: Dossier, place: Office, at: datetime) -> None:
    """Try one act by whoever usually does it."""
    key = {"dossier": dossier.id, "at": at}
    lack = [Lack("Giấy ủy quyền", "Bản chứng thực")]
    answer_by = at.date() + timedelta(days=5)
    match name:
        case "hand_over":
            commands.hand_over(by=place.clerk, **key)
        case "take":
            commands.take_dossier(by=place.specialist, **key)
        case "ask":
            commands.ask_for_more(
                lacks=lack, reason="Thiếu", legal_basis="", answer_by_on=answer_by,
                clock_effect=ClockEffect.PAUSE if at.minute % 2 else ClockEffect.RESTART, by=place.specialist, **key,
            )  # fmt: skip
        case "answer":
            commands.answer_supplement(by=place.clerk, **key)
        case "submit":
            commands.submit_result(outcome=Outcome.APPROVED, summary="Kết quả", by=place.specialist, **key)
        case "send_back":
            commands.send_back(remark="Sửa", by=place.leader, **key)
        case "approve":
            commands.approve_result(by=place.leader, **key)
        case "return":
            commands.return_result(method="counter", receiver_name="Y Bhăm", by=place.clerk, **key)


@pytest.mark.django_db
def test_intervals_add_up_to_the_wall_clock_exactly() -> None:
    place = story_office()

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 6000)), min_size=4, max_size=24))
    def walked(walk: list[tuple[str, int]]) -> None:
        with transaction.atomic():
            check_after(walk, place)
            transaction.set_rollback(True)

    walked()


def check_after(walk: list[tuple[str, int]], place: Office) -> None:
    """Walk, leave out what is refused, and check that nothing of the time is lost."""
    dossier = received(place)
    at = NOW
    for name, minutes in walk:
        try:
            with transaction.atomic():
                act(name, dossier, place, at + timedelta(minutes=minutes))
            at += timedelta(minutes=minutes)
        except (Refused, NotAllowed, Forbidden):
            continue
    dossier.refresh_from_db()
    ledger = queries.ledger_of(dossier)
    end = ledger[-1].to_at or at
    assert is_whole(ledger)
    assert sum(time_by_holder(ledger, end).values(), timedelta()) == end - NOW
    open_tasks = tasks.open_tasks().filter(subject=dossier.id).count()
    assert open_tasks == (0 if dossier.state in ENDED else 1)
    assert (dossier.state == State.RETURNED) == (tasks.holder_of(dossier.id) is None)
