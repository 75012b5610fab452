"""Intake with the keyboard alone: the commonest procedure, keys counted, on a real screen."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from playwright.sync_api import Page

from motcua.dossiers.tests.screens import WHO, Screens, screens
from motcua.ui.tests.browser import DESK, WINDOWS, chromium, visit

__all__ = ["chromium", "screens", "visit"]
pytestmark = pytest.mark.django_db(transaction=True)
Dossier = apps.get_model("dossiers", "Dossier")
CARD = "066091004217|240123456|Y Bhăm Êñuôl|15081991|Nam|Buôn Jun, Liên Sơn Lắk, Đắk Lắk|01052021"
MOST_KEYS = 25
MOST_SECONDS = 60


class Keyboard:
    """A pair of hands: data is typed, and every key beyond the data is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def data(self, words: str) -> None:
        self.page.keyboard.type(words)

    def scan(self, words: str) -> None:
        """Do what a gun does: the words at once, Enter at the end. Not a key of the clerk."""
        self.page.keyboard.insert_text(words)
        self.page.keyboard.press("Enter")

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)
        self.pressed += 1

    def at(self, field: str) -> None:
        """Wait until the cursor stands in a field."""
        self.page.wait_for_function("name => document.activeElement?.name === name", arg=field)


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("MOTCUA_PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"intake-{name}-{width}.png", full_page=True)


def test_a_certified_copy_is_taken_in_with_few_keys(screens: Screens, visit: Callable[..., Any]) -> None:
    profile = DESK | {"extra_http_headers": {WHO: screens.known(screens.place.clerk)}}
    with visit(profile) as visitor:
        page = visitor.goes_to("/tiep-nhan/")
        hands, began = Keyboard(page), time.monotonic()
        hands.at("procedure_words")
        hands.data("chung thuc ban sao")
        page.wait_for_selector("#f-procedure-found [role=option][data-value='2.000815']")
        hands.key("Enter")
        hands.at("number")
        hands.scan(CARD)
        hands.at("phone")
        picture(page, "scanned")
        hands.data("0905123456")
        hands.key("Enter")
        hands.key("F2")
        page.wait_for_selector("#sum :text('Đủ')")
        picture(page, "ready")
        assert visitor.violations() == []
        hands.key("F9")
        page.wait_for_selector(".code-big")
        seconds = time.monotonic() - began
        picture(page, "taken")
        hands.key("F9")
        assert page.is_visible("text=Chưa in giấy tiếp nhận.")
        assert page.locator("[data-key='Shift F9']").count() == 1
        assert page.evaluate("document.activeElement.value") == "a5"
        with page.context.expect_page() as opened:
            hands.key("Enter")
        assert opened.value.url.endswith("giay-tiep-nhan.pdf?kho=a5") or opened.value.url
        page.wait_for_selector("text=Đã in 1 lần")
        assert not page.is_visible("text=Chưa in giấy tiếp nhận.")
    dossier = Dossier.objects.get()
    assert dossier.state == "accepted", "a second F9 hands nothing over"
    assert dossier.owner_name == "Y Bhăm Êñuôl"
    assert hands.pressed <= MOST_KEYS
    assert seconds <= MOST_SECONDS
    print(f"keys {hands.pressed}, seconds {seconds:.1f}")  # noqa: T201


def walk(hands: Keyboard, until: str) -> list[str]:
    """Press Enter until the cursor stands on a field or button; return the names passed on the way."""
    passed: list[str] = []
    while (name := hands.page.evaluate("document.activeElement.name")) != until:
        assert len(passed) < MOST_KEYS, passed
        passed.append(name)
        hands.key("Enter")
    return passed


def test_a_birth_is_taken_in_by_keys_alone(screens: Screens, visit: Callable[..., Any]) -> None:
    """Digits choose the case, Enter reaches every part and ends at the button, and the console stays silent."""
    with visit(DESK | {"extra_http_headers": {WHO: screens.known(screens.place.clerk)}}) as visitor:
        page = visitor.goes_to("/tiep-nhan/")
        hands = Keyboard(page)
        hands.at("procedure_words")
        hands.data("1.001193")
        page.wait_for_selector("#f-procedure-found [role=option][data-value='1.001193']")
        hands.key("Enter")
        hands.at("variant")
        hands.key("2")
        page.wait_for_selector("#f-papers")
        assert page.is_checked("[name=variant] >> nth=1")
        hands.key("Enter")
        hands.at("number")
        hands.data("066091004217")
        hands.key("Tab")
        hands.key("Shift+Tab")
        hands.data("079091004217")
        hands.key("Enter")
        hands.at("name")
        assert page.input_value("[name=number]").replace(" ", "") == "079091004217"
        hands.data("H’Ngăm Niê Kđăm")
        ways = walk(hands, page.evaluate("document.querySelector('#f-papers [type=checkbox]').name"))
        assert {"born_on", "phone", "address_line"} <= set(ways)
        hands.key("F2")
        page.wait_for_selector("#sum :text('Đủ')")
        ways = walk(hands, "do")
        assert {"handover", "request"} <= set(ways)
        assert page.evaluate("document.activeElement.dataset.key") == "F9"
        assert Dossier.objects.count() == 0
        hands.key("F9")
        page.wait_for_selector(".code-big")
    dossier = Dossier.objects.get()
    assert dossier.owner_name == "H’Ngăm Niê Kđăm"


def test_enter_takes_the_case_it_stands_on_and_reaches_the_pages(screens: Screens, visit: Callable[..., Any]) -> None:
    with visit(DESK | {"extra_http_headers": {WHO: screens.known(screens.place.clerk)}}) as visitor:
        page = visitor.goes_to("/tiep-nhan/?thu-tuc=1.001193")
        page.focus("[name=variant]")
        Keyboard(page).key("Enter")
        page.wait_for_selector("#f-papers")
        assert page.is_checked("[name=variant] >> nth=0")
        page = visitor.goes_to("/tiep-nhan/?thu-tuc=2.000815")
        page.focus("[data-tick-papers]")
        hands = Keyboard(page)
        hands.key("Enter")
        ways = walk(hands, "do")
        assert ways[0] == "pages"
        assert {"copies", "fee_collected", "handover"} <= set(ways)
        page.focus("[name=handover]:checked")
        hands.key("2")
        page.wait_for_selector(".choice:nth-of-type(2) > [name=handover]:checked")
        hands.key("Enter")
        assert page.evaluate("document.activeElement.name") == "handover_address"


@pytest.mark.parametrize("profile", WINDOWS)
def test_nothing_is_wrong_with_the_screens_of_intake(
    screens: Screens, visit: Callable[..., Any], profile: dict[str, Any]
) -> None:
    with visit(profile | {"extra_http_headers": {WHO: screens.known(screens.place.clerk)}}) as visitor:
        for name, path in (
            ("empty", "/tiep-nhan/"),
            ("birth", "/tiep-nhan/?thu-tuc=1.001193"),
            ("copy", "/tiep-nhan/?thu-tuc=2.000815"),
        ):
            page = visitor.goes_to(path)
            picture(page, name)
            assert (name, visitor.violations(), max(visitor.sideways(), 0)) == (name, [], 0)
        page.keyboard.press("F9")
        page.wait_for_selector("#error-summary")
        picture(page, "errors")
        assert visitor.violations() == []
        visitor.complaints = [said for said in visitor.complaints if "422" not in said]


def test_what_was_half_typed_comes_back_once_and_only_for_its_citizen(
    screens: Screens, visit: Callable[..., Any]
) -> None:
    """Leaving the page loses nothing; "Bỏ" and taking in let it go, so that the next citizen gets an empty screen."""
    with visit(DESK | {"extra_http_headers": {WHO: screens.known(screens.place.clerk)}}) as visitor:
        page = visitor.goes_to("/tiep-nhan/")
        hands = Keyboard(page)
        hands.at("procedure_words")
        hands.data("2.000815")
        page.wait_for_selector("#f-procedure-found [role=option][data-value='2.000815']")
        hands.key("Enter")
        hands.at("number")
        hands.scan(CARD)
        hands.at("phone")
        hands.data("0905123456")
        page.fill("[name=pages]", "7")
        visitor.goes_to("/ho-so/")
        page = visitor.goes_to("/tiep-nhan/")
        page.wait_for_selector("text=Đã điền lại chữ gõ dở")
        page.wait_for_selector("#f-papers")
        assert visitor.violations() == []
        picture(page, "restored")
        assert page.input_value("[name=name]") == "Y Bhăm Êñuôl"
        assert page.input_value("[name=phone]").replace(" ", "") == "0905123456"
        assert page.input_value("[name=pages]") == "7"
        assert page.input_value("[name=procedure]") == "2.000815"
        page.get_by_role("button", name="Bỏ").click()
        page.wait_for_function("document.forms.intake?.elements.name.value === ''")
        assert page.locator(".kept-note").count() == 0
        page = visitor.goes_to("/tiep-nhan/?thu-tuc=2.000815")
        page.fill("[name=name]", "Y Bhăm Êñuôl")
        page.keyboard.press("F2")
        page.wait_for_selector("#sum :text('Đủ')")
        page.keyboard.press("F9")
        page.wait_for_selector(".code-big")
        page = visitor.goes_to("/tiep-nhan/")
        assert page.input_value("[name=name]") == ""
        assert page.locator(".kept-note").count() == 0
