"""Passkeys, the lock and the way back in a real browser; Chromium's own authenticator answers for finger and face."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from motcua.people.models import Account, OpenSession
from motcua.people.tests import factories as make
from motcua.ui.tests.browser import DESK, WINDOWS, chromium, visit  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("MOTCUA_PICTURES")
ABSENCE = "/can-bo/uy-quyen/"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def holder():
    made = make.clerk(make.make_agency(), username="oanh.ttk", password=make.PASSWORD, at=timezone.localtime())
    Account.objects.update(must_change_password=False)
    return Account.objects.get(pk=made.id)


def with_authenticator(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]
    return devtools, key


def signs_in(page, home, username="oanh.ttk"):
    page.goto(f"{home}/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(make.PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(f"{home}/viec/")


def picture(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def falls_idle(**of):
    OpenSession.objects.filter(**of).update(seen_at=timezone.now() - timedelta(minutes=16))


def shown(page):
    """Return whether the page lets itself be read: ``hidden`` once it has covered itself."""
    return page.evaluate("getComputedStyle(document.body).visibility")


@pytest.mark.parametrize("profile", WINDOWS)
def test_a_passkey_is_made_and_opens_the_door_and_the_lock(visit, holder, profile):  # noqa: F811
    with visit(profile) as visitor:
        page, home = visitor.page, visitor.home
        with_authenticator(page)
        signs_in(page, home)
        page.goto(f"{home}/tai-khoan/hai-buoc/khoa/")
        picture(page, f"add-key-{page.viewport_size['width']}")
        page.get_by_label("Tên khóa").fill("Máy ở quầy 2")
        page.get_by_role("button", name="Tạo khóa truy cập").click()
        page.wait_for_url(f"{home}/tai-khoan/hai-buoc/ma-du-phong/")
        page.get_by_role("button", name="Lập và hiện mã").click()
        assert page.locator(".code-list .code").count() == 10
        picture(page, f"codes-{page.viewport_size['width']}")
        assert visitor.violations() == []
        page.goto(f"{home}/tai-khoan/hai-buoc/")
        assert page.get_by_text("Máy ở quầy 2").is_visible()
        picture(page, f"steps-{page.viewport_size['width']}")
        assert visitor.violations() == []
        assert visitor.sideways() <= 0

        page.context.clear_cookies()
        page.goto(f"{home}/dang-nhap/?next={ABSENCE}")
        page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
        page.wait_for_url(f"{home}{ABSENCE}")

        falls_idle()
        page.goto(f"{home}{ABSENCE}")
        picture(page, f"lock-{page.viewport_size['width']}")
        assert visitor.violations() == []
        page.get_by_role("button", name="Dùng khóa truy cập").click()
        page.wait_for_url(f"{home}{ABSENCE}")

        page.context.clear_cookies()
        page.goto(f"{home}/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill("oanh.ttk")
        page.get_by_label("Mật khẩu").fill(make.PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url(f"{home}/dang-nhap/buoc-hai/")
        picture(page, f"step-two-{page.viewport_size['width']}")
        assert visitor.violations() == []
        page.get_by_role("button", name="Dùng khóa truy cập").click()
        page.wait_for_url(f"{home}/viec/")


@pytest.mark.promise("P16")
def test_a_passkey_of_somebody_else_and_one_without_finger_open_nothing(visit, holder):  # noqa: F811
    with visit(DESK) as visitor:
        page, home = visitor.page, visitor.home
        devtools, key = with_authenticator(page)
        signs_in(page, home)
        page.goto(f"{home}/tai-khoan/hai-buoc/khoa/")
        page.get_by_role("button", name="Tạo khóa truy cập").click()
        page.wait_for_url("**/ma-du-phong/")
        Account.objects.filter(pk=holder.pk).update(is_active=False, deactivated_at=timezone.now())
        page.context.clear_cookies()
        page.goto(f"{home}/dang-nhap/")
        page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
        page.wait_for_url(f"{home}/tai-khoan-da-ngung/")
        Account.objects.filter(pk=holder.pk).update(is_active=True, deactivated_at=None)
        devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
        page.goto(f"{home}/dang-nhap/")
        page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
        page.get_by_text("Chưa dùng được khóa truy cập").wait_for()
        visitor.complaints = [said for said in visitor.complaints if "status of 403" not in said]


@pytest.mark.promise("P16")
def test_what_was_typed_comes_back_after_the_lock_and_is_not_sent_by_itself(visit, holder):  # noqa: F811
    deputy = make.specialist(holder.agency_id, at=timezone.localtime())
    with visit(DESK) as visitor:
        page, home = visitor.page, visitor.home
        signs_in(page, home)
        page.goto(f"{home}{ABSENCE}")
        page.get_by_label("Người làm thay").select_option(str(deputy.id))
        page.get_by_label("Căn cứ").fill("Nghỉ phép năm “dài”, đơn số 12 <b>")
        falls_idle()
        page.get_by_role("button", name="Ủy quyền", exact=True).click()
        page.wait_for_url("**/khoa/**")
        picture(page, "lock-typed")
        page.get_by_label("Mật khẩu").fill(make.PASSWORD)
        page.get_by_role("button", name="Mở khóa").click()
        page.wait_for_url(f"{home}{ABSENCE}")
        picture(page, "refilled")
        assert page.get_by_label("Căn cứ").input_value() == "Nghỉ phép năm “dài”, đơn số 12 <b>"
        assert page.get_by_label("Người làm thay").input_value() == str(deputy.id)
        assert page.get_by_text("Không có ủy quyền nào").is_visible()
        page.wait_for_timeout(500)
        assert page.get_by_text("Không có ủy quyền nào").is_visible()
        page.get_by_role("button", name="Ủy quyền", exact=True).click()
        page.get_by_text("Đã ghi ủy quyền").wait_for()
        page.goto(f"{home}{ABSENCE}")
        assert page.get_by_label("Căn cứ").input_value() == ""


@pytest.mark.promise("P16")
def test_a_page_that_is_left_covers_itself_by_its_own_clock_before_the_server_answers(visit, holder):  # noqa: F811
    with visit(DESK) as visitor:
        page, home, asked = visitor.page, visitor.home, []
        page.clock.install(time=timezone.now())
        signs_in(page, home)
        page.goto(f"{home}{ABSENCE}")
        page.get_by_label("Căn cứ").fill("Đơn 12")
        page.on("request", lambda request: asked.append(request.url) if request.is_navigation_request() else None)
        page.route("**/khoa/giu/", lambda route: route.fulfill(status=204))  # no page comes
        page.clock.fast_forward("14:50")
        assert (asked, shown(page)) == ([], "visible")
        with page.expect_request("**/khoa/giu/") as leaving:
            page.clock.fast_forward("00:20")
        assert "basis=%C4%90%C6%A1n+12" in leaving.value.post_data
        assert asked == [f"{home}/khoa/giu/"]
        assert shown(page) == "hidden"


@pytest.mark.promise("P16")
def test_a_key_that_is_pressed_puts_the_cover_off(visit, holder):  # noqa: F811
    with visit(DESK) as visitor:
        page, home = visitor.page, visitor.home
        page.clock.install(time=timezone.now())
        signs_in(page, home)
        page.goto(f"{home}{ABSENCE}")
        for _turn in range(3):
            page.clock.fast_forward("14:50")
            page.keyboard.press("Shift")
        assert (shown(page), page.url) == ("visible", f"{home}{ABSENCE}")
        falls_idle()
        page.clock.fast_forward("15:10")
        page.wait_for_url("**/khoa/?next=**")


@pytest.mark.promise("P16")
def test_the_next_person_at_the_computer_does_not_meet_what_was_typed(visit, holder):  # noqa: F811
    make.clerk(holder.agency_id, username="khac", password=make.PASSWORD, at=timezone.localtime())
    Account.objects.update(must_change_password=False)
    with visit(DESK) as visitor:
        page, home = visitor.page, visitor.home
        signs_in(page, home)
        page.goto(f"{home}{ABSENCE}")
        page.get_by_label("Căn cứ").fill("Chuyện riêng của người trước")
        page.evaluate("sessionStorage.setItem('keep:/can-bo/uy-quyen/:thu', 'Chuyện riêng của người trước')")
        falls_idle()
        page.get_by_role("button", name="Ủy quyền", exact=True).click()
        page.wait_for_url("**/khoa/**")
        page.get_by_role("button", name="Kết thúc phiên này").click()
        page.wait_for_url(f"{home}/")
        signs_in(page, home, "khac")
        page.goto(f"{home}{ABSENCE}")
        assert page.get_by_label("Căn cứ").input_value() == ""
        assert "Chuyện riêng" not in page.content()
        assert "Chuyện riêng" not in page.evaluate("JSON.stringify(sessionStorage)")


@pytest.mark.promise("P16")
def test_after_signing_out_the_back_button_shows_nothing(visit, holder):  # noqa: F811
    with visit(DESK) as visitor:
        page, home = visitor.page, visitor.home
        signs_in(page, home)
        page.goto(f"{home}/tai-khoan/")
        page.locator(".who summary").click()
        page.get_by_role("button", name="Đăng xuất").click()
        page.wait_for_url(f"{home}/")
        page.go_back()
        page.wait_for_url("**/dang-nhap/**")
        assert "Trần Thị Kim Oanh" not in page.content()


@pytest.mark.parametrize("profile", WINDOWS)
def test_the_screens_of_signing_in_fit_and_are_accessible(visit, live_server, holder, profile):  # noqa: F811
    make.account(holder.agency_id, "Y Bhăm Êñuôl", username="bi.khoa", password=make.PASSWORD, at=timezone.localtime())
    for _turn in range(5):
        Client().post("/dang-nhap/", {"login": "bi.khoa", "password": "sai-hoàn-toàn"})
    locked = Account.objects.get(username="bi.khoa")
    Account.objects.filter(pk=locked.pk).update(dormant_at=timezone.now())
    admin = make.administrator(holder.agency_id, at=timezone.localtime())
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36"
    Client(HTTP_USER_AGENT=agent, REMOTE_ADDR="10.66.24.18").post(
        "/dang-nhap/", {"login": "oanh.ttk", "password": make.PASSWORD}
    )
    client = make.sign_in(Client(), admin)
    client.get("/tai-khoan/xac-nhan/")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    session = [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    with visit(profile, cookies=session) as visitor:
        page, width = visitor.page, profile["viewport"]["width"]
        page.goto(f"{visitor.home}/tai-khoan/xac-nhan/?next=/tai-khoan/hai-buoc/ung-dung/")
        found = faults(visitor, "confirm", width)
        Account.objects.filter(pk=admin.id).update(password=Account.objects.get(pk=holder.pk).password)
        make.sign_in(client, admin)
        fresh = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([session[0] | {"value": fresh}])
        proved = client.session
        proved["confirmed"] = timezone.now().timestamp()
        proved.save()
        for path, name in (
            ("/tai-khoan/hai-buoc/ung-dung/", "add-app"),
            ("/tai-khoan/hai-buoc/", "steps-none"),
            ("/tai-khoan/phien/", "sessions"),
            ("/tai-khoan/", "me"),
            ("/can-bo/dang-nhap/", "lockings"),
            (f"/can-bo/{locked.pk}/", "official-locked"),
            (f"/can-bo/{holder.pk}/", "official"),
            (f"/can-bo/{holder.pk}/bo-hai-buoc/", "reset"),
        ):
            visitor.goes_to(path)
            found += faults(visitor, name, width)
        assert found == []


def faults(visitor, name, width):
    inline = visitor.page.locator("main [style], main style, main script:not([src])").count()
    picture(visitor.page, f"{name}-{width}")  # taking it writes a style into the page
    wide = [f"{name}: {visitor.sideways()} px too wide"] if visitor.sideways() > 0 else []
    return [*wide, *(f"{name}: {one}" for one in visitor.violations()), *([f"{name}: inline"] if inline else [])]
