"""The trays on a real screen: a desk shows many rows at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from motcua.people.tests import factories as make
from motcua.tasks.tests.factories import held
from motcua.ui.tests.browser import DESK, PHONE, chromium, visit

__all__ = ["chromium", "visit"]
pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của Việt Nam cấp"
ABOUT = "Công ty TNHH Dược phẩm Đại Ngàn · Số 141 đường Hùng Vương, xã Liên Sơn Lắk, tỉnh Đắk Lắk"
STEP = "Người có thẩm quyền ký chứng thực"
TALLEST_ROW = 52


def test_a_row_of_the_tray_is_two_lines_high_at_a_desk(visit: Callable[..., Any]) -> None:
    actor, now = make.specialist(make.make_agency()), timezone.now()
    held(actor, at=now, title=TITLE, about=ABOUT, step=STEP, due_at=now.replace(year=now.year - 1))
    key = make.sign_in(Client(), actor).cookies[settings.SESSION_COOKIE_NAME].value
    with visit(DESK) as visitor:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": visitor.home}
        visitor.page.context.add_cookies([cookie])
        page = visitor.goes_to("/viec/")
        row = page.locator(".dense tbody tr")
        assert row.bounding_box()["height"] <= TALLEST_ROW
        assert "Quá hạn" in row.locator(".due").inner_text()
        assert row.locator(".due").bounding_box()["height"] <= TALLEST_ROW / 2
        assert visitor.sideways() <= 0


def test_many_steps_stand_in_one_line_on_a_telephone_with_the_chosen_one_in_sight(visit: Callable[..., Any]) -> None:
    actor, now = make.specialist(make.make_agency()), timezone.now()
    for n in range(14):
        held(actor, at=now, code=f"H15.61-261124-{n:04}", step=f"{STEP}, bước {n:02}")
    key = make.sign_in(Client(), actor).cookies[settings.SESSION_COOKIE_NAME].value
    with visit(PHONE) as visitor:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": visitor.home}
        visitor.page.context.add_cookies([cookie])
        page = visitor.goes_to("/viec/")
        assert page.locator(".chip").count() == 15
        assert page.locator(".chips").bounding_box()["height"] <= TALLEST_ROW
        page.locator(".chip").last.click()
        assert page.locator(".chip.on").nth(0).bounding_box()["x"] < PHONE["viewport"]["width"]
        assert visitor.sideways() <= 0
        assert visitor.violations() == []
