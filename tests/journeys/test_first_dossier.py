"""The main job: one birth registration from the counter to the result, real names, four people and a citizen."""

import json
import re
import subprocess
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from motcua.printing.tests.reading import Seen
from motcua.ui.tests.browser import DESK, PHONE
from tests.journeys.conftest import ROOT, Province
from tests.journeys.hands import Keyboard, Window, button, fills_a_birth, follows, link_of, opens, paper, text

pytestmark = pytest.mark.browser
# Nobody else of the province bears this number: whom another test took in would come back with a telephone.
CARD = "066091007315|240123456|Y Bhăm Êñuôl|15081991|Nam|Buôn Jun, Liên Sơn Lắk, Đắk Lắk|01052021"
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
CODE = re.compile(r"H15\.61-\d{6}-\d{4}")
LACK = "Giấy chứng sinh (bản chính)"
MOST_KEYS, MOST_SECONDS = 25, 60


def counted(received: datetime, limit: str) -> datetime:
    """What the command line says of the due moment, without server and database."""
    said = subprocess.run(
        [sys.executable, "-m", "motcua.site.cli", "due", "--received", received.astimezone(HERE).isoformat(timespec="minutes"),
         "--limit", limit, "--json"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return datetime.fromisoformat(json.loads(said.stdout)["due_at"])


def birth_taken_in(window: Window) -> tuple[str, str, int, float]:
    """The clerk takes the birth in with the keyboard alone, prints and hands over; give the code and the QR's address."""
    with window(DESK, "mot.cua") as clerk:
        page = clerk.goes_to("/tiep-nhan/")
        hands, began = Keyboard(page), time.monotonic()
        fills_a_birth(hands, CARD, phone="0905123456")
        hands.presses("F9")
        page.wait_for_selector(".code-big")
        seconds = time.monotonic() - began
        code = CODE.search(text(page))
        assert code
        with page.context.expect_page():
            hands.presses("Enter")
        page.bring_to_front()
        receipt = paper(page, link_of(page, "giay-tiep-nhan.pdf"))
        address = receipt_is_right(receipt, code[0])
        hands.presses("Shift+F9")
        page.wait_for_selector("text=Đã chuyển hồ sơ đến nơi xử lý")
    return code[0], address, hands.pressed, seconds


def receipt_is_right(receipt: Seen, code: str) -> str:
    """One page; QR and Code128 are read back from its pixels. Return the address in the QR."""
    assert receipt.pages == 1
    assert "Y Bhăm Êñuôl" in receipt.words
    codes = dict(receipt.codes)
    assert codes["Code 128"] == code
    assert code in codes["QR Code"]
    return codes["QR Code"]


def asked_for_more(window: Window, code: str) -> None:
    """The specialist takes the dossier out of the tray and asks for one paper; the slip can be printed."""
    with window(DESK, "chuyen.vien") as specialist:
        page = specialist.goes_to("/viec/")
        page.get_by_role("link", name=code).click()
        button(page, "Nhận xử lý").click()
        page.wait_for_selector("text=Hồ sơ nay ở khay của ông/bà")
        button(page, "Yêu cầu bổ sung").click()
        page.fill("[name=what_1]", LACK)
        page.fill("[name=how_1]", "Xin lại ở bệnh viện nơi cháu sinh ra")
        page.fill("[name=reason]", "Chưa có giấy tờ chứng minh việc sinh")
        page.keyboard.press("F9")
        page.wait_for_selector("text=Đã lập phiếu yêu cầu bổ sung")
        slip = paper(page, link_of(page, "phieu-bo-sung"))
        assert slip.pages == 1
        assert LACK in slip.words


def supplement_noted(window: Window, code: str) -> None:
    with window(DESK, "mot.cua") as clerk:
        page = opens(clerk, code)
        button(page, "Nhận bổ sung").click()
        page.get_by_label(LACK).check()
        page.keyboard.press("F9")
        page.wait_for_selector("text=Đã nhận bổ sung")


def draft_submitted(window: Window, code: str) -> None:
    with window(DESK, "chuyen.vien") as specialist:
        page = opens(specialist, code)
        button(page, "Trình ký").click()
        page.fill("[name=summary]", "Giấy khai sinh cho cháu H’Lan Êñuôl")
        page.keyboard.press("F9")
        page.wait_for_selector("text=Đã trình ký")


def signed_on_a_phone(window: Window, code: str) -> int:
    """The vice-chairman signs on a phone; return the number of taps from the tray on."""
    with window(PHONE, "lanh.dao") as leader:
        page = leader.goes_to("/viec/")
        page.get_by_role("link", name=code).tap()
        page.wait_for_selector("text=Giấy khai sinh cho cháu H’Lan Êñuôl")
        assert leader.sideways() <= 0
        button(page, "Ký duyệt").tap()
        page.wait_for_selector("text=Đã ký duyệt")
    return 2


def handed_out(window: Window, code: str) -> None:
    with window(DESK, "mot.cua") as clerk:
        page = opens(clerk, code)
        button(page, "Trả kết quả").click()
        assert page.input_value("[name=receiver_name]") == "Y Bhăm Êñuôl"
        page.keyboard.press("F9")
        page.wait_for_selector("text=Hồ sơ kết thúc")
        assert "Đã trả kết quả" in text(page)


def test_a_birth_goes_from_the_counter_to_its_result(window: Window, province: Province) -> None:
    code, qr, keys, seconds = birth_taken_in(window)
    assert keys <= MOST_KEYS
    assert seconds <= MOST_SECONDS
    received, due = moments(province, code)
    assert due == counted(received, "trong ngày")
    told = follows(window, qr)
    assert_says(told, code, "Đang xử lý", "Đăng ký khai sinh", day(due), said(received), "Ông/bà chưa phải làm gì")
    assert "Êñuôl" not in told, "the name is masked"

    asked_for_more(window, code)
    assert_says(follows(window, qr), "Chờ bổ sung", LACK, "Xin lại ở bệnh viện", "Tạm dừng")
    supplement_noted(window, code)
    assert_says(follows(window, qr), "Đang xử lý", day(moments(province, code)[1]))
    draft_submitted(window, code)
    signed_on_a_phone(window, code)
    assert_says(follows(window, qr), "Đã có kết quả", "Xin mang giấy tiếp nhận đến nơi đã nộp hồ sơ")
    handed_out(window, code)
    assert_says(follows(window, qr), "Đã trả", "kết quả đã trao cho người nhận")
    adds_up(province, code)


def assert_says(told: str, *words: str) -> None:
    assert [word for word in words if word not in told] == [], told


def adds_up(province: Province, code: str) -> None:
    """Somebody held the dossier at every moment between reception and the end."""
    (gaps,) = province.ask(
        "SELECT count(*) FROM (SELECT i.from_at, lag(i.to_at) OVER (ORDER BY i.from_at, i.id) AS before"
        " FROM tasks_interval i JOIN dossiers_dossier d ON d.id = i.subject WHERE d.code = %s) held"
        " WHERE before IS NOT NULL AND from_at <> before",
        code,
    )
    assert gaps == 0


def moments(province: Province, code: str) -> tuple[datetime, datetime]:
    ((received, due),) = province.ask("SELECT received_at, due_at FROM dossiers_dossier WHERE code = %s", code)
    return received, due


def day(at: datetime) -> str:
    return f"{at.astimezone(HERE):%d/%m/%Y}"


def said(at: datetime) -> str:
    here = at.astimezone(HERE)
    return f"{here.hour} giờ {here.minute:02} phút, ngày {here:%d/%m/%Y}"
