"""Other ways of a dossier, and what goes wrong at a desk: refusals, numbers, a gun, two clicks, a lost session."""

import re

import pytest
from playwright.sync_api import Page

from motcua.ui.tests.browser import DESK
from tests.journeys.conftest import Province, Town
from tests.journeys.hands import Keyboard, Window, button, follows, link_of, opens, paper, text

pytestmark = pytest.mark.browser
CODE = re.compile(r"H15\.61-\d{6}-\d{4}")
SUBMISSION = re.compile(r"/ho-so/[0-9a-f-]{36}/")


def filled(page: Page, procedure: str, number: str, name: str) -> None:
    """Fill the intake screen: the procedure's first case, every paper, and what the province's resolution asks."""
    page.goto(f"{page.url.split('/tiep-nhan')[0]}/tiep-nhan/?thu-tuc={procedure}")
    if page.locator("[name=variant]").count():
        page.locator("label[for^='f-variant']").first.click()
        page.wait_for_selector("[data-tick-papers]")
    page.fill("[name=name]", name)
    page.fill("[name=phone]", "0914222333")
    page.fill("[name=address_line]", "Buôn Lê, xã Liên Sơn Lắk")
    page.keyboard.press("F2")
    for fee in page.locator("[name^=fee_]:not([type=checkbox])").all():
        fee.fill("75000")
    page.wait_for_timeout(300)


def taken_in(window: Window, procedure: str, name: str) -> tuple[str, str]:
    """Take a dossier in at the counter and hand it over; return its code and the address of its QR."""
    with window(DESK, "mot.cua") as clerk:
        page = clerk.goes_to("/tiep-nhan/")
        filled(page, procedure, "", name)
        page.keyboard.press("F9")
        page.wait_for_selector(".code-big")
        found = CODE.search(text(page))
        assert found
        receipt = paper(page, link_of(page, "giay-tiep-nhan.pdf"))
        page.keyboard.press("Shift+F9")
        page.wait_for_selector("text=Đã chuyển hồ sơ đến nơi xử lý")
    return found[0], dict(receipt.codes)["QR Code"]


def official(province: Province, right: str, unit: str) -> str:
    """The account of somebody of the story's commune who holds this right in a unit that begins with these words."""
    (username,) = province.ask(
        "SELECT min(a.username) FROM people_account a JOIN people_position p ON p.account_id = a.id"
        " JOIN people_rolegrant g ON g.position_id = p.id JOIN people_role r ON r.id = g.role_id"
        " JOIN organisations_organisationname o ON o.organisation_id = p.organisation_id"
        " JOIN people_position clerk ON clerk.agency_id = p.agency_id JOIN people_account story"
        " ON story.id = clerk.account_id AND story.username = 'mot.cua'"
        " WHERE r.code = %s AND o.name LIKE %s",
        right,
        f"{unit}%",
    )
    assert username
    return str(username)


def acts(window: Window, who: str, code: str, act: str, said: str) -> None:
    """Open the dossier and do what one button says."""
    with window(DESK, who) as visitor:
        page = opens(visitor, code)
        button(page, act).click()
        page.wait_for_selector(f"text={said}")


def test_a_building_permit_is_assigned_verified_signed_numbered_and_handed_out(
    window: Window, province: Province
) -> None:
    head = official(province, "unit_head", "Phòng Kinh tế")
    specialist = official(province, "specialist", "Phòng Kinh tế")
    code, qr = taken_in(window, "1.013225", "H’Biên Niê")
    with window(DESK, head) as chief:
        page = opens(chief, code)
        button(page, "Phân công").click()
        (shown,) = province.ask("SELECT full_name FROM people_account WHERE username = %s", specialist)
        page.get_by_label(re.compile(f"^{re.escape(shown)}")).check()
        page.keyboard.press("F9")
        page.wait_for_selector("text=Đã phân công cho")
    with window(DESK, specialist) as desk:
        page = opens(desk, code)
        button(page, "Trình ký").click()
        page.fill("[name=summary]", "Giấy phép xây dựng nhà ở riêng lẻ")
        page.keyboard.press("F9")
        page.wait_for_selector("text=Đã trình ký")
    acts(window, "lanh.dao", code, "Ký duyệt", "Đã ký duyệt")
    assert "Đang xử lý" in follows(window, qr)
    with window(DESK, "van.thu") as records:
        page = opens(records, code)
        button(page, "Vào sổ").click()
        page.wait_for_selector("[name=files]")
        page.keyboard.press("F9")
        page.wait_for_selector("text=Đã vào sổ và phát hành")
        assert re.search(r"số \d+", text(page))
    assert "Đã có kết quả" in follows(window, qr)


def test_a_refusal_at_the_counter_gives_the_legal_paper(window: Window) -> None:
    with window(DESK, "mot.cua") as clerk:
        page = clerk.goes_to("/tiep-nhan/")
        filled(page, "1.001193", "", "Ma Văn Kiên")
        button(page, "Từ chối tiếp nhận").click()
        page.fill("[name=reason]", "Nơi cư trú của cha, mẹ không thuộc xã này")
        page.fill("[name=legal_basis]", "Điều 13 Luật Hộ tịch")
        page.fill("[name=guidance]", "Nộp tại Ủy ban nhân dân xã nơi cư trú")
        page.keyboard.press("F9")
        page.wait_for_selector("text=Đã từ chối tiếp nhận")
        slip = paper(page, link_of(page, "phieu-tu-choi"))
        assert slip.pages == 1
        assert "Nơi cư trú của cha, mẹ không thuộc xã này" in slip.words
        assert "Tiếp nhận" not in [name.strip() for name in page.locator(".bar button").all_inner_texts()]


def test_a_refusal_after_verification_is_signed_and_told_to_the_citizen(window: Window) -> None:
    code, qr = taken_in(window, "1.001193", "Lý Thị Mỷ")
    acts(window, "chuyen.vien", code, "Nhận xử lý", "Đã nhận")
    with window(DESK, "chuyen.vien") as specialist:
        page = opens(specialist, code)
        button(page, "Trình ký").click()
        page.locator("[name=outcome][value=refused]").check(force=True)
        page.locator("details.refusing").evaluate("fold => { fold.open = true; }")
        page.fill("[name=reason]", "Cháu đã được đăng ký khai sinh ở xã khác")
        page.fill("[name=legal_basis]", "Điều 16 Luật Hộ tịch")
        page.keyboard.press("F9")
        page.wait_for_selector("text=Đã trình ký")
    acts(window, "lanh.dao", code, "Ký duyệt", "Đã ký duyệt")
    assert "Đã có kết quả" in follows(window, qr)
    with window(DESK, "mot.cua") as clerk:
        slip = paper(page := opens(clerk, code), link_of(page, "phieu-tu-choi"))
        assert "Cháu đã được đăng ký khai sinh ở xã khác" in slip.words


def test_a_gun_opens_the_dossier_from_any_screen(window: Window, province: Province) -> None:
    (code,) = province.ask(
        "SELECT d.code FROM dossiers_dossier d JOIN people_position p ON p.agency_id = d.received_by_agency_id"
        " JOIN people_account a ON a.id = p.account_id WHERE a.username = 'mot.cua' AND d.code IS NOT NULL LIMIT 1"
    )
    for screen, field in (("/viec/", ""), ("/tiep-nhan/?thu-tuc=1.001193", "[name=name]"), ("/tai-khoan/", "")):
        with window(DESK, "mot.cua") as clerk:
            page = clerk.goes_to(screen)
            if field:
                page.focus(field)
            Keyboard(page).gun(code)
            page.wait_for_url(SUBMISSION)
            assert code in text(page)


def test_two_clicks_and_the_way_back_do_a_thing_once(window: Window, province: Province) -> None:
    (before,) = province.ask("SELECT count(*) FROM dossiers_dossier WHERE owner_name = 'Hồ Thị Đôi'")
    assert before == 0
    with window(DESK, "mot.cua") as clerk:
        page = clerk.goes_to("/tiep-nhan/")
        filled(page, "1.001193", "", "Hồ Thị Đôi")
        button(page, "Tiếp nhận").dblclick(no_wait_after=True)
        page.wait_for_selector(".code-big")
        page.go_back()
        page.wait_for_selector("#intake")
        if page.input_value("[name=name]") == "Hồ Thị Đôi":
            page.keyboard.press("F9")
            page.wait_for_load_state()
    (after,) = province.ask("SELECT count(*) FROM dossiers_dossier WHERE owner_name = 'Hồ Thị Đôi'")
    assert after == 1


def test_a_lost_session_leads_back_to_the_same_page_with_what_was_typed(window: Window, town: Town) -> None:
    code, _qr = taken_in(window, "1.001193", "Đinh Thị Phiên")
    acts(window, "chuyen.vien", code, "Nhận xử lý", "Đã nhận")
    with window(DESK, "chuyen.vien") as specialist:
        page = opens(specialist, code)
        button(page, "Trình ký").click()
        page.fill("[name=summary]", "Một câu dài không ai muốn gõ lại")
        asking = page.url
        page.context.clear_cookies(name="motcua")
        page.keyboard.press("F9")
        page.wait_for_selector("[name=password]")
        page.fill("[name=login]", "chuyen.vien")
        page.fill("[name=password]", "motcua-demo")
        page.keyboard.press("Enter")
        page.wait_for_url(asking)
        assert page.input_value("[name=summary]") == "Một câu dài không ai muốn gõ lại"
        specialist.complaints = [said for said in specialist.complaints if "403" not in said]
