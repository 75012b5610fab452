"""The pages for everybody."""

import gzip
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.organisations.tests.factories import TODAY, province
from motcua.procedures import queries
from motcua.procedures.tests.factories import catalogue

pytestmark = pytest.mark.django_db

MOST_HTML = 14 * 1024
WORDS = (
    ("khai sinh", "1.001193"),
    ("ket hon", "1.000894"),
    ("giay phep xay dung", "1.013225"),
    ("sao y", "2.000815"),
    ("doc than", "1.004873"),
    ("khai tu", "1.000656"),
)


@pytest.fixture
def everything() -> None:
    province()
    catalogue()


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    assert len(gzip.compress(answer.content)) <= MOST_HTML, url
    return answer.content.decode()


@pytest.mark.usefixtures("everything")
def test_the_home_page_leads_to_search_tracking_and_communes(client: Client) -> None:
    home = page(client, reverse("portal:home"))
    for url_name in ("portal:procedures", "portal:communes", "dossiers:track"):
        assert reverse(url_name) in home


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(("typed", "code"), WORDS)
def test_everyday_words_find_the_procedure(client: Client, typed: str, code: str) -> None:
    found = page(client, f"{reverse('portal:procedures')}?q={typed}")
    first_three = found.split('<ul class="need links">')[1].split("<li>")[1:4]
    assert any(code in item for item in first_three)


@pytest.mark.usefixtures("everything")
def test_every_procedure_has_its_start_page(client: Client) -> None:
    versions = list(queries.in_force(TODAY).select_related("procedure"))
    assert len(versions) >= 40
    for version in versions:
        shown = page(client, reverse("portal:procedure", args=[version.procedure.code]))
        for heading in ("Cần chuẩn bị", "Thời gian", "Phí, lệ phí", "Nơi giải quyết"):
            assert heading in shown, version.procedure.code


@pytest.mark.usefixtures("everything")
def test_a_ministrys_procedure_says_where_to_file(client: Client) -> None:
    said = page(client, reverse("portal:procedure", args=["1.004222"]))
    assert "Thủ tục này do hệ thống của Bộ Công an tiếp nhận." in said
    assert said.lower().count("hệ thống của bộ công an") == 1


@pytest.mark.usefixtures("everything")
def test_a_former_commune_leads_to_the_present_one(client: Client) -> None:
    found = page(client, f"{reverse('portal:communes')}?ten=ea bhok")
    assert "Dray Bhăng" in found
    assert "Ea Ktur" in found
    assert "Liên Sơn Lắk" in page(client, f"{reverse('portal:communes')}?ten=lien son")


@pytest.mark.usefixtures("everything")
def test_a_search_for_nothing_or_for_no_commune_is_answered_in_words(client: Client, settings: Any) -> None:
    settings.HOTLINE = "0262 1022"
    assert "Hãy gõ tên xã" in client.get(reverse("portal:communes"), {"ten": " "}).content.decode()
    page = client.get(reverse("portal:communes"), {"ten": "khong co xa nay"}).content.decode()
    assert "gọi tổng đài 0262 1022" in page
    assert "Hãy gõ tên xã" not in client.get(reverse("portal:communes")).content.decode()


@pytest.mark.usefixtures("everything")
def test_a_search_that_only_half_fits_names_the_hotline_instead(client: Client, settings: Any) -> None:
    settings.HOTLINE = "0262 1022"
    for typed in ("ly hon", "ly hôn"):
        found = page(client, f"{reverse('portal:procedures')}?q={typed}")
        assert "Không tìm thấy thủ tục nào" in found
        assert "gọi tổng đài 0262 1022" in found
        assert "đất" not in found.split("Theo lĩnh vực")[0]


@pytest.mark.usefixtures("everything")
def test_all_fields_are_browsed(client: Client) -> None:
    listed = page(client, reverse("portal:procedures"))
    assert "Hộ tịch" in listed
    browsed = page(client, f"{reverse('portal:procedures')}?linh-vuc=G15-HT")
    assert "Đăng ký khai sinh" in browsed


@pytest.mark.usefixtures("everything")
def test_the_list_says_each_field_once(client: Client) -> None:
    for address in ("", "?linh-vuc=G15-CT"):
        listed = page(client, reverse("portal:procedures") + address)
        assert listed.count("<h2>Chứng thực</h2>") == (not address)
        assert "<small>Chứng thực" not in listed
        assert "2.000815" in listed
    assert "<small>Chứng thực · 2.000815" in page(client, f"{reverse('portal:procedures')}?q=sao y")


@pytest.mark.usefixtures("everything")
def test_a_fee_is_said_once_with_its_unit_and_its_steps(client: Client) -> None:
    shown = page(client, reverse("portal:procedure", args=["2.000815"]))
    assert "<dd>2.000 đồng/trang; từ trang thứ 3: 1.000 đồng/trang; tối đa 200.000 đồng/bản</dd>" in shown
    assert "Phí: Phí" not in shown
    assert shown.count("2.000 đồng/trang") == 2  # in brief above, as the law says it below


def test_an_unknown_procedure_is_not_there(client: Client) -> None:
    assert client.get(reverse("portal:procedure", args=["9.999999"])).status_code == 404


@pytest.mark.promise("P22")
@pytest.mark.usefixtures("everything")
def test_typed_words_come_back_as_text(client: Client) -> None:
    shown = page(client, f"{reverse('portal:procedures')}?q=<script>alert(1)</script>")
    assert "<script>alert" not in shown


@pytest.mark.usefixtures("everything")
def test_machines_are_answered(client: Client) -> None:
    assert "Disallow: /ho-so/" in client.get("/robots.txt").content.decode()
    assert "/thu-tuc-hanh-chinh/1.001193/" in client.get("/sitemap.xml").content.decode()
    assert "Contact: " in client.get("/.well-known/security.txt").content.decode()
