"""Papers asked for in the browser: what a scanner reads from them, who may see them, and how prints are counted."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from motcua.dossiers import commands
from motcua.dossiers.commands import PaperGiven
from motcua.dossiers.rules import ClockEffect, Lack, Outcome
from motcua.dossiers.tests.factories import NOW, in_process, intake, official, received, resolved, submitted
from motcua.dossiers.tests.screens import Screens, screens
from motcua.kernel.actors import Actor, Forbidden
from motcua.printing.tests.reading import read_back

__all__ = ["screens"]
pytestmark = pytest.mark.django_db
Dossier = apps.get_model("dossiers", "Dossier")
LONG = "Văn bản ủy quyền theo quy định của pháp luật trong trường hợp ủy quyền thực hiện việc đăng ký khai sinh, số "


def sheet(answer: Any) -> Any:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith("inline")
    return read_back(b"".join(answer) if answer.streaming else answer.content)


def shown(screens: Screens, dossier: Dossier, name: str = "giay-tiep-nhan.pdf", by: Any = None, **given: str) -> Any:
    return screens.get(by or screens.place.clerk, f"/ho-so/{dossier.id}/{name}", data=given)


@pytest.mark.parametrize("size", ["a5", "a4"])
def test_the_receipt_is_read_back_by_a_scanner(screens: Screens, size: str) -> None:
    given = intake(screens.place).papers
    more = [PaperGiven(None, f"{LONG}{n}", present=True, copies=n) for n in range(1, 13 - len(given))]
    dossier = received(screens.place, papers=[*given, *more])
    seen = sheet(shown(screens, dossier, kho=size))
    path = reverse("dossiers:track-link", args=[dossier.code, dossier.tracking_secret])
    assert seen.codes == {("QR Code", settings.PUBLIC_ADDRESS + path), ("Code 128", dossier.code)}
    assert seen.pages == 1
    pin = dossier.tracking_pin
    for words in ("Y Bhăm Êñuôl", f"{pin[:4]}-{pin[4:]}", "Trung tâm Phục vụ hành chính công xã Liên Sơn Lắk"):
        assert words in seen.words
    assert "Số: 0001/TNHS" in seen.words


def page_of(screens: Screens, dossier: Dossier) -> str:
    return screens.get(screens.place.clerk, f"/ho-so/{dossier.id}/").content.decode()


def test_an_owner_who_moves_later_changes_no_paper_of_an_old_dossier(screens: Screens) -> None:
    told = replace(intake(screens.place).owner, address_line="Buôn Jun")
    dossier = received(screens.place, owner=told)
    later = NOW + timedelta(minutes=5)
    moved = received(screens.place, owner=replace(told, address_line="Số 9", commune_code="24133"), at=later)
    dossier.refresh_from_db()
    assert (dossier.owner.commune_code, dossier.owner_commune) == ("24133", "24580")
    assert "Buôn Jun, xã Liên Sơn Lắk" in sheet(shown(screens, dossier)).words
    assert "Buôn Jun, xã Liên Sơn Lắk" in page_of(screens, dossier)
    assert "Liên Sơn Lắk, tỉnh" not in sheet(shown(screens, moved)).words


def test_a_dossier_from_before_the_commune_was_kept_shows_where_its_owner_lives(screens: Screens) -> None:
    told = replace(intake(screens.place).owner, address_line="Buôn Jun")
    dossier = received(screens.place, owner=told)
    Dossier.objects.update(owner_commune=None)
    assert "Buôn Jun, xã Liên Sơn Lắk" in sheet(shown(screens, dossier)).words


def test_no_commune_told_is_none_shown_whatever_is_known_of_the_owner(screens: Screens) -> None:
    told = replace(intake(screens.place).owner, address_line="Buôn Jun")
    received(screens.place, owner=told)
    blind = received(screens.place, owner=replace(told, commune_code=""), at=NOW + timedelta(minutes=5))
    assert blind.owner.commune_code == "24580"
    assert "Buôn Jun, xã" not in sheet(shown(screens, blind)).words


def test_the_second_print_says_that_it_is_one(screens: Screens) -> None:
    dossier = received(screens.place)
    assert "In lại" not in sheet(shown(screens, dossier)).words
    for _time in range(2):
        answer = screens.post(screens.place.clerk, f"/ho-so/{dossier.id}/in-giay-tiep-nhan/", kho="a5")
        assert answer.status_code == 303
        assert answer["Location"] == f"/ho-so/{dossier.id}/giay-tiep-nhan.pdf?kho=a5"
    assert "In lại lần 1" in sheet(shown(screens, dossier)).words
    assert Dossier.objects.get().receipt_prints == 2


def test_looking_counts_no_print(screens: Screens) -> None:
    dossier = received(screens.place)
    shown(screens, dossier)
    assert Dossier.objects.get().receipt_prints == 0


@pytest.mark.parametrize("name", ["giay-tiep-nhan.pdf", "phieu-kiem-soat.pdf"])
def test_a_stranger_gets_no_paper(screens: Screens, name: str) -> None:
    dossier = received(screens.place)
    assert shown(screens, dossier, name, by=screens.stranger).status_code == 404


@pytest.mark.parametrize("right", ["dossiers.receive", "dossiers.return"])
def test_whoever_works_at_the_desk_has_the_receipt(screens: Screens, right: str) -> None:
    dossier = received(screens.place)
    colleague = official(screens.place.agency, ["dossiers.read", right], name="Người khác")
    assert shown(screens, dossier, by=colleague).status_code == 200
    assert "Xem giấy tiếp nhận" in screens.get(colleague, f"/ho-so/{dossier.id}/").content.decode()
    assert screens.post(colleague, f"/ho-so/{dossier.id}/in-giay-tiep-nhan/").status_code == 303


@pytest.mark.parametrize("who", ["reader", "specialist", "head", "leader", "elsewhere"])
def test_whoever_only_sees_the_dossier_has_no_receipt(screens: Screens, who: str) -> None:
    place = screens.place
    dossier = in_process(place)
    viewers = {
        "reader": official(place.agency, ["dossiers.read", "dossiers.export", "facts.read"], name="Kiểm tra"),
        "elsewhere": clerk_elsewhere_who_reads(screens),
    }
    viewer = viewers.get(who) or getattr(place, who)
    page = screens.get(viewer, f"/ho-so/{dossier.id}/")
    assert page.status_code == 200
    assert "Xem giấy tiếp nhận" not in page.content.decode()
    assert shown(screens, dossier, by=viewer).status_code == 404
    assert screens.post(viewer, f"/ho-so/{dossier.id}/in-giay-tiep-nhan/").status_code == 404
    with pytest.raises(Forbidden):
        commands.print_receipt(dossier=dossier.id, by=viewer, at=NOW + timedelta(hours=1))
    assert Dossier.objects.get().receipt_prints == 0
    assert shown(screens, dossier, "phieu-kiem-soat.pdf", by=viewer).status_code == 200


def clerk_elsewhere_who_reads(screens: Screens) -> Actor:
    """Return a clerk of another commune who may also read dossiers of this one."""
    reads = official(screens.place.agency, ["dossiers.read"], name="Người ở nơi khác")
    return replace(reads, posts=(*reads.posts, *screens.stranger.posts))


def test_what_was_not_received_has_no_receipt(screens: Screens) -> None:
    place = screens.place
    dossier = commands.submit_dossier(intake=intake(place, papers=()), by=place.clerk, at=NOW)
    assert shown(screens, dossier).status_code == 404
    assert shown(screens, dossier, "phieu-kiem-soat.pdf").status_code == 404


def test_the_slip_that_asks_for_more_gives_the_whole_list(screens: Screens) -> None:
    place = screens.place
    dossier = in_process(place)
    asked = commands.ask_for_more(
        dossier=dossier.id, lacks=[Lack("Văn bản ủy quyền", "Có chứng thực của UBND xã"), Lack("Giấy chứng sinh", "Nộp bản chính")],
        reason="Người nộp không phải cha mẹ", legal_basis="", answer_by_on=date(2026, 12, 4),
        clock_effect=ClockEffect.PAUSE, by=place.specialist, at=NOW + timedelta(minutes=55),
    )  # fmt: skip
    seen = sheet(shown(screens, dossier, f"phieu-bo-sung/{asked.id}.pdf"))
    for words in (
        "Văn bản ủy quyền",
        "Nộp bản chính",
        "04/12/2026",
        "tạm dừng",
        "Y Bhăm Êñuôl",
        "ỦY BAN NHÂN DÂN XÃ LIÊN SƠN LẮK",
    ):
        assert words in seen.words
    other = received(place)
    assert shown(screens, other, f"phieu-bo-sung/{asked.id}.pdf").status_code == 404


def test_the_notice_of_a_refusal_says_why_and_where_to_go(screens: Screens) -> None:
    place = screens.place
    dossier = commands.submit_dossier(intake=intake(place, papers=()), by=place.clerk, at=NOW)
    commands.reject_dossier(
        dossier=dossier.id, reason="Không thuộc thẩm quyền", legal_basis="Luật Hộ tịch, Điều 13",
        guidance="Nộp tại UBND phường Buôn Ma Thuột", by=place.clerk, at=NOW,
    )  # fmt: skip
    decision = dossier.decisions.get()
    seen = sheet(shown(screens, dossier, f"phieu-tu-choi/{decision.id}.pdf"))
    for words in (
        "PHIẾU TỪ CHỐI TIẾP NHẬN",
        "Không thuộc thẩm quyền",
        "phường Buôn Ma Thuột",
        "0001/TCHS",
        dossier.submission_no,
    ):
        assert words in seen.words


def test_a_refusal_after_verification_is_a_paper_only_when_signed(screens: Screens) -> None:
    place = screens.place
    dossier = submitted(place, outcome=Outcome.REFUSED)
    path = f"phieu-tu-choi/{dossier.decisions.get().id}.pdf"
    assert shown(screens, dossier, path).status_code == 404
    commands.approve_result(dossier=dossier.id, by=place.leader, at=NOW + timedelta(minutes=70))
    assert "PHIẾU TỪ CHỐI GIẢI QUYẾT" in sheet(shown(screens, dossier, path)).words


def test_the_control_sheet_follows_the_dossier_from_hand_to_hand(screens: Screens) -> None:
    dossier = resolved(screens.place)
    seen = sheet(shown(screens, dossier, "phieu-kiem-soat.pdf"))
    assert ("Code 128", dossier.code) in seen.codes
    for words in ("PHIẾU KIỂM SOÁT", "Người nộp hồ sơ", "Y Bhăm Êñuôl", "Trần Thị Kim Oanh"):
        assert words in seen.words
