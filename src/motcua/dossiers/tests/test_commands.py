"""One dossier from the counter to the result, and everything that is refused on the way."""

from datetime import date, datetime, timedelta

import pytest

from motcua.dossiers import commands, queries
from motcua.dossiers.commands import PaperGiven
from motcua.dossiers.lifecycle import State
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import ClockEffect, Lack, Outcome
from motcua.dossiers.tests.factories import (
    BIRTH,
    NOW,
    OWNER,
    Office,
    in_process,
    intake,
    office,
    official,
    received,
    resolved,
    story_office,
    submitted,
)
from motcua.kernel.actors import ANYONE, Forbidden, NotThere
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.facts import facts_about
from motcua.kernel.lifecycle import NotAllowed
from motcua.kernel.models import Fact, NumberBook
from motcua.kernel.time import PROVINCE
from motcua.people.commands import Told
from motcua.tasks import queries as tasks
from motcua.tasks.tests.factories import is_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Office:
    return story_office()


def names(dossier: Dossier) -> list[str]:
    return [fact.name.partition(".")[2] for fact in facts_about(dossier.id)]


def test_a_complete_dossier_gets_its_code_and_its_promise(place: Office) -> None:
    dossier = received(place)
    assert dossier.code == "H15.61-261120-0001"
    assert dossier.state == State.ACCEPTED
    assert dossier.due_at == datetime(2026, 11, 20, 17, 30, tzinfo=PROVINCE)
    assert dossier.derivation
    assert names(dossier) == ["DossierSubmitted", "DossierReceived"]


def test_after_fifteen_hours_the_same_day_promise_moves_over_the_weekend(place: Office) -> None:
    dossier = received(place, at=datetime(2026, 11, 20, 15, 1, tzinfo=PROVINCE))
    assert dossier.due_at == datetime(2026, 11, 23, 17, 30, tzinfo=PROVINCE)


@pytest.mark.promise("P4")
def test_codes_are_gapless_per_agency_and_day(place: Office) -> None:
    other = office("24544")
    codes = [received(place).code, received(place).code, received(other).code]
    codes.append(received(place, at=NOW + timedelta(days=3)).code)
    assert codes == ["H15.61-261120-0001", "H15.61-261120-0002", codes[2], "H15.61-261123-0001"]
    assert str(codes[2]).endswith("-261120-0001")
    assert not str(codes[2]).startswith("H15.61-")


@pytest.mark.promise("P4")
def test_a_refused_intake_gives_its_number_back(place: Office) -> None:
    received(place)
    with pytest.raises(Refused, match="Còn thiếu"):
        commands.take_in(intake=intake(place, papers=()), by=place.clerk, at=NOW)
    assert Dossier.objects.count() == 1
    assert NumberBook.objects.get(book="H15.61/HS").last == 1
    assert received(place).code == "H15.61-261120-0002"


def test_what_is_told_wrongly_is_named_field_by_field(place: Office) -> None:
    with pytest.raises(Refused) as refused:
        commands.take_in(intake=intake(place, owner=Told(name="", id_number="0660")), by=place.clerk, at=NOW)
    assert {"name", "id_number"} <= refused.value.fields.keys()
    assert not Fact.objects.filter(name__startswith="dossiers").exists()


def test_a_procedure_of_a_ministrys_system_is_not_taken_in(place: Office) -> None:
    from motcua.procedures.tests.factories import catalogue

    catalogue("1.004222")
    with pytest.raises(Refused, match="tiếp nhận"):
        commands.take_in(intake=intake(place, "1.004222", variant=""), by=place.clerk, at=NOW)


@pytest.mark.promise("P12")
def test_strangers_receive_nothing(place: Office) -> None:
    other = office("24544")
    for stranger in (ANYONE, other.clerk, place.specialist):
        with pytest.raises(Forbidden):
            commands.take_in(intake=intake(place), by=stranger, at=NOW)
    assert not Dossier.objects.exists()


def test_the_whole_way_from_counter_to_result(place: Office) -> None:
    dossier = resolved(place)
    assert dossier.state == State.RESOLVED
    commands.return_result(
        dossier=dossier.id, method="counter", receiver_name="Y Bhăm Êñuôl", by=place.clerk, at=NOW + timedelta(hours=2)
    )
    dossier.refresh_from_db()
    assert dossier.state == State.RETURNED
    assert tasks.holder_of(dossier.id) is None
    ledger = queries.ledger_of(dossier)
    assert is_whole(ledger)
    assert [held.holder for held in ledger] == ["desk", "unit", "unit", "leader", "desk"]
    spent = [held.length(NOW + timedelta(hours=9)) for held in ledger]
    assert sum(spent, timedelta()) == timedelta(hours=2)
    assert names(dossier)[-3:] == ["DossierDecided", "DossierCompleted", "ResultReturned"]


def test_a_result_goes_to_somebody_whose_number_is_right_and_all_that_is_wrong_is_said_at_once(place: Office) -> None:
    dossier = resolved(place)
    key = {"dossier": dossier.id, "method": "counter", "by": place.clerk, "at": NOW + timedelta(hours=2)}
    with pytest.raises(Refused) as refused:
        commands.return_result(receiver_name=" ", receiver_number="123", **key)
    assert set(refused.value.fields) == {"receiver_name", "receiver_number"}
    assert "12 chữ số" in refused.value.fields["receiver_number"]
    dossier.refresh_from_db()
    assert (dossier.state, dossier.ended_at) == (State.RESOLVED, None)
    commands.return_result(receiver_name="Y Bhăm", receiver_number="066 091 004 217", **key)
    assert Dossier.objects.get(id=dossier.id).hand_out.receiver_number == "066091004217"


def test_who_brings_a_dossier_has_a_right_number_too(place: Office) -> None:
    with pytest.raises(Refused, match="12 chữ số") as refused:
        commands.take_in(intake=intake(place, submitter_number="123"), by=place.clerk, at=NOW)
    assert set(refused.value.fields) == {"submitter_number"}
    assert not Dossier.objects.exists()


@pytest.mark.promise("P12")
def test_each_sees_only_what_is_its_own(place: Office) -> None:
    other = office("24544")
    dossier = in_process(place)
    for viewer in (place.clerk, place.specialist, place.leader, place.head):
        assert queries.dossier_for(viewer, dossier.id).id == dossier.id
    for stranger in (other.clerk, other.leader, other.specialist, ANYONE):
        with pytest.raises(NotThere):
            queries.dossier_for(stranger, dossier.id)
    colleague = official(place.agency, ["dossiers.handle"], name="Người khác")
    with pytest.raises(NotThere):
        queries.dossier_for(colleague, dossier.id)


@pytest.mark.promise("P12")
def test_only_who_has_it_in_hand_acts(place: Office) -> None:
    dossier = in_process(place)
    with pytest.raises(Conflict):
        commands.take_dossier(dossier=dossier.id, by=place.head, at=NOW)
    with pytest.raises(Forbidden):
        commands.approve_result(dossier=dossier.id, by=place.specialist, at=NOW)
    with pytest.raises(Conflict):
        commands.approve_result(dossier=dossier.id, by=place.leader, at=NOW)


@pytest.mark.promise("P7")
def test_a_stale_page_changes_nothing(place: Office) -> None:
    dossier = received(place)
    seen = dossier.edition
    commands.hand_over(dossier=dossier.id, edition=seen, by=place.clerk, at=NOW)
    with pytest.raises(Conflict):
        commands.hand_over(dossier=dossier.id, edition=seen, by=place.clerk, at=NOW)
    with pytest.raises((Conflict, NotAllowed)):
        commands.hand_over(dossier=dossier.id, by=place.clerk, at=NOW)


def ask(dossier: Dossier, by: object, at: datetime, effect: ClockEffect = ClockEffect.PAUSE) -> None:
    commands.ask_for_more(
        dossier=dossier.id,
        lacks=[Lack("Giấy ủy quyền", "Nộp bản có chứng thực")],
        reason="Người nộp không phải thân nhân",
        legal_basis="Điều 2 Thông tư 04/2020/TT-BTP",
        answer_by_on=date(2026, 12, 4),
        clock_effect=effect,
        by=by,  # type: ignore[arg-type]
        at=at,
    )


def test_a_pause_moves_the_promise_by_its_office_hours(place: Office) -> None:
    dossier = in_process(place)
    ask(dossier, place.specialist, NOW + timedelta(hours=1))
    dossier.refresh_from_db()
    assert dossier.state == State.SUPPLEMENT_REQUESTED
    assert queries.ledger_of(dossier)[-1].holder == "citizen"
    commands.answer_supplement(
        dossier=dossier.id, papers=["Giấy ủy quyền"], by=place.clerk, at=datetime(2026, 11, 23, 10, 0, tzinfo=PROVINCE)
    )
    dossier.refresh_from_db()
    assert dossier.state == State.PROCESSING
    assert dossier.due_at == datetime(2026, 11, 23, 17, 30, tzinfo=PROVINCE)
    assert dossier.first_due_at == datetime(2026, 11, 20, 17, 30, tzinfo=PROVINCE)
    assert dossier.papers.filter(name="Giấy ủy quyền", present=True).exists()
    assert tasks.is_held_by(place.specialist, dossier.id)
    assert is_whole(queries.ledger_of(dossier))


def test_a_formal_supplement_starts_the_limit_again(place: Office) -> None:
    dossier = in_process(place)
    ask(dossier, place.specialist, NOW + timedelta(hours=1), ClockEffect.RESTART)
    answered = datetime(2026, 11, 25, 16, 0, tzinfo=PROVINCE)
    commands.answer_supplement(dossier=dossier.id, by=place.clerk, at=answered)
    dossier.refresh_from_db()
    assert dossier.due_at == datetime(2026, 11, 26, 17, 30, tzinfo=PROVINCE)


def test_before_reception_the_clock_does_not_run(place: Office) -> None:
    waiting = commands.submit_dossier(intake=intake(place, papers=()), by=place.clerk, at=NOW)
    ask(waiting, place.clerk, NOW + timedelta(minutes=5))
    papers = [paper.name for paper in intake(place).papers if isinstance(paper, PaperGiven)]
    commands.answer_supplement(dossier=waiting.id, papers=papers, by=place.clerk, at=NOW + timedelta(days=3))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.code, waiting.due_at) == (State.NEW, None, None)
    assert {held.clock for held in queries.ledger_of(waiting)} == {"waiting"}


def test_a_second_supplement_waits_for_the_first(place: Office) -> None:
    dossier = in_process(place)
    ask(dossier, place.specialist, NOW + timedelta(hours=1))
    with pytest.raises(NotAllowed):
        ask(dossier, place.specialist, NOW + timedelta(hours=2))


def test_a_list_without_guidance_is_refused(place: Office) -> None:
    dossier = in_process(place)
    with pytest.raises(Refused) as refused:
        commands.ask_for_more(
            dossier=dossier.id, lacks=[Lack("Giấy ủy quyền", "")], reason="", legal_basis="",
            answer_by_on=NOW.date(), clock_effect=ClockEffect.PAUSE, by=place.specialist, at=NOW,
        )  # fmt: skip
    assert refused.value.fields.keys() == {"lacks", "reason", "answer_by_on"}


def test_a_refusal_at_the_counter_is_numbered_and_ends_it(place: Office) -> None:
    waiting = commands.submit_dossier(intake=intake(place), by=place.clerk, at=NOW)
    commands.reject_dossier(
        dossier=waiting.id, reason="Không thuộc thẩm quyền", legal_basis="Điều 13 Luật Hộ tịch",
        guidance="Nộp tại UBND phường Buôn Ma Thuột", by=place.clerk, at=NOW,
    )  # fmt: skip
    waiting.refresh_from_db()
    assert waiting.state == State.REJECTED
    notice = waiting.decisions.get()
    assert (notice.number, notice.notation) == (1, "0001/TCHS")
    assert waiting.code is None


def test_a_refusal_after_verification_is_a_result(place: Office) -> None:
    dossier = submitted(place, outcome=Outcome.REFUSED)
    commands.approve_result(dossier=dossier.id, by=place.leader, at=NOW + timedelta(hours=2))
    dossier.refresh_from_db()
    assert dossier.state == State.RESOLVED
    assert dossier.decisions.get().outcome == Outcome.REFUSED


def test_a_draft_sent_back_returns_to_its_drafter(place: Office) -> None:
    dossier = submitted(place)
    with pytest.raises(Refused, match="cần sửa gì"):
        commands.send_back(dossier=dossier.id, remark=" ", by=place.leader, at=NOW)
    commands.send_back(dossier=dossier.id, remark="Sửa tên đệm", by=place.leader, at=NOW + timedelta(hours=2))
    assert tasks.is_held_by(place.specialist, dossier.id)
    assert dossier.decisions.get().remark == "Sửa tên đệm"


def test_lateness_is_judged_when_the_result_is_ready(place: Office) -> None:
    dossier = submitted(place)
    commands.approve_result(dossier=dossier.id, by=place.leader, at=NOW + timedelta(days=4))
    fact = facts_about(dossier.id).get(name="dossiers.DossierCompleted")
    assert fact.body["timeliness"] == "late"


@pytest.mark.promise("P23")
def test_no_persons_data_stands_in_a_fact(place: Office) -> None:
    resolved(place)
    text = " ".join(str(fact.body) for fact in Fact.objects.all())
    for secret in (OWNER.name, OWNER.id_number, OWNER.phone, OWNER.address_line):
        assert secret not in text


def test_the_tray_follows_the_dossier(place: Office) -> None:
    dossier = received(place)
    assert tasks.tray(place.clerk, "mine", now=NOW).get().subject == dossier.id
    commands.hand_over(dossier=dossier.id, by=place.clerk, at=NOW)
    assert not tasks.tray(place.clerk, "mine", now=NOW).exists()
    assert tasks.tray(place.clerk, "waiting", now=NOW).get().subject == dossier.id
    assert tasks.tray(place.specialist, "mine", now=NOW).get().subject == dossier.id
    assert tasks.tray(place.head, "mine", now=NOW).get().subject == dossier.id
    counts = tasks.counts(place.specialist, now=NOW + timedelta(days=1))
    assert (counts.mine, counts.late) == (1, 1)


def test_procedures_are_the_ones_named(place: Office) -> None:
    assert received(place, BIRTH).procedure_code == BIRTH
