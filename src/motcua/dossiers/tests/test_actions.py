"""Acts over HTTP: one whole life by those who live it, and everything that must not happen on the way."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from motcua.dossiers import commands, queries
from motcua.dossiers.lifecycle import State
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.factories import CONSTRUCTION, NOW, Office, in_process, intake, received, resolved, submitted
from motcua.dossiers.tests.pictures import PNG
from motcua.dossiers.tests.screens import Screens, screens
from motcua.files.tests.factories import bytes_kept
from motcua.kernel.ids import new_id
from motcua.kernel.models import Fact
from motcua.organisations import queries as organisations
from motcua.organisations.tests.factories import province
from motcua.people.tests import factories as people
from motcua.procedures.tests.factories import catalogue

__all__ = ["screens"]
pytestmark = pytest.mark.django_db
GO = {"follow": True}


class Life:
    """Signed-in browsers of one commune and one dossier that they pass on."""

    def __init__(self) -> None:
        agency = organisations.by_reference("24580")
        unit = {"organisation": organisations.by_reference("24580/kinh-te"), "at": NOW}
        self.who = {
            "clerk": people.clerk(agency, at=NOW),
            "head": people.unit_head(agency, **unit),
            "specialist": people.specialist(agency, **unit),
            "leader": people.leader(agency, at=NOW),
            "records": people.records_clerk(agency, at=NOW),
        }
        place = Office(agency, *(self.who[name] for name in ("clerk", "specialist", "head", "leader", "records")))
        self.dossier = received(place, CONSTRUCTION, fees_stated=(commands.FeeStated(0, 75_000),))

    def does(self, name: str, verb: str, **given: Any) -> str:
        """Let somebody send the page of one act and return the text of the page that follows."""
        client = people.sign_in(Client(), self.who[name])
        edition = Dossier.objects.get(id=self.dossier.id).edition
        sent = {"once_key": str(new_id()), "edition": edition, **given}
        answer = client.post(f"/ho-so/{self.dossier.id}/{verb}/", sent, **GO)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.content.decode()[:3000]
        assert answer.redirect_chain
        return answer.content.decode()

    def state(self) -> str:
        self.dossier.refresh_from_db()
        return self.dossier.state


@pytest.mark.usefixtures("db")
def test_a_dossier_lives_from_counter_to_result_on_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    province()
    catalogue(CONSTRUCTION)
    now = [NOW + timedelta(minutes=10)]
    monkeypatch.setattr(timezone, "localtime", lambda *given: given[0] if given else now[0])
    life = Life()
    assert "Đã chuyển hồ sơ" in life.does("clerk", "chuyen-xu-ly")
    position = next(iter(life.who["specialist"].positions))
    assert "H’Ngăm Niê Kđăm" in life.does("head", "phan-cong", position=str(position))
    lack = {"what_1": "Bản vẽ mặt bằng móng", "how_1": "Bổ sung tỷ lệ 1/100, ký tên người thiết kế"}
    asked = life.does(
        "specialist",
        "yeu-cau-bo-sung",
        reason="Thiếu bản vẽ móng",
        answer_by_on="04/12/2026",
        clock_effect="pause",
        **lack,
    )
    assert "Bản vẽ mặt bằng móng" in asked
    assert life.state() == State.SUPPLEMENT_REQUESTED
    now[0] = datetime.fromisoformat("2026-11-25T09:10:00+07:00")
    came = life.does("clerk", "nhan-bo-sung", came=["Bản vẽ mặt bằng móng"], files=scan("mong.png"))
    assert "mong.png" in came
    assert life.state() == State.PROCESSING
    assert life.dossier.due_at != life.dossier.first_due_at
    draft = {"outcome": "approved", "summary": "Giấy phép xây dựng nhà ở riêng lẻ"}
    life.does("specialist", "trinh-ky", files=scan("du-thao.png"), **draft)
    assert "Sửa số tầng" in life.does("leader", "tra-lai", remark="Sửa số tầng")
    life.does("specialist", "trinh-ky", **draft)
    assert "Đã ký duyệt" in life.does("leader", "ky-duyet")
    if life.state() == State.PROCESSING:
        assert "0001/KQ" in life.does("records", "vao-so", files=scan("ban-ky.png"))
    assert life.state() == State.RESOLVED
    assert "Đã trả kết quả" in life.does("clerk", "tra-ket-qua", method="counter", receiver_name="Y Bhăm Êñuôl")
    assert life.state() == State.RETURNED
    assert queries.actions_for(life.who["clerk"], life.dossier) == ()


def scan(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, "image/png")


def test_a_page_sent_twice_acts_once(screens: Screens) -> None:
    place, dossier = screens.place, received(screens.place)
    key = str(new_id())
    first, second = (
        screens.post(place.clerk, f"/ho-so/{dossier.id}/chuyen-xu-ly/", once_key=key, edition=dossier.edition)
        for _turn in range(2)
    )
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"] == f"/ho-so/{dossier.id}/"
    assert Fact.objects.filter(name="dossiers.DossierHandedOver").count() == 1


def test_a_page_of_an_older_edition_changes_nothing(screens: Screens) -> None:
    place, dossier = screens.place, submitted(screens.place)
    stale = screens.act(place.leader, dossier.id, "ky-duyet", edition=dossier.edition - 1)
    assert stale["Location"] == f"/ho-so/{dossier.id}/"
    assert "vừa được người khác xử lý" in said(stale)
    dossier.refresh_from_db()
    assert dossier.state == State.PROCESSING
    assert screens.act(place.leader, dossier.id, "ky-duyet").status_code == 303


def said(answer: Any) -> str:
    """What the next page will say."""
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_a_step_that_is_past_says_so(screens: Screens) -> None:
    place, dossier = screens.place, in_process(screens.place)
    assert "không còn ở khay" in said(screens.act(place.head, dossier.id, "nhan-xu-ly"))
    assert "không còn ở khay" in said(screens.act(place.clerk, dossier.id, "chuyen-xu-ly"))
    assert screens.get(place.leader, f"/ho-so/{dossier.id}/tra-lai/").status_code == 409


def test_what_was_typed_stays_when_something_is_wrong(screens: Screens) -> None:
    place, dossier = screens.place, in_process(screens.place)
    given = {"what_1": "Giấy ủy quyền", "how_1": "", "reason": "Thiếu ủy quyền", "answer_by_on": "1/1"}
    page = screens.act(place.specialist, dossier.id, "yeu-cau-bo-sung", **given)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Giấy ủy quyền" in text
    assert "Thiếu ủy quyền" in text
    assert "Hãy ghi ngày, tháng, năm" in text
    assert "kèm hướng dẫn" in text
    framed = re.findall(r'name="(\w+_\d)"[^>]*aria-invalid', text)
    assert framed == ["how_1"]
    unreal = screens.act(place.specialist, dossier.id, "yeu-cau-bo-sung", **given | {"answer_by_on": "31/02/2027"})
    assert "Không có ngày này." in unreal.content.decode()
    sunday = screens.act(place.specialist, dossier.id, "yeu-cau-bo-sung", **given | {"answer_by_on": "06/12/2026"})
    assert sunday.status_code == 422
    assert "(nghỉ cuối tuần). Ngày làm việc kế tiếp là thứ Hai 07/12/2026." in sunday.content.decode()
    assert "kèm hướng dẫn" in sunday.content.decode()
    fuller = screens.act(place.specialist, dossier.id, "yeu-cau-bo-sung", **given | {"answer_by_on": "04/12/2026"})
    assert fuller.status_code == 422
    assert "kèm hướng dẫn" in fuller.content.decode()
    refused = screens.act(place.specialist, dossier.id, "trinh-ky", outcome="refused", summary="", reason="")
    assert refused.status_code == 422
    assert 'id="f-reason-error"' in refused.content.decode()


def test_the_supplement_form_cites_the_decree_of_the_day_of_reception(screens: Screens) -> None:
    dossier = in_process(screens.place)
    page = screens.get(screens.place.specialist, f"/ho-so/{dossier.id}/yeu-cau-bo-sung/").content.decode()
    assert "118/2025/NĐ-CP" in page
    assert "61/2018" not in page


def test_another_row_costs_nothing(screens: Screens) -> None:
    place, dossier = screens.place, in_process(screens.place)
    rows = {f"what_{n}": f"Giấy {n}" for n in range(1, 4)}
    page = screens.act(place.specialist, dossier.id, "yeu-cau-bo-sung", add="1", **rows)
    assert page.status_code == 200
    assert 'name="what_5"' in page.content.decode()
    assert "Giấy 3" in page.content.decode()
    dossier.refresh_from_db()
    assert dossier.state == State.PROCESSING


def test_a_broken_scan_is_named_and_nothing_happens(screens: Screens) -> None:
    place, dossier = screens.place, in_process(screens.place)
    broken = SimpleUploadedFile("to-khai.pdf", b"not a paper at all", "application/pdf")
    page = screens.act(
        place.specialist, dossier.id, "trinh-ky", outcome="approved", summary="Giấy khai sinh", files=broken
    )
    assert page.status_code == 422
    assert "to-khai.pdf" in page.content.decode()
    assert not dossier.files.exists()
    dossier.refresh_from_db()
    assert dossier.decisions.count() == 0


def test_missing_papers_send_the_clerk_to_the_one_list(screens: Screens) -> None:
    place = screens.place
    waiting = commands.submit_dossier(intake=intake(place, papers=intake(place).papers[1:]), by=place.clerk, at=NOW)
    refused = screens.act(place.clerk, waiting.id, "tiep-nhan")
    assert refused.status_code == 422
    assert "Còn thiếu: Tờ khai đăng ký khai sinh" in refused.content.decode()
    page = screens.get(place.clerk, f"/ho-so/{waiting.id}/yeu-cau-bo-sung/").content.decode()
    assert "Tính lại từ đầu" not in page
    lack = {"what_1": "Tờ khai", "how_1": "Điền đủ hai trang"}
    screens.act(place.clerk, waiting.id, "yeu-cau-bo-sung", reason="Chưa có tờ khai", answer_by_on="04/12/2026", **lack)
    answer = screens.get(place.clerk, f"/ho-so/{waiting.id}/nhan-bo-sung/").content.decode()
    assert "Điền đủ hai trang" in answer
    assert 'value="Tờ khai đăng ký khai sinh"' in answer
    assert " checked" not in answer
    empty = screens.act(place.clerk, waiting.id, "nhan-bo-sung")
    assert (empty.status_code, "Chưa đánh dấu giấy tờ nào" in empty.content.decode()) == (422, True)
    waiting.refresh_from_db()
    assert waiting.state == State.SUPPLEMENT_REQUESTED
    every = screens.act(place.clerk, waiting.id, "nhan-bo-sung", do="all")
    assert (every.status_code, every.content.decode().count(" checked")) == (200, 2)
    screens.act(place.clerk, waiting.id, "nhan-bo-sung", came=["Tờ khai", "Tờ khai đăng ký khai sinh"])
    assert screens.act(place.clerk, waiting.id, "tiep-nhan").status_code == 303
    waiting.refresh_from_db()
    assert waiting.state == State.ACCEPTED


def test_a_refusal_at_the_counter_goes_by_its_page(screens: Screens) -> None:
    place = screens.place
    waiting = commands.submit_dossier(intake=intake(place), by=place.clerk, at=NOW)
    assert screens.act(place.clerk, waiting.id, "tu-choi", reason="Không thuộc thẩm quyền").status_code == 422
    answer = screens.act(
        place.clerk,
        waiting.id,
        "tu-choi",
        reason="Không thuộc thẩm quyền",
        legal_basis="Điều 13 Luật Hộ tịch",
        guidance="Nộp tại UBND phường Buôn Ma Thuột",
    )
    assert answer.status_code == 303
    page = screens.get(place.clerk, answer["Location"]).content.decode()
    assert "Phiếu từ chối tiếp nhận số 1" in page


def test_reading_changes_nothing(screens: Screens) -> None:
    place, dossier = screens.place, received(screens.place)
    for verb in ("tiep-nhan", "chuyen-xu-ly", "nhan-xu-ly", "chuyen-buoc", "ky-duyet", "so-dinh-danh"):
        assert screens.get(place.clerk, f"/ho-so/{dossier.id}/{verb}/")["Location"] == f"/ho-so/{dossier.id}/"
    elsewhere = screens.get(place.clerk, "/ho-so/xuat-excel/de-nghi/")
    assert (elsewhere.status_code, elsewhere["Allow"]) == (405, "POST")
    assert "không mở thẳng được" in elsewhere.content.decode()
    signed = resolved(place)
    before = Fact.objects.exclude(name="kernel.RecordSeen").count()
    assert (
        screens.get(place.clerk, f"/ho-so/{signed.id}/tra-ket-qua/?method=counter&receiver_name=A").status_code == 200
    )
    assert Fact.objects.exclude(name="kernel.RecordSeen").count() == before


def test_for_a_stranger_there_is_nothing(screens: Screens) -> None:
    place, dossier = screens.place, in_process(screens.place)
    row = commands.attach_file(
        dossier=dossier.id, kept=bytes_kept([PNG]), name="a.png", stage="intake", by=place.specialist, at=NOW
    )
    base = f"/ho-so/{dossier.id}/"
    asks = ("", f"tep/{row.id}/", "dinh-kem/", "yeu-cau-bo-sung/", "nhan-bo-sung/", "tu-choi/", "tra-ket-qua/")
    acts = ("tiep-nhan", "chuyen-xu-ly", "nhan-xu-ly", "ky-duyet", "tra-ket-qua", "tu-choi", "dinh-kem", "so-dinh-danh")
    found = {path: screens.get(screens.stranger, base + path).status_code for path in asks}
    found |= {verb: screens.act(screens.stranger, dossier.id, verb).status_code for verb in acts}
    found["code"] = screens.get(screens.stranger, f"/ho-so/ma/{dossier.code}/").status_code
    assert set(found.values()) == {404}, found
    assert not Fact.objects.filter(name="dossiers.PersonalNumberShown").exists()
