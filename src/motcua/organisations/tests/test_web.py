import html
import re
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from motcua.kernel.actors import ANYONE
from motcua.organisations import commands, queries
from motcua.organisations.tests.factories import NOW, TODAY, actor, agency, part_inside, province
from motcua.ui.tests.acting import as_, text

__all__ = ["as_"]
pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"organisations:{name}", args=args)


def test_the_tree_leads_from_the_province_to_a_department_and_a_commune(as_):
    keys = province()
    page = as_(actor()).get(at("index"))
    assert page.status_code == 200
    for key in ("so-tu-phap", "van-phong-ubnd/hcc", "24580"):
        assert at("organisation", keys[key]) in text(page)


def test_the_tree_of_a_past_day_shows_districts(as_):
    province()
    page = as_(actor()).get(at("index"), {"ngay": "30/06/2025"})
    assert "Ủy ban nhân dân huyện Lắk" in text(page)
    assert "Liên Sơn Lắk" not in text(page)


def test_a_search_without_diacritics_finds_and_an_empty_one_says_so(as_):
    province()
    client = as_(actor())
    assert "xã Liên Sơn Lắk" in text(client.get(at("index"), {"ten": "lien son"}))
    assert "thị trấn Liên Sơn" in text(client.get(at("index"), {"ten": "lien son", "da-ket-thuc": "1"}))
    assert "Không có cơ quan, đơn vị nào khớp" in text(client.get(at("index"), {"ten": "zzzz"}))


def test_communes_are_shown_page_by_page_and_by_kind(as_):
    province()
    client = as_(actor())
    seen: list[str] = []
    address = at("communes")
    while address:
        page = client.get(address)
        seen += _codes(text(page))
        address = _next(text(page))
    assert len(seen) == len(set(seen)) == 102
    only = text(client.get(at("communes"), {"loai": "phuong"}))
    assert "14 đơn vị" in only
    assert "Ủy ban nhân dân xã" not in only
    assert len(_codes(text(client.get(at("communes"), {"ten": "hoa"})))) > 5


def _codes(page):
    return re.findall(r'data-th="Mã đơn vị hành chính">(\d{5})<', page)


def _next(page):
    found = re.search(r'rel="next" href="([^"]+)"', page)
    return html.unescape(found[1]) if found else ""


def test_the_page_of_a_commune_says_what_it_was_before(as_):
    keys = province()
    page = text(as_(actor()).get(at("organisation", keys["24580"])))
    assert "Thị trấn Liên Sơn, Huyện Lắk" in page
    assert "H15.61" in page
    assert "mã giả định" in page
    assert "000.00.61.H15" in page


def test_a_former_commune_is_looked_up(as_):
    province()
    page = text(as_(actor()).get(at("territories"), {"ten": "ea bhok"}))
    assert "Xã Dray Bhăng" in page
    assert "Xã Ea Ktur" in page
    assert "Chia cho nhiều xã" in page


@pytest.mark.parametrize("name", ["index", "communes", "territories"])
def test_strangers_are_sent_to_sign_in_and_others_find_nothing(as_, name):
    assert as_(ANYONE).get(at(name)).status_code == 302
    assert as_(actor(rights=frozenset())).get(at(name)).status_code == 404


def test_an_unknown_organisation_looks_like_a_forbidden_one(as_):
    top = agency()
    assert as_(actor()).get(at("organisation", uuid4())).status_code == 404
    reader = actor(rights=frozenset({"organisations.read"}))
    assert as_(reader).get(at("organisation", top)).status_code == 200
    for name in ("rename", "identifier", "close"):
        assert as_(reader).get(at(name, top)).status_code == 404
    neighbour = actor(reach=frozenset({uuid4()}))
    assert as_(neighbour).get(at("rename", top)).status_code == 404
    assert as_(neighbour).get(at("create"), {"thuoc": top}).status_code == 404


def test_readers_see_no_buttons(as_):
    top = agency()
    reader = actor(rights=frozenset({"organisations.read"}))
    assert at("rename", top) not in text(as_(reader).get(at("organisation", top)))
    assert at("rename", top) in text(as_(actor()).get(at("organisation", top)))


def test_a_part_inside_is_created_once_however_often_the_page_is_sent(as_):
    top = agency()
    client = as_(actor())
    sent = {"once_key": "k1", "place": "inside", "name": "Phòng Văn hóa", "kind": "division", "opened_on": "24/11/2026"}
    assert client.get(at("create"), {"thuoc": top}).status_code == 200
    for _ in range(2):
        answer = client.post(f"{at('create')}?thuoc={top}", sent)
        assert answer.status_code == 303
    (inside,) = queries.units_of(top, TODAY)
    assert inside.name == "Phòng Văn hóa"
    assert answer["Location"] == at("organisation", inside.id)


def test_what_was_typed_wrong_is_shown_again_with_the_reason(as_):
    top = agency()
    sent = {"once_key": "k1", "place": "inside", "name": "Phòng ‹1›", "kind": "", "opened_on": "31/02/2026"}
    answer = as_(actor()).post(f"{at('create')}?thuoc={top}", sent)
    assert answer.status_code == 422
    assert "Phòng ‹1›" in text(answer)
    assert "Không có ngày này." in text(answer)
    assert "Hãy chọn loại cơ quan, đơn vị." in text(answer)
    assert "error-summary" in text(answer)


def test_a_new_name_is_given_and_the_old_one_stays_readable(as_):
    top = agency("Ủy ban nhân dân xã Cũ")
    client = as_(actor())
    assert "Ủy ban nhân dân xã Cũ" in text(client.get(at("rename", top)))
    sent = {
        "once_key": "k1",
        "edition": "1",
        "name": "Ủy ban nhân dân xã Mới",
        "short_name": "UBND xã Mới",
        "on": "01/11/2026",
    }
    assert client.post(at("rename", top), sent).status_code == 303
    page = text(client.get(at("organisation", top)))
    assert "<h1>Ủy ban nhân dân xã Mới</h1>" in page
    assert "Ủy ban nhân dân xã Cũ" in page
    refused = client.post(at("rename", top), sent | {"once_key": "k2", "edition": "2"})
    assert refused.status_code == 422


def test_a_code_is_given(as_):
    top = agency()
    client = as_(actor())
    assert client.get(at("identifier", top)).status_code == 200
    sent = {"once_key": "k1", "edition": "1", "scheme": "qd20", "code": "h15.990", "valid_from": "01/11/2026"}
    assert client.post(at("identifier", top), sent).status_code == 422
    assert client.post(at("identifier", top), sent | {"code": "H15.990"}).status_code == 303
    assert queries.code_of(top, TODAY) == "H15.990"


def test_closing_shows_what_will_end_and_waits_for_the_word(as_):
    top, heir = agency(), agency("UBND xã Kế")
    inside = part_inside(top)
    commands.give_identifier(
        organisation=heir, scheme="qd20", code="H15.991", valid_from=date(2025, 7, 1), by=actor(), at=NOW
    )
    client = as_(actor())
    assert client.get(at("close", top)).status_code == 200
    sent = {
        "once_key": "k1",
        "edition": "1",
        "on": "31/12/2026",
        "basis": "QĐ 1",
        "successor": "H15.991",
        "kind": "merge",
    }
    asked = client.post(at("close", top), sent)
    assert asked.status_code == 200
    assert "Phòng Kinh tế kết thúc cùng ngày." in text(asked)
    assert "UBND xã Kế kế thừa từ ngày hôm sau." in text(asked)
    assert queries.is_open(top, date(2027, 1, 1))
    assert client.post(at("close", top), sent | {"confirmed": "1"}).status_code == 303
    assert not queries.is_open(inside, date(2027, 1, 1))
    assert queries.successors(top, date(2027, 1, 1)) == (heir,)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"on": ""}, "Hãy nhập ngày."),
        ({"on": "30/06/2025"}, "Ngày kết thúc không thể trước ngày thành lập"),
        ({"on": "31/12/2026", "successor": "H99.1"}, "Không có cơ quan mang mã này."),
    ],
)
def test_closing_refuses_before_it_asks(as_, sent, words):
    answer = as_(actor()).post(at("close", agency()), {"once_key": "k1", "edition": "1"} | sent)
    assert answer.status_code == 422
    assert words in text(answer)


def seen_in(page):
    """What the page carries hidden: the edition and the texts it showed."""
    return {name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("edition", "seen")}


@pytest.mark.promise("P7")
@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("rename", {"name": "Ủy ban nhân dân xã Hai", "on": "01/12/2026"}),
        ("identifier", {"scheme": "qd20", "code": "H15.990", "valid_from": "01/11/2026"}),
        ("close", {"on": "31/12/2026", "basis": "QĐ 7", "confirmed": "1"}),
    ],
)
def test_the_second_who_changes_an_organisation_sees_both_and_decides(as_, page, sent):
    top = agency("Ủy ban nhân dân xã Cũ")
    client = as_(actor())
    first = text(client.get(at(page, top)))
    commands.rename_organisation(
        organisation=top,
        name="Ủy ban nhân dân xã Một",
        on=date(2026, 11, 1),
        by=replace(actor(), name="Y Wăn Niê"),
        at=NOW,
    )
    late = client.post(at(page, top), {"once_key": "k1", **seen_in(first), **sent})
    shown = text(late)
    assert late.status_code == 409
    for words in ("Y Wăn Niê đã lưu bản ghi này", "Bản đang lưu", "Ủy ban nhân dân xã Một", *list(sent.values())[:1]):
        assert words in shown
    assert queries.is_open(top, date(2027, 1, 1))
    again = client.post(at(page, top), {"once_key": "k2", **seen_in(shown), **sent})
    assert again.status_code == 303
