"""Every component in a real browser: on two telephones and a desk, by keyboard, without script."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from motcua.ui.tests.browser import DESK, NARROW, NOJS, PHONE, chromium, visit  # noqa: F401 - fixtures
from motcua.ui.web.views import TROUBLES

Visit = Callable[..., Any]
PAGES = ("/bang-mau/", "/bang-mau/cong-dan/", "/bang-mau/trang-loi/404/", "/bang-mau/trang-loi/503/")
PROFILES = {"phone": PHONE, "narrow": NARROW, "desk": DESK}
TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "ui"
KILO = 1024
TYPED = "() => document.activeElement.value"


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(visit: Visit, path: str, profile: str) -> None:  # noqa: F811
    with visit(PROFILES[profile]) as visitor:
        visitor.goes_to(path)
        assert visitor.violations() == []
        assert visitor.sideways() <= 0


@pytest.mark.parametrize("path", PAGES)
def test_what_sticks_out_is_seen(visit: Visit, path: str) -> None:  # noqa: F811
    wide = "document.querySelector('main').appendChild(document.createElement('pre')).textContent = 'Bộ phận Một cửa '.repeat(20)"
    with visit(NARROW) as visitor:
        visitor.goes_to(path).evaluate(wide)
        assert visitor.sideways() > 0


def test_axe_finds_nothing_on_any_page_of_trouble_and_nothing_sticks_out(visit: Visit) -> None:  # noqa: F811
    faults = {}
    with visit(NARROW) as visitor:
        for status in TROUBLES:
            page = visitor.goes_to(f"/bang-mau/trang-loi/{status}/")
            said = [*visitor.violations(), *([f"{visitor.sideways()} px wider"] if visitor.sideways() > 0 else [])]
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            faults[status] = said + ([f"{visitor.sideways()} px wider at 200 %"] if visitor.sideways() > 0 else [])
    assert {status: said for status, said in faults.items() if said} == {}


def test_every_page_of_trouble_is_in_the_gallery() -> None:
    assert sorted(TROUBLES) == sorted(int(one.stem) for one in TEMPLATES.glob("[0-9][0-9][0-9].html"))


@pytest.mark.parametrize("path", PAGES)
def test_text_may_be_twice_as_large(visit: Visit, path: str) -> None:  # noqa: F811
    with visit(DESK) as visitor:
        page = visitor.goes_to(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert visitor.sideways() <= 0


def test_every_page_says_its_name_place_and_language(visit: Visit) -> None:  # noqa: F811
    with visit(DESK) as visitor:
        page = visitor.goes_to("/bang-mau/trang-loi/404/")
        assert page.title() == "Không thấy trang này – Motcua tỉnh Đắk Lắk"
        assert page.get_attribute("html", "lang") == "vi"
        assert page.locator("h1").count() == 1


def test_targets_and_letters_are_large_enough_for_citizens(visit: Visit) -> None:  # noqa: F811
    small = """least => [...document.querySelectorAll('.btn, .input, .choice input')].filter(e => e.offsetParent)
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height, parseFloat(getComputedStyle(e).fontSize)])
        .filter(([, height, size]) => height < least || size < 13)"""
    with visit(PHONE) as visitor:
        page = visitor.goes_to("/bang-mau/cong-dan/")
        assert page.evaluate(small, 36) == []
        sizes = page.evaluate(
            "[...document.querySelectorAll('.input')].map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert min(sizes) >= 16
        assert page.evaluate(
            "[...document.querySelectorAll('.btn')].every(e => e.getBoundingClientRect().height >= 44)"
        )


def test_the_public_page_works_without_script(visit: Visit) -> None:  # noqa: F811
    with visit(NOJS) as visitor:
        page = visitor.goes_to("/bang-mau/cong-dan/")
        page.locator("summary", has_text="Xem dạng bảng").first.click()
        assert page.locator(".strip table").first.is_visible()


def test_the_rail_is_there_without_script_and_folds_on_a_telephone(visit: Visit) -> None:  # noqa: F811
    with visit({**DESK, "java_script_enabled": False}) as visitor:
        page = visitor.goes_to("/bang-mau/")
        assert page.get_by_role("link", name="Quá hạn 1").first.is_visible()
    with visit(NOJS) as visitor:
        page = visitor.goes_to("/bang-mau/")
        link = page.locator(".rail").get_by_role("link", name="Tiếp nhận")
        assert not link.is_visible()
        page.locator(".rail-fold > summary").click()
        assert link.is_visible()


def test_focus_can_be_seen_and_is_never_covered(visit: Visit) -> None:  # noqa: F811
    hidden = """() => { const spot = document.activeElement, box = spot.getBoundingClientRect(), bar = document.querySelector('.bar');
        const style = getComputedStyle(spot);
        return [spot.outerHTML.slice(0, 90), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                bar.contains(spot) || box.top < bar.getBoundingClientRect().top]; }"""
    with visit(DESK) as visitor:
        page = visitor.goes_to("/bang-mau/")
        for _step in range(60):
            page.keyboard.press("Tab")
            what, outlined, free = page.evaluate(hidden)
            if what.startswith("<body"):
                break
            assert outlined, what
            assert free, what


def test_the_keys_of_the_office(visit: Visit) -> None:  # noqa: F811
    with visit(DESK) as visitor:
        page = visitor.goes_to("/bang-mau/")
        page.evaluate(
            "document.querySelector('[data-key=F9]').addEventListener('click', () => { document.title = 'F9' })"
        )
        page.keyboard.press("F9")
        assert page.title() == "F9"
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        assert page.locator("dialog#keys").get_by_text("Trình ký").is_visible()
        page.keyboard.press("Escape")
        assert not page.locator("dialog#keys").is_visible()


def test_letters_of_a_vietnamese_keyboard_start_nothing(visit: Visit) -> None:  # noqa: F811
    with visit(DESK) as visitor:
        page = visitor.goes_to("/bang-mau/")
        page.locator("#f-note").fill("")
        page.locator("#f-note").press_sequentially("ddang xuwr lys? kj", delay=60)
        assert page.locator("#f-note").input_value() == "ddang xuwr lys? kj"
        assert page.locator("dialog#keys").count() == 0


def test_unsaved_words_survive_leaving_the_page(visit: Visit) -> None:  # noqa: F811
    with visit(DESK) as visitor:
        page = visitor.goes_to("/bang-mau/")
        page.evaluate("for (const e of document.querySelectorAll('[aria-invalid]')) e.removeAttribute('aria-invalid')")
        page.locator("#f-note").press_sequentially("Đã gọi điện cho ông Y Bhăm Êñuôl", delay=50)
        visitor.goes_to("/bang-mau/cong-dan/")
        page.route("**/bang-mau/", _without_errors)
        visitor.goes_to("/bang-mau/")
        assert page.locator("#f-note").input_value() == "Đã gọi điện cho ông Y Bhăm Êñuôl"


def test_words_sent_after_the_session_ended_come_back(visit: Visit) -> None:  # noqa: F811
    with visit(DESK) as visitor:
        page = visitor.goes_to("/bang-mau/")
        page.evaluate(
            "sessionStorage['keep:/bang-mau/:gallery'] = '[]'; sessionStorage['keep:/bang-mau/:gallery:sent'] = '1'"
        )
        visitor.goes_to("/bang-mau/cong-dan/")
        visitor.goes_to("/bang-mau/")
        assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('keep:'))") == [
            "keep:/bang-mau/:gallery"
        ]


def test_words_that_arrived_are_let_go(visit: Visit) -> None:  # noqa: F811
    with visit(DESK) as visitor:
        page = visitor.goes_to("/bang-mau/")
        page.evaluate(
            "sessionStorage['keep:/elsewhere/:note'] = '[]'; sessionStorage['keep:/elsewhere/:note:sent'] = '1'"
        )
        visitor.goes_to("/bang-mau/")
        assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('keep:'))") == []


def _without_errors(route: Any) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('aria-invalid="true"', ""))


def test_a_list_that_searches_is_worked_by_keyboard(visit: Visit) -> None:  # noqa: F811
    with visit(DESK) as visitor:
        page = visitor.goes_to("/bang-mau/")
        page.locator("#f-procedure").press_sequentially("khai", delay=60)
        page.locator("#f-procedure-found [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.locator("#f-procedure").input_value() == "Đăng ký khai sinh"
        assert page.locator("[name=procedure]").input_value() == "H15.61-261119-0004"
        assert not page.locator("#f-procedure-found").is_visible()


def test_a_barcode_gun_opens_the_dossier_from_any_field(visit: Visit) -> None:  # noqa: F811
    with visit(DESK) as visitor:
        page = visitor.goes_to("/bang-mau/")
        page.evaluate("document.body.dataset.scanUrl = '/bang-mau/cong-dan/'")
        page.locator("#f-note").press_sequentially("Chờ ý kiến", delay=60)
        page.keyboard.type("H15.61-261119-0004")
        page.keyboard.press("Enter")
        page.wait_for_url("**/bang-mau/cong-dan/?q=H15.61-261119-0004")


def test_what_is_typed_by_hand_is_no_barcode(visit: Visit) -> None:  # noqa: F811
    with visit(DESK) as visitor:
        page = visitor.goes_to("/bang-mau/")
        page.evaluate("document.body.dataset.scanUrl = '/bang-mau/cong-dan/'")
        page.locator("#f-note").press_sequentially("H15.61-261119-0004", delay=70)
        page.keyboard.press("Enter")
        assert page.url.endswith("/bang-mau/")


@pytest.mark.django_db
def test_a_citizen_page_is_light(client: Any) -> None:
    html = client.get("/bang-mau/cong-dan/").content
    assert len(gzip.compress(html)) <= 14 * KILO


@pytest.mark.parametrize("path", ["/bang-mau/", "/bang-mau/cong-dan/"])
def test_a_chosen_file_is_named_in_our_words_and_the_keyboard_reaches_it(visit: Visit, path: str) -> None:  # noqa: F811
    with visit(PHONE) as visitor:
        page = visitor.goes_to(path)
        control, words = page.locator(".file-input").first, page.locator(".file-name").first
        assert words.inner_text() == "chưa chọn tệp"
        control.set_input_files({"name": "giấy chứng sinh.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"})
        assert words.inner_text() == "giấy chứng sinh.pdf"
        control.focus()
        assert page.locator(".file").first.evaluate("e => getComputedStyle(e).outlineWidth") == "3px"
        box, face = control.bounding_box(), page.locator(".file-face").first.bounding_box()
        assert box is not None
        assert face is not None
        assert box["x"] <= face["x"]
        assert box["height"] >= face["height"] >= 24
