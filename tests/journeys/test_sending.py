"""Forms that a page sends without leaving: every answer is shown as a browser would, and nothing is sent twice (P3)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, Request, Route

from motcua.ui.tests.browser import DESK
from tests.journeys.conftest import Province
from tests.journeys.hands import Window, answered, button, opens, text
from tests.journeys.test_lost_answers import HOW_MANY, LOST, UNKNOWN, is_told_the_truth
from tests.journeys.test_other_ways import acts, filled, taken_in

pytestmark = [pytest.mark.browser, pytest.mark.promise("P3")]
BIRTH = "1.001193"
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TROUBLE = "<!doctype html><main><h1>Trang gặp sự cố</h1><p class='lede'>Có lỗi ở phía máy chủ.</p><ul><li>Đợi vài phút.</li></ul></main>"


@contextmanager
def answering(page: Page, answer: Callable[[Route], None]) -> Iterator[None]:
    """Let something on the way answer the forms of this page."""
    there = [True]
    page.route(
        "**/tiep-nhan/**",
        lambda route: answer(route) if there and route.request.headers.get("x-led-by") else route.continue_(),
    )
    yield
    there.clear()


def loses_its_answer(route: Route) -> None:
    """The server does it; a machine on the way then says that it cannot reach the server."""
    route.fetch(max_redirects=0)
    route.fulfill(status=HTTPStatus.SERVICE_UNAVAILABLE, body="upstream is away")


def quiet_about(complaints: list[str], *words: str) -> list[str]:
    return [said for said in complaints if not any(word in said for word in (LOST, *words))]


def test_a_new_token_is_shown_to_the_administrator_who_asked_for_it(window: Window, province: Province) -> None:
    (agency,) = province.ask(
        "SELECT p.agency_id::text FROM people_position p JOIN people_account a ON a.id = p.account_id"
        " WHERE a.username = 'quan.tri' LIMIT 1"
    )
    with window(DESK, "quan.tri") as administrator:
        page = administrator.goes_to(f"/he-thong-ket-noi/them/?co-quan={agency}")
        page.fill("[name=name]", "Hộ tịch điện tử – gửi thử")
        page.fill("[name=basis]", "Biên bản 15")
        page.locator("[name=scopes]").first.check(force=True)
        page.locator("[name=reach]").first.check(force=True)
        assert answered(page, "Thêm hệ thống") == HTTPStatus.NO_CONTENT
        page.goto(f"{page.url.split('#')[0]}cap-ma/")
        assert answered(page, "Cấp mã") == HTTPStatus.OK
        assert page.locator("b.num").inner_text().startswith("mtc_")
        assert administrator.violations() == []


def test_a_refused_page_is_sent_once_with_its_scans_and_the_way_back_keeps_what_was_typed(
    window: Window, province: Province
) -> None:
    stored = "SELECT count(*) FROM files_storedfile"
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and "/tiep-nhan/?" in request.url:
            sent.append(request.url)

    with window(DESK, "mot.cua") as clerk:
        page = clerk.goes_to("/tiep-nhan/")
        filled(page, BIRTH, "", "")
        page.locator("input[type=file]").first.set_input_files(
            {"name": "chứng sinh.pdf", "mimeType": "application/pdf", "buffer": SCAN}
        )
        page.on("request", note)
        (before,) = province.ask(stored)
        page.keyboard.press("F9")
        page.wait_for_selector("[aria-invalid=true]")
        assert (len(sent), province.ask(stored)) == (1, [before + 1])
        assert clerk.violations() == []
        for _turn in range(2):
            page.locator("#error-summary a").first.click()
            page.wait_for_timeout(300)
            assert page.locator("#error-summary").is_visible()
            assert page.title().startswith("Lỗi")
            assert page.locator(".kept-scan").count() == 1
        page.keyboard.press("F9")
        page.wait_for_selector("#error-summary:focus")
        assert "#" not in page.url
        for there in (page.go_back, page.go_forward, page.go_back):
            there()
            page.wait_for_selector("#intake:not(:has(.error-summary))")
            page.wait_for_load_state()
        clerk.complaints = quiet_about(clerk.complaints, "status of 422")


def test_files_of_a_refused_page_need_not_be_chosen_again(window: Window, province: Province) -> None:
    code, _qr = taken_in(window, BIRTH, "H’Giữ Tệp Êban")
    acts(window, "chuyen.vien", code, "Nhận xử lý", "Đã nhận")
    with window(DESK, "chuyen.vien") as specialist:
        page = opens(specialist, code)
        button(page, "Trình ký").click()
        page.locator("input[type=file]").first.set_input_files(
            {"name": "dự thảo.pdf", "mimeType": "application/pdf", "buffer": SCAN}
        )
        page.locator("[name=outcome][value=refused]").check(force=True)
        page.keyboard.press("F9")
        page.wait_for_selector("[aria-invalid=true]")
        assert "dự thảo.pdf" in page.locator(".file-name").first.inner_text()
        assert page.evaluate("document.querySelector('main input[type=file]').files.length") == 1
        specialist.complaints = quiet_about(specialist.complaints, "status of 422")


def test_what_broke_in_the_server_is_said_on_the_page_which_keeps_everything(
    window: Window, province: Province
) -> None:
    owner = "Ksor Sự Cố"
    with window(DESK, "mot.cua") as clerk:
        page = clerk.goes_to("/tiep-nhan/")
        filled(page, BIRTH, "", owner)
        with answering(page, lambda route: route.fulfill(status=500, content_type="text/html", body=TROUBLE)):
            page.keyboard.press("F9")
            page.wait_for_selector(".sending")
        assert "Trang gặp sự cố. Có lỗi ở phía máy chủ. Chữ đã gõ vẫn còn trên trang này" in text(page)
        assert "Đợi vài phút" in page.locator(".sending li").first.inner_text()
        assert page.input_value("[name=name]") == owner
        assert clerk.violations() == []
        page.keyboard.press("F9")
        page.wait_for_selector(".code-big")
        clerk.complaints = quiet_about(clerk.complaints, "status of 500")
    assert province.ask(HOW_MANY, owner) == [1]


def test_whoever_leaves_while_nobody_knows_and_sends_it_again_is_led_to_what_was_done(
    window: Window, province: Province
) -> None:
    owner = "Rơ Châm Bỏ Đi"
    with window(DESK, "mot.cua") as clerk:
        page = clerk.goes_to("/tiep-nhan/")
        filled(page, BIRTH, "", owner)
        with answering(page, loses_its_answer):
            page.keyboard.press("F9")
            is_told_the_truth(page)
            page.goto(f"{clerk.home}/tiep-nhan/?thu-tuc={BIRTH}")
        page.wait_for_selector(".kept-note")
        assert page.input_value("[name=name]") == owner
        page.fill("[name=phone]", "0914222334")
        page.keyboard.press("F9")
        page.wait_for_selector("text=lần ấy đã được ghi")
        assert clerk.violations() == []
        page.get_by_role("link", name="Xem việc đã được ghi").click()
        page.wait_for_selector(".code-big")
        clerk.complaints = quiet_about(clerk.complaints, "status of 503", "status of 409")
    assert province.ask(HOW_MANY, owner) == [1]


def test_the_idle_lock_covers_a_page_that_waits_for_its_answer_and_does_not_leave_it(
    window: Window, province: Province
) -> None:
    owner = "H’Nghỉ Tay Niê"
    with window(DESK, "mot.cua") as clerk:
        clerk.page.clock.install()
        page = clerk.goes_to("/tiep-nhan/")
        filled(page, BIRTH, "", owner)
        with answering(page, loses_its_answer):
            page.keyboard.press("F9")
            page.clock.run_for(1000)
            is_told_the_truth(page)
            page.clock.fast_forward("16:00")
            page.wait_for_selector("html[style*=hidden]", state="attached")
            page.keyboard.press("a")  # whoever comes now may not look behind the cover
            page.clock.run_for(10_000)
            assert page.locator(UNKNOWN).is_visible()
            assert not page.locator("[name=name]").is_visible()
            assert "/tiep-nhan/" in page.url
        page.clock.resume()
        page.wait_for_selector(".code-big")
        clerk.complaints = quiet_about(clerk.complaints, "status of 503")
    assert province.ask(HOW_MANY, owner) == [1]
