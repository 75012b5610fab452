"""The line goes after a page was sent: nobody is told a lie, nothing is done twice, nothing typed is lost (P3)."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Route

from motcua.ui.tests.browser import DESK, Visitor
from tests.journeys.conftest import Province
from tests.journeys.hands import Keyboard, Window, fills_a_birth

pytestmark = [pytest.mark.browser, pytest.mark.promise("P3")]
OWNER = "Y Mất Sóng Niê"
CARD = f"066091007399|240123498|{OWNER}|15081991|Nam|Buôn Jun, Liên Sơn Lắk, Đắk Lắk|01052021"
EDITION = "SELECT edition FROM dossiers_dossier WHERE owner_name = %s"
HOW_MANY = "SELECT count(*) FROM dossiers_dossier WHERE owner_name = %s"
UNKNOWN = ".unknown"
LOST = "Failed to load resource: net::"


@dataclass
class Line:
    """What carries the forms of one page: the server does the first at once, its answer and all later ones are lost."""

    gone: bool = True
    keys: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def carries(self, route: Route) -> None:
        """Lose the answer of what was sent, or let it through when the line is back."""
        if route.request.method != "POST" or not route.request.headers.get("x-led-by"):
            route.continue_()
            return
        self.keys.append(key_in(route.request.post_data or ""))
        if not self.gone:
            route.continue_()
            return
        if not self.statuses:
            self.statuses.append(route.fetch(max_redirects=0).status)
        route.abort("connectionreset")


def key_in(body: str) -> str:
    """The once key in a body, of either kind of form."""
    after = body.split("once_key", 1)[1].lstrip('="\r\n')
    return after[:36]


def is_told_the_truth(page: Page) -> None:
    """Nobody knows whether it was done, and that is what stands on the page."""
    page.wait_for_selector(UNKNOWN)
    said = page.inner_text(UNKNOWN)
    assert "Đang kiểm tra…" in said
    assert "chưa biết việc đã được ghi hay chưa" in said
    assert "không làm việc hai lần" in said
    assert "thất bại" not in page.inner_text("body").lower()


def loses_the_answer(clerk: Visitor, line: Line) -> None:
    """The dossier is taken in, the answer is lost, and so are those to the next two tries."""
    page = clerk.page
    page.route("**/tiep-nhan/**", line.carries)
    page.keyboard.press("F9")
    is_told_the_truth(page)
    assert clerk.violations() == []
    assert page.input_value("[name=name]") == OWNER
    while len(line.keys) < 3:
        page.wait_for_timeout(200)
    line.gone = False
    page.wait_for_selector(".code-big")


def sends_without_a_line(page: Page, province: Province) -> None:
    """The dossier is handed over while there is no network at all; it arrives when there is one."""
    [before] = province.ask(EDITION, OWNER)
    page.context.set_offline(True)
    page.keyboard.press("Shift+F9")
    is_told_the_truth(page)
    assert province.ask(EDITION, OWNER) == [before]
    page.context.set_offline(False)
    page.wait_for_selector("text=Đã chuyển hồ sơ đến nơi xử lý")
    assert page.locator(UNKNOWN).count() == 0
    assert province.ask(EDITION, OWNER) == [before + 1]


def test_what_was_sent_is_done_once_and_the_clerk_is_told_the_truth_until_an_answer_comes(
    window: Window, province: Province
) -> None:
    line = Line()
    with window(DESK, "mot.cua") as clerk:
        fills_a_birth(Keyboard(clerk.goes_to("/tiep-nhan/")), CARD, phone="0905123499")
        loses_the_answer(clerk, line)
        assert line.statuses == [204]
        assert len(line.keys) >= 4
        assert len(set(line.keys)) == 1
        assert province.ask(HOW_MANY, OWNER) == [1]
        sends_without_a_line(clerk.page, province)
        clerk.complaints = [said for said in clerk.complaints if not said.startswith(LOST)]
    assert province.ask(HOW_MANY, OWNER) == [1]


def test_what_the_server_refuses_is_shown_by_the_page_as_before(window: Window) -> None:
    with window(DESK, "mot.cua") as clerk:
        page = clerk.goes_to("/tiep-nhan/")
        page.keyboard.press("F9")
        page.wait_for_selector("[aria-invalid=true]")
        assert "Chưa tiếp nhận được" in page.inner_text("main")
        assert page.locator(UNKNOWN).count() == 0
        clerk.complaints = [said for said in clerk.complaints if "status of 422" not in said]
