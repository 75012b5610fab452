"""Two officials open one record and both save: the second one sees both texts and loses nothing (P7)."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from motcua.ui.tests.browser import DESK, PHONE
from tests.journeys.conftest import Province
from tests.journeys.hands import Window, answered, opens, text
from tests.journeys.test_other_ways import acts, taken_in

pytestmark = [pytest.mark.promise("P7"), pytest.mark.browser]


def forgiven(visitor: Any) -> None:
    """A browser writes every 409 to its console; that is no complaint about the page."""
    visitor.complaints[:] = [one for one in visitor.complaints if "409" not in one]


def pictured(page: Page, name: str) -> None:
    """Keep a picture of the whole page, at a desk and on a phone, where ``MOTCUA_PICTURES`` says."""
    if folder := os.environ.get("MOTCUA_PICTURES"):
        before = page.viewport_size or {"width": 1366, "height": 768}
        for width in (1366, 360):
            page.set_viewport_size({"width": width, "height": 768})
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
        page.set_viewport_size(before)


def test_two_who_edit_a_draft_of_a_procedure_lose_no_field(window: Window) -> None:
    with window(DESK, "kiem.soat") as first, window(DESK, "kiem.soat") as second:
        page = first.goes_to("/thu-tuc/1.001193/")
        page.get_by_role("button", name="Lập bản nháp mới").click()
        page.wait_for_url("**/ban-nhap/**")
        address = f"{page.url.removeprefix(first.home)}chung/"
        page, other = first.goes_to(address), second.goes_to(address)
        page.fill("[name=decision_no]", "901/QĐ-BTP")
        page.fill("[name=conditions]", "Điều kiện do người thứ nhất ghi")
        assert answered(page, "Lưu bản nháp") == 204
        other.fill("[name=decision_no]", "902/QĐ-BTP")
        other.fill("[name=sequence]", "Trình tự do người thứ hai ghi")
        assert answered(other, "Lưu bản nháp") == 409
        said = text(other)
        for words in ("Ông/bà đã lưu trước đó ở cửa sổ khác", "901/QĐ-BTP", "902/QĐ-BTP", "Bản đang lưu"):
            assert words in said
        assert other.input_value("[name=sequence]") == "Trình tự do người thứ hai ghi"
        assert other.input_value("[name=conditions]") == "Điều kiện do người thứ nhất ghi"
        assert second.violations() == []
        pictured(other, "overtaken-draft")
        other.set_viewport_size({"width": 360, "height": 640})
        assert second.sideways() <= 0
        other.check("[name=keep-decision_no][value=saved]")
        assert answered(other, "Lưu bản nháp") == 204
        page = first.goes_to(address)
        kept = [page.input_value(f"[name={name}]") for name in ("decision_no", "conditions", "sequence")]
        assert kept == ["901/QĐ-BTP", "Điều kiện do người thứ nhất ghi", "Trình tự do người thứ hai ghi"]
        forgiven(second)


def test_two_who_rename_an_organisation_see_each_other(window: Window, province: Province) -> None:
    (key,) = province.ask(
        "SELECT o.id::text FROM organisations_organisation o JOIN organisations_organisationname n"
        " ON n.organisation_id = o.id WHERE n.name = 'Ủy ban nhân dân xã Liên Sơn Lắk' AND o.is_agency LIMIT 1"
    )
    address = f"/co-quan/{key}/doi-ten/"
    with window(DESK, "quan.tri") as first, window(DESK, "quan.tri2") as second:
        page, other = first.goes_to(address), second.goes_to(address)
        for one, name, day in ((page, "Một", "01/01/2027"), (other, "Hai", "01/02/2027")):
            one.fill("[name=name]", f"Ủy ban nhân dân xã Thử Tên {name}")
            one.fill("[name=on]", day)
        assert answered(page, "Đổi tên") == 204
        assert answered(other, "Đổi tên") == 409
        said = text(other)
        for words in ("Phạm Quốc Huy đã lưu bản ghi này", "Thử Tên Một", "Thử Tên Hai"):
            assert words in said
        assert other.input_value("[name=name]") == "Ủy ban nhân dân xã Thử Tên Hai"
        assert second.violations() == []
        pictured(other, "overtaken-organisation")
        assert answered(other, "Đổi tên") == 204
        forgiven(second)


def test_two_who_act_on_a_dossier_the_second_keeps_the_own_words(window: Window) -> None:
    code, _qr = taken_in(window, "1.001193", "H’Lan Êban")
    acts(window, "chuyen.vien", code, "Nhận xử lý", "Đã nhận")
    with window(DESK, "chuyen.vien") as first, window(PHONE, "chuyen.vien") as second:
        pages = []
        for visitor in (first, second):
            page = opens(visitor, code)
            page.goto(f"{page.url.removesuffix('/')}/yeu-cau-bo-sung/")
            page.fill("[name=what_1]", "Giấy chứng sinh bản chính")
            page.fill("[name=how_1]", "Nộp tại Bộ phận Một cửa")
            page.fill("[name=reason]", f"Lý do dài do {'máy bàn' if visitor is first else 'điện thoại'} ghi")
            pages.append(page)
        desk, phone = pages
        assert answered(desk, lambda: desk.keyboard.press("F9")) == 204
        assert answered(phone, phone.locator("main form button[type=submit]").last.click) == 409
        said = text(phone)
        for words in ("Bước này không còn làm được", "Hồ sơ nay ở"):
            assert words in said
        assert phone.input_value("[name=reason]") == "Lý do dài do điện thoại ghi"
        assert second.sideways() <= 0
        assert second.violations() == []
        pictured(phone, "overtaken-dossier")
        forgiven(second)
