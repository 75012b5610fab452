"""No dossier is without a way out: what may be asked for, skipped, refused, stopped and taken back."""

from datetime import date, datetime, timedelta

import pytest
from django.http import HttpResponse

from motcua.dossiers import commands, queries
from motcua.dossiers.lifecycle import State
from motcua.dossiers.models import Dossier, SupplementRequest
from motcua.dossiers.queries.catalogue import version_kept
from motcua.dossiers.queries.way import steps_of
from motcua.dossiers.rules import ClockEffect, Lack, Outcome
from motcua.dossiers.tests.factories import (
    CONSTRUCTION,
    NOW,
    Office,
    in_process,
    intake,
    official,
    received,
    resolved,
    submitted,
)
from motcua.dossiers.tests.screens import Screens, screens
from motcua.kernel.actors import Actor, Forbidden
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.lifecycle import NotAllowed
from motcua.kernel.models import NumberBook
from motcua.kernel.time import PROVINCE
from motcua.organisations import queries as organisations
from motcua.people.tests import factories as people
from motcua.printing.tests.reading import read_back
from motcua.procedures.tests.factories import catalogue
from motcua.tasks import queries as tasks

__all__ = ["screens"]
pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
TOO_LATE = datetime(2026, 12, 7, 9, 0, tzinfo=PROVINCE)  # the day to answer by was 4 December
NOTICE = {"reason": "Quá hạn bổ sung", "legal_basis": "Điều 17 Nghị định 118/2025/NĐ-CP"}
TURNED_AWAY = NOTICE | {"guidance": "Nộp lại khi đủ giấy tờ"}


@pytest.fixture
def place(screens: Screens) -> Office:
    return screens.place


def ask(dossier: Dossier, by: Actor, at: datetime) -> SupplementRequest:
    return commands.ask_for_more(
        dossier=dossier.id, lacks=[Lack("Giấy ủy quyền", "Bản chứng thực")], reason="Thiếu", legal_basis="",
        answer_by_on=date(2026, 12, 4), clock_effect=ClockEffect.PAUSE, by=by, at=at,
    )  # fmt: skip


def asked_at_the_desk(place: Office) -> Dossier:
    waiting = commands.submit_dossier(intake=intake(place, papers=()), by=place.clerk, at=NOW)
    ask(waiting, place.clerk, NOW + timedelta(minutes=5))
    waiting.refresh_from_db()
    return waiting


def paused(place: Office) -> Dossier:
    dossier = in_process(place)
    ask(dossier, place.specialist, LATER)
    dossier.refresh_from_db()
    return dossier


def test_what_was_never_completed_at_the_desk_is_turned_away(place: Office) -> None:
    waiting = asked_at_the_desk(place)
    assert "reject" in queries.actions_for(place.clerk, waiting)
    commands.reject_dossier(dossier=waiting.id, by=place.clerk, at=TOO_LATE, **TURNED_AWAY)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.paused_at) == (State.REJECTED, None)
    assert tasks.holder_of(waiting.id) is None


def test_what_was_received_is_not_turned_away_at_the_desk(place: Office) -> None:
    dossier = paused(place)
    assert "reject" not in queries.actions_for(place.clerk, dossier)
    with pytest.raises(NotAllowed):
        commands.reject_dossier(dossier=dossier.id, by=place.clerk, at=TOO_LATE, **TURNED_AWAY)


@pytest.mark.parametrize("left_out", TURNED_AWAY)
def test_turning_away_gives_reason_law_and_guidance(place: Office, left_out: str) -> None:
    waiting = commands.submit_dossier(intake=intake(place), by=place.clerk, at=NOW)
    with pytest.raises(Refused) as refused:
        commands.reject_dossier(dossier=waiting.id, by=place.clerk, at=LATER, **TURNED_AWAY | {left_out: " "})
    assert refused.value.fields.keys() == {left_out}


def test_the_desk_asks_once(place: Office) -> None:
    waiting = asked_at_the_desk(place)
    commands.answer_supplement(dossier=waiting.id, by=place.clerk, at=LATER)
    waiting = Dossier.objects.get(id=waiting.id)
    assert queries.actions_for(place.clerk, waiting) == ("receive", "reject", "withdraw")
    with pytest.raises(Refused, match="khoản 2 Điều 17"):
        ask(waiting, place.clerk, LATER)
    with pytest.raises(Refused, match="hãy từ chối tiếp nhận"):
        commands.receive_dossier(dossier=waiting.id, by=place.clerk, at=LATER)


def test_after_reception_only_who_decides_asks_again(place: Office) -> None:
    dossier = paused(place)
    commands.answer_supplement(dossier=dossier.id, by=place.clerk, at=LATER)
    dossier = Dossier.objects.get(id=dossier.id)
    assert "ask_for_more" not in queries.actions_for(place.specialist, dossier)
    assert "ask_for_more" in queries.actions_for(place.leader, dossier)
    with pytest.raises(Refused, match="lãnh đạo"):
        ask(dossier, place.specialist, LATER)
    ask(dossier, place.leader, LATER)
    commands.answer_supplement(dossier=dossier.id, by=place.clerk, at=TOO_LATE)
    assert tasks.is_held_by(place.specialist, dossier.id)


def construction(screens: Screens) -> tuple[Office, Dossier]:
    catalogue(CONSTRUCTION)
    unit = organisations.by_reference("24580/kinh-te")
    place = screens.place
    rights = ["dossiers.read", "dossiers.assign", "dossiers.handle"]
    here = Office(
        agency=place.agency, clerk=place.clerk, leader=place.leader, records=place.records,
        specialist=people.specialist(place.agency, organisation=unit, at=NOW),
        head=official(place.agency, rights, unit=unit, name="Y Thịnh Bkrông"),
    )  # fmt: skip
    dossier = received(here, CONSTRUCTION, fees_stated=(commands.FeeStated(0, 75_000),))
    return here, commands.hand_over(dossier=dossier.id, by=here.clerk, at=NOW)


def test_the_clock_stands_still_only_where_the_route_lets_it(screens: Screens) -> None:
    here, dossier = construction(screens)
    assert steps_of(dossier)[dossier.step].right == "dossiers.assign"
    assert "ask_for_more" not in queries.actions_for(here.head, dossier)
    with pytest.raises(Refused, match="không cho tạm dừng"):
        ask(dossier, here.head, LATER)


def test_every_reference_route_lets_its_first_handling_step_ask(screens: Screens) -> None:
    here, dossier = construction(screens)
    for kept in (dossier, received(here)):
        first = next(step for step in steps_of(kept) if step.right == "dossiers.handle")
        assert first.may_pause


def test_a_step_that_may_not_be_skipped_is_done_before_the_leader(screens: Screens) -> None:
    here, dossier = construction(screens)
    position = next(iter(here.specialist.positions))
    held = commands.assign_dossier(dossier=dossier.id, position=position, by=here.head, at=LATER)
    assert {"submit", "forward"} <= set(queries.actions_for(here.specialist, held))
    between = version_kept(dossier.version_id).steps.all()[4]
    between.may_skip = False
    draft = {"dossier": dossier.id, "outcome": Outcome.APPROVED, "summary": "Giấy phép", "by": here.specialist}
    assert queries.actions_for(here.specialist, held)[0] == "forward"
    with pytest.raises(Refused, match=between.label):
        commands.submit_result(at=LATER, **draft)
    for _step in range(2):
        commands.forward_dossier(dossier=dossier.id, by=here.specialist, at=LATER)
    assert commands.submit_result(at=LATER, **draft).outcome == Outcome.APPROVED


def test_a_dossier_never_supplemented_is_stopped_after_its_day(place: Office) -> None:
    dossier = paused(place)
    assert "stop" not in queries.actions_for(place.leader, dossier, at=LATER)
    assert "stop" in queries.actions_for(place.leader, dossier, at=TOO_LATE)
    with pytest.raises(Conflict):
        commands.stop_dossier(dossier=dossier.id, by=place.leader, at=LATER, **NOTICE)
    with pytest.raises(Forbidden):
        commands.stop_dossier(dossier=dossier.id, by=place.specialist, at=TOO_LATE, **NOTICE)
    with pytest.raises(Refused):
        commands.stop_dossier(dossier=dossier.id, reason="", legal_basis="", by=place.leader, at=TOO_LATE)
    notice = commands.stop_dossier(dossier=dossier.id, by=place.leader, at=TOO_LATE, **NOTICE)
    dossier = Dossier.objects.get(id=dossier.id)
    assert (dossier.state, dossier.ended_at, notice.notation) == (State.STOPPED, TOO_LATE, "0001/TBD")
    assert tasks.holder_of(dossier.id) is None
    assert queries.actions_for(place.leader, dossier, at=TOO_LATE) == ()


def text(answer: HttpResponse) -> str:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def test_the_notice_of_a_stop_is_printed_from_the_page(screens: Screens, place: Office) -> None:
    dossier, screens.now = paused(place), TOO_LATE
    assert "Dừng giải quyết" in text(screens.get(place.leader, f"/ho-so/{dossier.id}/"))
    assert screens.act(place.leader, dossier.id, "dung-giai-quyet", reason="Quá hạn").status_code == 422
    assert screens.act(place.leader, dossier.id, "dung-giai-quyet", **NOTICE).status_code == 303
    notice = dossier.decisions.get()
    path = f"/ho-so/{dossier.id}/thong-bao-dung/{notice.id}.pdf"
    page = text(screens.get(place.clerk, f"/ho-so/{dossier.id}/"))
    assert "Thông báo dừng giải quyết số 0001/TBD" in page
    assert path in page
    assert "Dự thảo kết quả" not in page
    printed = read_back(screens.get(place.clerk, path).content)
    assert "Quá hạn bổ sung" in printed.words
    assert screens.get(screens.stranger, path).status_code == 404
    told = queries.tracked_by_link(place.clerk, str(dossier.code), dossier.tracking_secret)
    assert told is not None
    assert (told.words, told.lacks) == ("Dừng xử lý", ())
    assert "dừng giải quyết" in text(screens.get(place.clerk, f"/tra-cuu/{dossier.code}/{dossier.tracking_secret}/"))


def test_the_desk_gives_back_what_the_person_wants_back(screens: Screens, place: Office) -> None:
    dossier = in_process(place)
    assert "withdraw" in queries.actions_for(place.clerk, dossier)
    assert "withdraw" not in queries.actions_for(place.specialist, dossier)
    assert "Rút hồ sơ" in text(screens.get(place.clerk, f"/ho-so/{dossier.id}/rut-ho-so/"))
    assert screens.act(place.clerk, dossier.id, "rut-ho-so", asked_by_name="Y Bhăm").status_code == 422
    given = {"asked_by_name": "Y Bhăm Êñuôl", "reason": "Nộp nhầm thủ tục"}
    assert screens.act(place.clerk, dossier.id, "rut-ho-so", **given).status_code == 303
    dossier = Dossier.objects.get(id=dossier.id)
    assert dossier.state == State.WITHDRAWN
    assert dossier.withdrawal.reason == "Nộp nhầm thủ tục"
    assert tasks.holder_of(dossier.id) is None
    assert "Nộp nhầm thủ tục" in text(screens.get(place.clerk, f"/ho-so/{dossier.id}/"))
    assert "được rút" in text(screens.get(place.clerk, f"/tra-cuu/{dossier.code}/{dossier.tracking_secret}/"))


@pytest.mark.parametrize("made", [asked_at_the_desk, received, paused, submitted])
def test_it_may_be_taken_back_until_a_result_is_signed(place: Office, made) -> None:  # type: ignore[no-untyped-def]
    dossier = made(place)
    commands.withdraw_dossier(
        dossier=dossier.id, reason="Không cần nữa", asked_by_name="Y Bhăm", by=place.clerk, at=TOO_LATE
    )
    assert Dossier.objects.get(id=dossier.id).state == State.WITHDRAWN


def test_a_signed_result_is_not_taken_back(place: Office) -> None:
    dossier = resolved(place)
    assert "withdraw" not in queries.actions_for(place.clerk, dossier)
    with pytest.raises(Conflict):
        commands.withdraw_dossier(
            dossier=dossier.id, reason="Không cần nữa", asked_by_name="Y Bhăm", by=place.clerk, at=TOO_LATE
        )


def test_an_agency_without_a_code_numbers_nothing(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organisations, "code_of", lambda *_given, **_more: None)
    with pytest.raises(Refused, match="Ủy ban nhân dân xã Liên Sơn Lắk chưa có mã định danh"):
        received(place)
    assert not NumberBook.objects.exists()


def test_the_public_page_names_agencies_by_the_local_day(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    early = datetime(2026, 11, 23, 6, 30, tzinfo=PROVINCE)  # still Sunday in UTC
    dossier, asked = received(place, at=early), []
    names = organisations.names

    def noted(ids: object, on: date, **more: object) -> object:
        asked.append(on)
        return names(ids, on, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(organisations, "names", noted)
    assert queries.tracked_by_link(place.clerk, str(dossier.code), dossier.tracking_secret)
    assert asked == [early.date()]
