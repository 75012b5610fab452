"""The page of a dossier: what it shows, to whom, and what it costs."""

from datetime import timedelta
from uuid import UUID

import pytest

from motcua.dossiers import commands, queries
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.factories import NOW, in_process, received, resolved, submitted
from motcua.dossiers.tests.pictures import PNG
from motcua.dossiers.tests.screens import Screens, reading, screens
from motcua.dossiers.web import shown
from motcua.files import commands as files
from motcua.files.tests import factories as makings
from motcua.files.tests.factories import bytes_kept
from motcua.inspection.tests.factories import inspect_everything
from motcua.kernel.actors import Actor, machine
from motcua.kernel.models import Fact

__all__ = ["screens"]
pytestmark = pytest.mark.django_db


def test_the_page_says_what_who_when_and_what_next(screens: Screens) -> None:
    dossier = in_process(screens.place)
    page = screens.get(screens.place.specialist, f"/ho-so/{dossier.id}/").content.decode()
    for words in (
        str(dossier.code),
        "Đăng ký khai sinh",
        "Y Bhăm Êñuôl",
        "066 091 004 •••",
        "0905 123 456",
        "Trình ký",
    ):
        assert words in page
    assert "066091004217" not in page
    assert "Vì sao hẹn thứ Sáu 20/11?" in page
    assert "Xem dạng bảng" in page
    assert "giữ 15 phút" in page


def test_reading_is_recorded_and_the_full_number_more_so(screens: Screens) -> None:
    place, dossier = screens.place, received(screens.place)
    screens.get(place.clerk, f"/ho-so/{dossier.id}/")
    seen = Fact.objects.get(name="kernel.RecordSeen")
    assert (seen.subject, seen.agency, seen.actor) == (dossier.id, place.agency, place.clerk.id)
    page = screens.post(place.leader, f"/ho-so/{dossier.id}/so-dinh-danh/").content.decode()
    assert "066 091 004 217" in page
    assert Fact.objects.get(name="dossiers.PersonalNumberShown").actor == place.leader.id


def test_whoever_is_to_decide_reads_the_question_first(screens: Screens) -> None:
    dossier = submitted(screens.place)
    asked = screens.get(screens.place.leader, f"/ho-so/{dossier.id}/").content.decode()
    places = [asked.index(words) for words in ("Trình ông/bà ký", "Xem dạng bảng", "Người yêu cầu", "Diễn biến")]
    assert places == sorted(places)
    assert asked.count('id="ket-qua"') == 1
    assert "Hẹn trả người dân thứ Sáu 20/11" in asked
    other = screens.get(screens.place.clerk, f"/ho-so/{dossier.id}/").content.decode()
    assert "Trình ông/bà ký" not in other
    assert other.index("Xem dạng bảng") < other.index("Dự thảo kết quả")


def test_each_sees_the_acts_that_are_its_own(screens: Screens) -> None:
    place = screens.place
    offered = {
        (place.clerk, received(place).id): ["Chuyển xử lý"],
        (place.leader, submitted(place).id): ["Ký duyệt", "Trả lại để sửa"],
        (place.clerk, resolved(place).id): ["Trả kết quả"],
    }
    every = {"Chuyển xử lý", "Ký duyệt", "Trả lại để sửa", "Trình ký", "Nhận xử lý", "Tiếp nhận <kbd"}
    for (who, dossier), words in offered.items():
        bar = screens.get(who, f"/ho-so/{dossier}/").content.decode().partition('<div class="bar">')[2]
        assert all(word in bar for word in words)
        assert not any(word in bar for word in every - set(words))
    in_tray = screens.get(place.leader, f"/ho-so/{received(place).id}/").content.decode()
    assert "Việc tiếp theo" in in_tray


def bar_of(screens: Screens, who: Actor, dossier: UUID) -> tuple[str, str]:
    """Return the bar of a dossier's page: what stands there at once, and what is folded under "Khác"."""
    bar = screens.get(who, f"/ho-so/{dossier}/").content.decode().partition('<div class="bar">')[2]
    at_once, _fold, folded = bar.partition("<details")
    return at_once, folded


def test_after_the_hand_over_the_counter_is_led_to_the_next_citizen(screens: Screens) -> None:
    at_once, folded = bar_of(screens, screens.place.clerk, in_process(screens.place).id)
    assert f'btn main" href="/tiep-nhan/?tai={screens.place.agency}" data-key="F8"' in at_once
    assert "Rút hồ sơ" not in at_once
    assert "Khác" in folded
    assert "Rút hồ sơ" in folded


def test_acts_that_undo_a_result_are_folded_and_the_next_work_comes_first(screens: Screens) -> None:
    place, signed = screens.place, resolved(screens.place)
    submitted(place)
    at_once, folded = bar_of(screens, place.leader, signed.id)
    assert "Việc tiếp theo" in at_once
    assert "Tiếp nhận hồ sơ tiếp" not in at_once
    for act in ("Đề nghị thu hồi kết quả", "Đề nghị cấp lại số"):
        assert act not in at_once
        assert act in folded


SCRIPT = makings.pdf(catalog="/OpenAction<</S/JavaScript/JS(app.alert(1))>>")


@pytest.mark.promise("P17")
def test_a_scan_is_sent_as_what_it_is_and_nothing_else(screens: Screens) -> None:
    place, dossier = screens.place, in_process(screens.place)
    row = commands.attach_file(
        dossier=dossier.id, kept=bytes_kept([PNG]), name="tờ khai.png", stage="intake", by=place.specialist, at=NOW
    )
    early = screens.get(place.leader, f"/ho-so/{dossier.id}/tep/{row.id}/")
    assert early.status_code == 422
    assert "đang kiểm tra" in early.content.decode()
    assert "đang kiểm tra…" in screens.get(place.leader, f"/ho-so/{dossier.id}/").content.decode()
    inspect_everything()
    answer = screens.get(place.leader, f"/ho-so/{dossier.id}/tep/{row.id}/")
    sent = b"".join(answer.streaming_content)
    assert sent.startswith(b"\x89PNG")
    part = screens.get(place.leader, f"/ho-so/{dossier.id}/tep/{row.id}/", HTTP_RANGE="bytes=1-3")
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"PNG")
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Content-Disposition"].startswith("inline;")
    saved = screens.get(place.leader, f"/ho-so/{dossier.id}/tep/{row.id}/?tai=1")
    assert b"".join(saved.streaming_content) == sent
    assert saved["Content-Disposition"].startswith("attachment;")
    other = received(place)
    assert screens.get(place.leader, f"/ho-so/{other.id}/tep/{row.id}/").status_code == 404
    assert "t%E1%BB%9D%20khai.png" in saved["Content-Disposition"]


@pytest.mark.promise("P17")
def test_a_scan_that_is_refused_says_why_and_leads_nowhere(screens: Screens) -> None:
    place, dossier = screens.place, in_process(screens.place)
    for content, name in ((makings.pdf(catalog="/OpenAction<</S/Launch/F(a.exe)>>"), "lệnh.pdf"), (SCRIPT, "mã.pdf")):
        commands.attach_file(
            dossier=dossier.id, kept=bytes_kept([content]), name=name, stage="intake", by=place.specialist, at=NOW
        )
    inspect_everything()
    page = screens.get(place.leader, f"/ho-so/{dossier.id}/").content.decode()
    assert "không nhận: PDF có lệnh mở chương trình." in page
    assert "chỉ tải về, không mở trên trang. PDF có mã JavaScript." in page
    refused, active = dossier.files.order_by("added_at", "id")
    assert screens.get(place.leader, f"/ho-so/{dossier.id}/tep/{refused.id}/").status_code == 422
    sent = screens.get(place.leader, f"/ho-so/{dossier.id}/tep/{active.id}/")
    assert sent["Content-Disposition"].startswith("attachment;")
    assert sent["Content-Security-Policy"].startswith("sandbox;")
    assert b"".join(sent.streaming_content).startswith(b"%PDF")
    late = NOW + timedelta(days=9)
    assert files.forget_unused(before=late, by=machine("Dọn tệp"), at=late) == 0, "what a dossier holds is used"


def test_after_the_promise_the_strip_says_so(screens: Screens) -> None:
    dossier = submitted(screens.place)
    screens.now = NOW + timedelta(days=5)
    page = screens.get(screens.place.leader, f"/ho-so/{dossier.id}/").content.decode()
    assert "Quá hạn 2 ngày" in page  # 24/11 is a day off
    assert 'class="promise broken"' in page


def test_the_rows_of_a_returned_dossier_add_up_to_the_return(screens: Screens) -> None:
    place, dossier = screens.place, resolved(screens.place)
    end = NOW + timedelta(minutes=95)
    commands.return_result(dossier=dossier.id, method="counter", receiver_name="Y", by=place.clerk, at=end)
    dossier.refresh_from_db()
    strip = shown.strip_of(dossier, queries.ledger_of(dossier), {}, None, end + timedelta(days=9))
    assert strip is not None
    assert sum(((part.end or end) - part.start for part in strip.parts), timedelta()) == end - NOW
    assert strip.parts[-1].clock == "đã có kết quả, không tính"
    assert strip.promise is None


def test_a_withdrawn_dossier_promises_nothing(screens: Screens) -> None:
    place, dossier = screens.place, received(screens.place)
    Dossier.objects.filter(id=dossier.id).update(due_provisional=True)
    assert "hạn tạm tính" in screens.get(place.clerk, f"/ho-so/{dossier.id}/").content.decode()
    commands.withdraw_dossier(
        dossier=dossier.id, asked_by_name="Y", reason="Nộp nhầm", by=place.clerk, at=NOW + timedelta(hours=1)
    )
    page = screens.get(place.clerk, f"/ho-so/{dossier.id}/").content.decode()
    assert "hạn tạm tính" not in page
    assert 'class="promise' not in page


def test_the_page_costs_few_statements(screens: Screens) -> None:
    assert reading(screens, screens.place.leader, f"/ho-so/{submitted(screens.place).id}/") <= 25
