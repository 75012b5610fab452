"""In which post somebody acts, and how a dossier leaves the hands of who is not there."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from motcua.dossiers import commands, queries
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import ClockEffect, Lack
from motcua.dossiers.tests.factories import NOW, Office, in_process, official, story_office, submitted
from motcua.kernel.actors import Actor, Forbidden, NotThere
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.facts import facts_about
from motcua.kernel.models import Fact
from motcua.organisations import queries as organisations
from motcua.people import commands as people_commands
from motcua.people.tests import factories as people
from motcua.tasks import queries as tasks

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def place() -> Office:
    """The office with real people in the unit, so that work can be given to them by name."""
    made = story_office()
    unit = organisations.by_reference("24580/van-phong")
    here = {"organisation": unit, "at": NOW}
    return replace(
        made,
        specialist=people.specialist(made.agency, **here),
        head=people.unit_head(made.agency, **here),
        leader=people.leader(made.agency, at=NOW),
    )


def another_specialist(place: Office) -> Actor:
    unit = organisations.by_reference("24580/van-phong")
    return people.specialist(place.agency, name="Y Bher Niê", organisation=unit, at=NOW)


def position_of(actor: Actor) -> UUID:
    return next(iter(actor.positions))


def deputy_of(absent: Actor, *, own: str = "Chuyên viên khác") -> Actor:
    """Return somebody with a post of the same kind who also stands in for the absent one."""
    (post,) = [post for post in absent.posts if "dossiers.decide" in post.rights or "dossiers.handle" in post.rights]
    mine = official(post.agency, post.rights, unit=post.organisation, name=own)
    return replace(mine, posts=(*mine.posts, replace(post, standing_in_for=absent.id)))


def last_fact(dossier: Dossier, name: str) -> Fact:
    return facts_about(dossier.id).filter(name=f"dossiers.{name}").latest("id")


def test_a_dossier_in_somebodys_hands_is_given_to_a_colleague(place: Office) -> None:
    dossier, colleague = in_process(place), another_specialist(place)
    assert "reassign" in queries.actions_for(place.head, dossier)
    commands.assign_dossier(dossier=dossier.id, position=position_of(colleague), by=place.head, at=LATER)
    assert tasks.is_held_by(colleague, dossier.id)
    assert not tasks.is_held_by(place.specialist, dossier.id)
    fact = last_fact(dossier, "DossierReassigned")
    assert fact.body == {"position": str(position_of(colleague)), "before": str(position_of(place.specialist))}


def test_the_leader_may_assign_again_and_the_holder_may_not(place: Office) -> None:
    dossier, colleague = in_process(place), another_specialist(place)
    assert "reassign" not in queries.actions_for(place.specialist, dossier)
    with pytest.raises(Forbidden):
        commands.assign_dossier(dossier=dossier.id, position=position_of(colleague), by=place.specialist, at=LATER)
    with pytest.raises(Refused, match="đang giữ"):
        commands.assign_dossier(dossier=dossier.id, position=position_of(place.specialist), by=place.leader, at=LATER)
    commands.assign_dossier(dossier=dossier.id, position=position_of(colleague), by=place.leader, at=LATER)
    assert tasks.is_held_by(colleague, dossier.id)


def test_what_lies_with_the_leader_is_not_assigned(place: Office) -> None:
    dossier, colleague = submitted(place), another_specialist(place)
    assert "reassign" not in queries.actions_for(place.head, dossier)
    with pytest.raises(Conflict):
        commands.assign_dossier(dossier=dossier.id, position=position_of(colleague), by=place.head, at=LATER)


def test_a_draft_sent_back_to_a_post_that_ended_lies_in_the_common_tray(place: Office) -> None:
    dossier, colleague = submitted(place), another_specialist(place)
    the_day_after = NOW + timedelta(days=3)
    leave(place.specialist, NOW.date())
    commands.send_back(dossier=dossier.id, remark="Sửa tên đệm", by=place.leader, at=the_day_after)
    task = tasks.holder_of(dossier.id)
    assert task is not None
    assert task.position is None
    commands.take_dossier(dossier=dossier.id, by=colleague, at=the_day_after)
    assert tasks.is_held_by(colleague, dossier.id)


def test_a_supplement_for_who_has_left_goes_to_the_common_tray(place: Office) -> None:
    dossier = in_process(place)
    commands.ask_for_more(
        dossier=dossier.id, lacks=[Lack("Giấy ủy quyền", "Bản chứng thực")], reason="Thiếu", legal_basis="",
        answer_by_on=date(2026, 12, 4), clock_effect=ClockEffect.PAUSE, by=place.specialist, at=LATER,
    )  # fmt: skip
    leave(place.specialist, NOW.date())
    commands.answer_supplement(dossier=dossier.id, by=place.clerk, at=NOW + timedelta(days=4))
    task = tasks.holder_of(dossier.id)
    assert task is not None
    assert task.position is None


def test_who_has_left_is_replaced_by_hand(place: Office) -> None:
    dossier, colleague = in_process(place), another_specialist(place)
    leave(place.specialist, NOW.date())
    commands.assign_dossier(
        dossier=dossier.id, position=position_of(colleague), by=place.head, at=NOW + timedelta(days=3)
    )
    assert tasks.is_held_by(colleague, dossier.id)


def leave(actor: Actor, last_day: date) -> None:
    people_commands.end_position(position=position_of(actor), to_on=last_day, by=people.root(at=NOW), at=NOW)


def test_a_deputy_drafts_in_the_post_of_the_absent_one(place: Office) -> None:
    dossier, deputy = in_process(place), deputy_of(place.specialist)
    draft = commands.submit_result(
        dossier=dossier.id,
        outcome="approved",
        summary="Giấy khai sinh",
        by=deputy,
        at=LATER,  # type: ignore[arg-type]
    )
    assert draft.drafted_by_position == position_of(place.specialist)
    assert last_fact(dossier, "ResultSubmitted").position == position_of(place.specialist)


def test_a_signature_says_whom_it_stands_in_for(place: Office) -> None:
    dossier = submitted(place)
    absent = place.leader
    (post,) = [post for post in absent.posts if "dossiers.decide" in post.rights]
    deputy = Actor(id=place.clerk.id, name="H’Ngăm Niê", posts=(replace(post, standing_in_for=absent.id),))
    commands.approve_result(dossier=dossier.id, by=deputy, at=LATER)
    signed = dossier.decisions.get()
    assert (signed.decided_by_name, signed.decided_by_title) == ("H’Ngăm Niê", f"Phó Chủ tịch (thay {absent.name})")


def test_from_the_common_tray_one_takes_in_ones_own_post(place: Office) -> None:
    dossier = in_process(place)
    commands.assign_dossier(
        dossier=dossier.id, position=position_of(another_specialist(place)), by=place.head, at=LATER
    )
    pooled = in_process(replace(place, specialist=deputy_of(place.specialist)))
    deputy_post = last_fact(pooled, "DossierTaken").position
    assert deputy_post != position_of(place.specialist)


def test_looking_and_printing_name_the_post(place: Office) -> None:
    dossier = in_process(place)
    commands.print_receipt(dossier=dossier.id, by=place.clerk, at=LATER)
    commands.show_number(dossier=dossier.id, by=place.specialist, at=LATER)
    assert last_fact(dossier, "ReceiptPrinted").position == position_of(place.clerk)
    assert last_fact(dossier, "PersonalNumberShown").position == position_of(place.specialist)


def test_two_prints_at_once_announce_two_numbers(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = in_process(place)
    read = queries.dossier_for

    def read_and_be_overtaken(viewer: Actor, key: UUID) -> Dossier:
        found = read(viewer, key)
        monkeypatch.undo()
        commands.print_receipt(dossier=key, by=place.clerk, at=LATER)
        return found

    monkeypatch.setattr(queries, "dossier_for", read_and_be_overtaken)
    commands.print_receipt(dossier=dossier.id, by=place.clerk, at=LATER)
    printed = facts_about(dossier.id).filter(name="dossiers.ReceiptPrinted").values_list("body__times", flat=True)
    assert list(printed) == [1, 2]


def test_who_waited_while_a_colleague_moved_it_changes_nothing(place: Office) -> None:
    dossier = in_process(place)
    with pytest.raises(Conflict, match="vừa được người khác xử lý"):
        commands.submit_result(
            dossier=dossier.id, outcome="approved", summary="Giấy khai sinh",  # type: ignore[arg-type]
            by=place.specialist, at=NOW + timedelta(minutes=19),
        )  # fmt: skip


def test_a_head_reads_and_assigns_in_the_own_unit_and_in_no_other(place: Office) -> None:
    dossier = in_process(place)
    elsewhere = people.unit_head(place.agency, organisation=organisations.by_reference("24580/kinh-te"), at=NOW)
    assert queries.dossier_for(place.head, dossier.id).id == dossier.id
    with pytest.raises(NotThere):
        queries.dossier_for(elsewhere, dossier.id)
    assert not queries.listed(elsewhere, queries.Filters(), now=LATER).exists()
    assert queries.counts_by_state(elsewhere) == {}
    colleague = another_specialist(place)
    with pytest.raises(Forbidden):
        commands.assign_dossier(dossier=dossier.id, position=position_of(colleague), by=elsewhere, at=LATER)


def test_a_head_still_reads_what_left_the_unit(place: Office) -> None:
    dossier = submitted(place)
    assert queries.dossier_for(place.head, dossier.id).id == dossier.id
