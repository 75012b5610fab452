"""What one person may not do alone with dossiers: by the command, by the page, alone and together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from motcua.dossiers import commands, queries
from motcua.dossiers.models import Decision, Dossier, DossierFile, ExportPermit, ExportTaken
from motcua.dossiers.queries import Filters
from motcua.dossiers.rules import most_taken_alone
from motcua.dossiers.tests.factories import NOW, Office, in_process, resolved, story_office, submitted
from motcua.dossiers.tests.pictures import PNG
from motcua.dossiers.tests.screens import Screens, screens  # noqa: F401 - a fixture
from motcua.files.tests.factories import bytes_kept
from motcua.kernel.actors import Actor, Forbidden, NotThere
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.facts import facts_about
from motcua.kernel.ids import new_id
from motcua.kernel.models import CancelledNumber, Fact
from motcua.organisations import queries as organisations
from motcua.people import commands as people_commands
from motcua.people.commands import NeedsSecondPerson
from motcua.people.queries import Proposal
from motcua.people.tests import factories as people
from motcua.tasks import queries as tasks

pytestmark = [pytest.mark.promise("P25"), pytest.mark.django_db]
LATER = NOW + timedelta(hours=2)


def staffed(place: Office) -> Office:
    """The office with real people, who can propose and confirm."""
    unit = organisations.by_reference("24580/van-phong")
    return replace(
        place,
        clerk=people.clerk(place.agency, at=NOW),
        specialist=people.specialist(place.agency, organisation=unit, at=NOW),
        leader=people.leader(place.agency, at=NOW),
        records=people.records_clerk(place.agency, at=NOW),
    )


@pytest.fixture
def place() -> Office:
    return staffed(story_office())


def ask(action: str, by: Actor, **arguments: Any) -> Proposal:
    return people_commands.propose(
        action=f"dossiers.{action}", arguments=arguments, reason="Ghi sai ngày sinh", by=by, at=LATER
    )


def confirm(proposal: Proposal, by: Actor) -> None:
    people_commands.confirm_proposal(proposal=proposal.pk, by=by, at=LATER)


def decision_of(dossier: Dossier) -> Decision:
    return Decision.objects.get(dossier=dossier)


def scan(dossier: Dossier, by: Actor) -> DossierFile:
    return commands.attach_file(
        dossier=dossier.id,
        kept=bytes_kept([PNG]),
        name="nham-nguoi.png",
        stage="intake",
        by=by,
        at=NOW + timedelta(hours=1),
    )


def is_sheet(answer: Any) -> bool:
    sheet = b"".join(answer.streaming_content)
    return bool(answer["Content-Type"].startswith("application/vnd")) and sheet[:2] == b"PK"


def alone(place: Office) -> dict[str, Callable[[Actor], object]]:
    """Every dangerous command as somebody would call it without a second person."""
    done, open_ = resolved(place), in_process(place)
    file = scan(open_, place.specialist)
    told = {"reason": "x", "at": LATER}
    return {
        "recall_result": lambda by: commands.recall_result(dossier=done.id, by=by, **told),
        "renumber_result": lambda by: commands.renumber_result(dossier=done.id, by=by, **told),
        "remove_file": lambda by: commands.remove_file(dossier=open_.id, file=file.id, by=by, **told),
        "allow_export": lambda by: commands.allow_export(permit=new_id(), given="", said="", rows=9, by=by, at=LATER),
    }


@pytest.mark.parametrize("action", ["recall_result", "renumber_result", "remove_file", "allow_export"])
def test_one_person_alone_does_nothing_dangerous(place: Office, action: str) -> None:
    act = alone(place)[action]
    for by in (place.clerk, place.specialist, place.leader, place.records):
        with pytest.raises(NeedsSecondPerson):
            act(by)
    assert not CancelledNumber.objects.exists()
    assert DossierFile.objects.count() == 1
    assert not ExportPermit.objects.exists()


def test_a_recalled_result_goes_back_to_its_drafter_and_its_number_stays_visible(place: Office) -> None:
    dossier = resolved(place)
    number = decision_of(dossier).notation
    proposal = ask("recall_result", place.records, dossier=dossier.id, reason="Ghi sai ngày sinh")
    assert number in proposal.title
    dossier.refresh_from_db()
    assert dossier.state == "resolved"
    confirm(proposal, place.leader)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.resolved_at) == ("processing", None)
    assert decision_of(dossier).recalled_at == LATER
    (cancelled,) = CancelledNumber.objects.all()
    assert (cancelled.number, cancelled.by_name) == (decision_of(dossier).number, place.records.name)
    fact = facts_about(dossier.id).get(name="dossiers.ResultRecalled")
    assert (fact.actor, fact.body) == (place.records.id, {"number": number, "confirmed_by": str(place.leader.id)})
    assert tasks.is_held_by(place.specialist, dossier.id)
    assert "submit" in queries.actions_for(place.specialist, queries.dossier_for(place.specialist, dossier.id))
    with pytest.raises(Refused):
        commands.return_result(dossier=dossier.id, method="counter", receiver_name="Ai", by=place.clerk, at=LATER)


def test_after_a_recall_the_next_result_gets_the_next_number(place: Office) -> None:
    dossier = resolved(place)
    first = decision_of(dossier)
    confirm(ask("recall_result", place.records, dossier=dossier.id, reason="Sai"), place.leader)
    at = LATER + timedelta(minutes=10)
    commands.submit_result(dossier=dossier.id, outcome="approved", summary="Bản đúng", by=place.specialist, at=at)  # type: ignore[arg-type]
    commands.approve_result(dossier=dossier.id, by=place.leader, at=at + timedelta(minutes=5))
    second = Decision.objects.exclude(id=first.id).get(dossier=dossier)
    assert (second.number or 0) == (first.number or 0) + 1
    dossier.refresh_from_db()
    assert dossier.state == "resolved"


def test_a_result_whose_number_was_cancelled_in_its_book_is_recalled_all_the_same(place: Office) -> None:
    dossier = resolved(place)
    number = decision_of(dossier).number
    commands.cancel_number(
        agency=dossier.competent_agency_id, book="KQ", period=f"{LATER:%Y}", number=number,
        reason="Giấy rách", by=place.records, at=LATER,
    )  # fmt: skip
    confirm(ask("recall_result", place.records, dossier=dossier.id, reason="Sai"), place.leader)
    dossier.refresh_from_db()
    assert dossier.state == "processing"
    assert CancelledNumber.objects.get().reason == "Giấy rách"


def test_a_number_that_its_book_never_gave_is_not_noted_as_cancelled(place: Office) -> None:
    dossier = resolved(place)
    Decision.objects.filter(dossier=dossier).update(number=9999)
    with pytest.raises(Refused, match="Sổ chưa cấp số này"):
        ask("renumber_result", place.records, dossier=dossier.id, reason="Đóng dấu hỏng")
    assert not CancelledNumber.objects.exists()


def test_a_renumbered_result_keeps_its_former_number_as_cancelled(place: Office) -> None:
    dossier = resolved(place)
    former = decision_of(dossier)
    confirm(ask("renumber_result", place.records, dossier=dossier.id, reason="Đóng dấu hỏng"), place.leader)
    now = decision_of(dossier)
    assert (now.former_notation, (now.number or 0) - (former.number or 0)) == (former.notation, 1)
    assert CancelledNumber.objects.get().number == former.number
    fact = facts_about(dossier.id).get(name="dossiers.ResultRenumbered")
    assert fact.body == {
        "former": former.notation, "number": now.notation, "confirmed_by": str(place.leader.id),
    }  # fmt: skip


def test_results_that_are_not_out_or_out_of_the_house_are_not_recalled(place: Office) -> None:
    waiting, gone = submitted(place), resolved(place)
    commands.return_result(dossier=gone.id, method="counter", receiver_name="Ai", by=place.clerk, at=LATER)
    for dossier in (waiting, gone):
        for action in ("recall_result", "renumber_result"):
            with pytest.raises(Conflict, match="đã phát hành và chưa trả"):
                ask(action, place.records, dossier=dossier.id, reason="Sai")
    with pytest.raises(Forbidden):
        ask("recall_result", place.clerk, dossier=resolved(place).id, reason="Sai")


def test_a_wrong_file_goes_for_good_when_two_say_so(place: Office) -> None:
    dossier = in_process(place)
    file = scan(dossier, place.specialist)
    proposal = ask("remove_file", place.specialist, dossier=dossier.id, file=file.id, reason="Nhầm người")
    assert DossierFile.objects.filter(id=file.id).exists()
    confirm(proposal, place.leader)
    assert not DossierFile.objects.filter(id=file.id).exists()
    fact = facts_about(dossier.id).get(name="dossiers.FileRemoved")
    assert fact.body == {"file": str(file.id), "stage": "intake", "confirmed_by": str(place.leader.id)}
    with pytest.raises(NotThere):
        ask("remove_file", place.specialist, dossier=dossier.id, file=file.id, reason="Nhầm người")


def test_a_large_list_is_taken_once_within_a_day(place: Office) -> None:
    permit = new_id()
    proposal = ask("allow_export", place.leader, permit=permit, given="q=an", said="có “an”", rows=6000)
    with pytest.raises(NotThere):
        commands.take_export(permit=permit, by=place.leader, at=LATER)
    second = people.leader(place.agency, name="Y Wăn Niê", at=NOW)
    confirm(proposal, second)
    taken = commands.take_export(permit=permit, by=place.leader, at=LATER)
    assert taken.confirmed_by == second.id
    with pytest.raises(Conflict):
        commands.take_export(permit=permit, by=place.leader, at=LATER)
    with pytest.raises(NotThere):
        commands.take_export(permit=permit, by=second, at=LATER)
    ExportPermit.objects.update(taken_at=None)
    with pytest.raises(Refused, match="24 giờ"):
        commands.take_export(permit=permit, by=place.leader, at=LATER + timedelta(days=1))


def test_the_pages_propose_and_only_the_second_page_does(screens: Screens) -> None:  # noqa: F811
    place = screens.place = staffed(screens.place)
    dossier = resolved(place)
    page = screens.get(place.records, f"/ho-so/{dossier.id}/")
    assert "Đề nghị thu hồi kết quả" in page.content.decode()
    path = f"/ho-so/{dossier.id}/thu-hoi-ket-qua/"
    assert screens.get(place.records, path).status_code == 200
    assert screens.act(place.records, dossier.id, "thu-hoi-ket-qua", reason="").status_code == 422
    assert screens.act(place.records, dossier.id, "thu-hoi-ket-qua", reason="Sai ngày sinh").status_code == 303
    dossier.refresh_from_db()
    assert dossier.state == "resolved"
    proposal = Proposal.objects.get()
    alone_ = screens.post(place.records, f"/nguoi-thu-hai/{proposal.pk}/dong-y/")
    assert alone_.status_code == 404
    assert screens.post(place.leader, f"/nguoi-thu-hai/{proposal.pk}/dong-y/").status_code == 303
    page = screens.get(place.records, f"/ho-so/{dossier.id}/").content.decode()
    assert "đã thu hồi" in page
    assert "Đã thu hồi kết quả" in page


def test_a_file_is_proposed_for_removal_on_its_page(screens: Screens) -> None:  # noqa: F811
    place = screens.place = staffed(screens.place)
    dossier = in_process(place)
    file = scan(dossier, place.specialist)
    path = f"/ho-so/{dossier.id}/tep/{file.id}/xoa/"
    assert path in screens.get(place.specialist, f"/ho-so/{dossier.id}/").content.decode()
    assert screens.get(place.specialist, path).status_code == 200
    assert screens.get(place.leader, path).status_code == 404
    assert screens.post(place.specialist, path, reason="").status_code == 422
    assert screens.post(place.specialist, path, reason="Nhầm người").status_code == 303
    assert DossierFile.objects.filter(id=file.id).exists()


def test_a_small_list_leaves_at_once_and_a_large_one_waits_for_a_second(
    screens: Screens,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = screens.place = staffed(screens.place)
    resolved(place)
    assert is_sheet(screens.post(place.leader, "/ho-so/xuat-excel/"))
    monkeypatch.setattr("motcua.dossiers.queries.taking.most_taken_alone", lambda _day: 0)
    asked = screens.post(place.leader, "/ho-so/xuat-excel/", **{"thu-tuc": "1.001193"})
    assert "cần người thứ hai đồng ý" in asked.content.decode()
    assert screens.post(place.leader, "/ho-so/xuat-excel/de-nghi/", reason=" ").status_code == 422
    sent = screens.post(place.leader, "/ho-so/xuat-excel/de-nghi/", reason="Báo cáo tháng", **{"thu-tuc": "1.001193"})
    assert sent.status_code == 303
    proposal = Proposal.objects.get()
    take = f"/ho-so/xuat-excel/{proposal.subject}/"
    assert screens.get(place.leader, take).status_code == 404
    second = people.leader(place.agency, name="Y Wăn Niê", at=NOW)
    assert screens.post(second, f"/nguoi-thu-hai/{proposal.pk}/dong-y/").status_code == 303
    assert take in screens.get(place.leader, f"/nguoi-thu-hai/{proposal.pk}/").content.decode()
    assert "Tải Excel" in screens.get(place.leader, take).content.decode()
    assert is_sheet(screens.post(place.leader, f"{take}tai/"))
    fact = Fact.objects.filter(name="dossiers.DossiersExported").latest("id")
    assert fact.body["confirmed_by"] == str(second.id)
    assert screens.post(place.leader, f"{take}tai/").status_code == 409
    assert screens.get(second, take).status_code == 404


def agency_of_many(number: int, rows: int = 0) -> dict[str, Any]:
    return {"rows": rows, "agencies": {UUID(int=number)}, "filters": "agency"}


def test_slices_of_a_large_list_add_up_over_a_day_by_rows_and_by_agencies(place: Office) -> None:
    for number in range(10):
        commands.note_export(**agency_of_many(number, 500), by=place.leader, at=LATER)
    for more in (agency_of_many(10), agency_of_many(9, 1)):
        with pytest.raises(NeedsSecondPerson):
            commands.note_export(**more, by=place.leader, at=LATER)
    commands.note_export(**agency_of_many(11, 4_000), confirmed_by=new_id(), by=place.leader, at=LATER)
    commands.note_export(**agency_of_many(9), by=place.leader, at=LATER)  # what two took is not counted again
    after = LATER + timedelta(hours=24)
    with pytest.raises(NeedsSecondPerson):
        commands.note_export(**agency_of_many(12), by=place.leader, at=after - timedelta(seconds=1))
    commands.note_export(**agency_of_many(12, 5_000), by=place.leader, at=after)
    assert ExportTaken.objects.count() == 1
    assert Fact.objects.filter(name="dossiers.DossiersExported").count() == 13


def test_the_same_list_again_and_again_asks_for_a_second_and_so_does_the_ledger(
    screens: Screens,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = screens.place = staffed(screens.place)
    resolved(place)
    monkeypatch.setattr("motcua.dossiers.queries.taking.most_taken_alone", lambda _day: 3)
    inspector, one = people.inspector(place.agency, at=NOW), {"co-quan": str(place.agency)}
    for _turn in range(3):
        assert is_sheet(screens.post(inspector, "/ho-so/xuat-excel/", **one))
    asked = screens.post(inspector, "/ho-so/xuat-excel/", **one)
    assert "cần người thứ hai đồng ý" in asked.content.decode()
    for path in ("xuat-excel/", "in/"):
        refused = screens.post(
            inspector, f"/ho-so/so-theo-doi/{path}", **one, quyen="1", tu="01/11/2026", den="30/11/2026"
        )
        assert (refused.status_code, "tính cả các lần trước" in refused.content.decode()) == (422, True)


def test_the_limit_of_a_list_is_dated_and_the_whole_province_always_needs_two(screens: Screens) -> None:  # noqa: F811
    place = screens.place = staffed(screens.place)
    resolved(place)
    assert most_taken_alone(NOW.date()) == 5_000
    inspector = people.inspector(place.agency, at=NOW)
    asked = screens.post(inspector, "/ho-so/xuat-excel/")
    assert "cần người thứ hai đồng ý" in asked.content.decode()
    assert is_sheet(screens.post(inspector, "/ho-so/xuat-excel/", **{"co-quan": str(place.agency)}))
    assert queries.exportable(inspector, Filters(), now=LATER).count() == 1
