import html
import io
import json
import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from motcua.kernel.actors import ANYONE
from motcua.procedures import commands, queries
from motcua.procedures.rules import VariantLine
from motcua.procedures.tests.factories import catalogue, editor, official, published, reader
from motcua.procedures.tests.screens import at, drafted, sent
from motcua.ui.tests.acting import as_, text

__all__ = ["as_"]
pytestmark = pytest.mark.django_db


def test_the_list_shows_what_is_in_force(as_):
    catalogue("1.001193", "1.013225", "1.004222")
    page = text(as_(reader()).get(at("index")))
    assert "3 thủ tục đang có hiệu lực" in page
    assert at("procedure", "1.013225") in page
    assert "hệ thống của bộ" in page


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"q": "khai sinh"}, "1.001193"),
        ({"q": "2.000815"}, "2.000815"),
        ({"linh-vuc": "G17-HDXD", "cap": "province"}, "1.013236"),
        ({"he-thong": "ministry"}, "1.004222"),
        ({"cap": "province"}, "1.013236"),
        ({"cach": "online", "linh-vuc": "G15-HT"}, "1.001193"),
    ],
)
def test_the_list_is_narrowed_by_what_was_asked(as_, asked, code):
    catalogue("1.001193", "2.000815", "1.013225", "1.013236", "1.004222")
    page = text(as_(reader()).get(at("index"), asked))
    assert re.findall(r'<span class="code">([\d.]+)</span>', page) == [code]


def test_a_long_list_goes_page_by_page(as_):
    catalogue()
    client = as_(reader())
    first = text(client.get(at("index")))
    after = re.search(r'href="([^"]*after=[^"]*)"', first)[1].replace("&amp;", "&")
    second = text(client.get(after))
    codes = [re.findall(r'<span class="code">([\d.]+)</span>', page) for page in (first, second)]
    assert len(codes[0]) == 50
    assert len(codes[1]) == len(set(codes[1]) - set(codes[0])) == 18


def test_nothing_found_says_what_to_do(as_):
    published()
    assert "Không có thủ tục nào khớp" in text(as_(reader()).get(at("index"), {"q": "zzzz qqqq"}))


def test_the_list_goes_to_excel_with_codes_as_text(as_):
    catalogue("1.001193", "1.013225")
    response = as_(reader()).post(at("export"), {"linh-vuc": "G17-HDXD"})
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert [row[0] for row in rows] == ["Mã thủ tục", "1.013225"]
    assert rows[1][4] == "15 ngày"
    assert str(rows[1][8]) == "2025-07-01"


def test_a_procedures_page_holds_every_legal_part(as_):
    published("1.013225")
    page = text(as_(reader()).get(at("procedure", "1.013225")))
    for words in (
        "56/QĐ-BXD", "Hoạt động xây dựng", "15 ngày", "20 ngày", "Nhà ở riêng lẻ", "Đơn đề nghị cấp giấy phép xây dựng",
        "Cơ sở dữ liệu quốc gia về đất đai", "Theo nghị quyết của Hội đồng nhân dân tỉnh", "Kiểm tra thực địa",
        "KQ.G17.000311", "Luật Xây dựng", "Công dân Việt Nam", "Phòng Kinh tế", "Phiên bản 1", "Đã công bố phiên bản",
    ):  # fmt: skip
        assert words in page, words
    assert "Lập bản nháp mới" not in page


def test_a_ministrys_procedure_says_where_to_file(as_):
    published("1.004222")
    page = text(as_(reader()).get(at("procedure", "1.004222")))
    assert "không tiếp nhận tại hệ thống này" in page
    assert "Công an cấp xã nơi cư trú" in page
    assert "Quy trình giải quyết" not in page


def test_an_unknown_code_and_a_strangers_draft_look_the_same(as_):
    draft = drafted(editor())
    client = as_(reader())
    assert client.get(at("procedure", "9.999999")).status_code == 404
    assert client.get(at("version", draft.id)).status_code == 404
    assert client.get(at("draft", draft.id)).status_code == 404


def test_the_public_is_sent_to_sign_in(as_):
    published()
    assert as_(ANYONE).get(at("index")).status_code == 302


@pytest.mark.parametrize("name", ["begin", "draft", "plain", "publish", "discard", "withdraw"])
def test_who_only_reads_finds_no_door_to_change(as_, name):
    draft = drafted(editor())
    place = at(name, "1.001193") if name == "begin" else at(name, draft.id)
    response = as_(reader()).post(place, sent(draft))
    assert response.status_code in {404, 405}


def test_who_may_edit_but_not_publish_sees_no_publishing(as_):
    by = official("procedures.read", "procedures.edit")
    draft = drafted(by)
    client = as_(by)
    assert at("publish", draft.id) not in text(client.get(at("draft", draft.id)))
    assert client.get(at("publish", draft.id)).status_code == 404


def test_a_draft_is_begun_from_the_page_once(as_):
    by = editor()
    published()
    client = as_(by)
    page = sent()
    first = client.post(at("begin", "1.001193"), page)
    again = client.post(at("begin", "1.001193"), page)
    assert first.status_code == again.status_code == 303
    assert first["Location"] == again["Location"]
    assert "Bản nháp" in text(client.get(first["Location"]))


def test_plain_fields_are_saved_and_shown(as_):
    by = editor()
    draft = drafted(by)
    client = as_(by)
    assert "Đăng ký khai sinh" in text(client.get(at("plain", draft.id)))
    fields = {
        "name": "Đăng ký khai sinh mới", "decision_no": "1/QĐ-BTP", "levels": ["commune"], "system": "own", "sets": "2",
        "online_kind": "full_online", "applicants": "Công dân Việt Nam\n\n Người nước ngoài ", "keywords": "khai sinh",
    }  # fmt: skip
    assert client.post(at("plain", draft.id), sent(draft, **fields)).status_code == 303
    draft.refresh_from_db()
    assert (draft.name, draft.sets, draft.applicants) == (
        "Đăng ký khai sinh mới",
        2,
        ["Công dân Việt Nam", "Người nước ngoài"],
    )
    assert draft.name_key == "dang ky khai sinh moi"


def test_wrong_plain_fields_come_back_as_typed(as_):
    by = editor()
    draft = drafted(by)
    response = as_(by).post(
        at("plain", draft.id), sent(draft, name="", sets="nhiều", system="own", online_kind="none", decision_no="SỐ LẠ")
    )
    assert response.status_code == 422
    page = text(response)
    assert "Tên thủ tục dài từ 1 đến 1.000 ký tự." in page
    assert "SỐ LẠ" in page


def test_the_second_saver_sees_a_conflict(as_):
    by = editor()
    draft = drafted(by)
    commands.edit_version(version=draft.id, revision=1, changes={"sets": 3}, by=by, at=timezone.now())
    line = {"name": "Ảnh", "handing": "submit", "originals": "2", "copies": "", "need": "required"}
    response = as_(by).post(at("part-add", draft.id, "papers"), sent(draft, **line))
    assert response.status_code == 409
    assert "Ông/bà đã lưu trước đó ở cửa sổ khác" in text(response)  # it was the same person


def seen_in(page):
    """What the page carries hidden: the revision and the texts it showed."""
    return {name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("revision", "seen")}


@pytest.mark.promise("P7")
def test_two_who_edit_a_draft_lose_no_field(as_):
    by, other = editor(), editor()
    draft = drafted(by)
    client = as_(by)
    page = seen_in(text(client.get(at("plain", draft.id))))
    theirs = {"decision_no": "9/QĐ-BTP", "conditions": "Điều kiện của người kia"}
    commands.edit_version(version=draft.id, revision=1, changes=theirs, by=other, at=timezone.now())
    stored = json.loads(page["seen"])
    lists = {"levels": stored.pop("levels").split("\n")}
    mine = stored | lists | {"decision_no": "10/QĐ-BTP", "sequence": "Trình tự tôi vừa viết"}
    late = client.post(at("plain", draft.id), sent(**(mine | page)))
    shown = text(late)
    assert late.status_code == 409
    for words in ("Bản đang lưu", "9/QĐ-BTP", 'value="10/QĐ-BTP"', "Trình tự tôi vừa viết", "Điều kiện của người kia"):
        assert words in shown
    merged = mine | {"conditions": "Điều kiện của người kia", "keep-decision_no": "typed"} | seen_in(shown)
    assert client.post(at("plain", draft.id), sent(**merged)).status_code == 303
    draft.refresh_from_db()
    assert (draft.decision_no, draft.conditions, draft.sequence) == (
        "10/QĐ-BTP", "Điều kiện của người kia", "Trình tự tôi vừa viết",
    )  # fmt: skip


@pytest.mark.promise("P7")
def test_two_who_edit_one_line_of_a_draft_see_both(as_):
    by = editor()
    draft = drafted(by)
    client = as_(by)
    row = draft.papers.order_by("position").first()
    address = at("part-change", draft.id, "papers", row.id)
    form = text(client.get(address))
    page = seen_in(form)
    line = json.loads(page["seen"])
    first = client.post(address, sent(**(line | {"name": "Giấy của người thứ nhất"} | page)))
    assert first.status_code == 303
    late = client.post(address, sent(**(line | {"name": "Giấy của người thứ hai"} | page)))
    shown = text(late)
    assert late.status_code == 409
    assert "Giấy của người thứ nhất" in shown
    assert "Giấy của người thứ hai" in shown
    row.refresh_from_db()
    assert row.name == "Giấy của người thứ nhất"
    kept = line | {"name": "Giấy của người thứ hai"} | seen_in(shown)
    assert client.post(address, sent(**kept)).status_code == 303
    row.refresh_from_db()
    assert row.name == "Giấy của người thứ hai"


@pytest.mark.parametrize(
    ("part", "theirs", "keys"),
    [
        (
            "papers",
            {"variant": "con-nuoi", "handing": "present", "replaced_by": "civil_status"},
            ("submit", "present", "con-nuoi", "civil_status"),
        ),
        ("steps", {"key": "consult", "place": "records", "may_skip": True}, ("consult", "receive", "records", "desk")),
    ],
)
def test_the_second_saver_reads_names_and_no_keys(as_, part, theirs, keys):
    by = editor()
    draft = drafted(by)
    line = VariantLine("con-nuoi", "Trẻ là con nuôi")
    commands.add_part(version=draft.id, revision=1, line=line, by=by, at=timezone.now())
    client = as_(by)
    row = getattr(draft, part).order_by("position").first()
    address = at("part-change", draft.id, part, row.id)
    page = seen_in(text(client.get(address)))
    draft.refresh_from_db()
    changed = replace(getattr(queries.content_of(draft), part)[0], **theirs)
    commands.change_part(version=draft.id, revision=2, row=row.id, line=changed, by=by, at=timezone.now())
    late = text(client.post(address, sent(**(json.loads(page["seen"]) | page))))
    cells = re.findall(r'<td data-th="(?:Bản đang lưu|Ông/bà vừa nhập)">(.*?)</td>', late, re.DOTALL)
    assert len(cells) == 2 * len(theirs)
    assert not [cell for cell in cells if any(key in cell for key in keys)]
    names = {"papers": ("Trẻ là con nuôi", "Xuất trình", "hộ tịch"), "steps": ("Lấy ý kiến", "Văn thư", "Có", "Không")}
    assert [name for name in names[part] if not any(name in cell for cell in cells)] == []


def test_a_paper_is_added_changed_moved_and_removed(as_):
    by = editor()
    draft = drafted(by)
    client = as_(by)
    line = {"name": "Ảnh 4 × 6 cm", "handing": "submit", "originals": "2", "copies": "", "need": "required"}
    added = client.post(at("part-add", draft.id, "papers"), sent(draft, **line))
    assert added["Location"].endswith("#papers")
    draft.refresh_from_db()
    row = draft.papers.get(name="Ảnh 4 × 6 cm")
    form = text(client.get(at("part-change", draft.id, "papers", row.id)))
    assert "Ảnh 4 × 6 cm" in form
    client.post(at("part-change", draft.id, "papers", row.id), sent(draft, **(line | {"originals": "3"})))
    draft.refresh_from_db()
    assert draft.papers.get(id=row.id).originals == 3
    client.post(at("part-move", draft.id, "papers", row.id), sent(draft))
    draft.refresh_from_db()
    assert draft.papers.get(id=row.id).position == row.position - 1
    client.post(at("part-remove", draft.id, "papers", row.id), sent(draft))
    assert not draft.papers.filter(id=row.id).exists()


@pytest.mark.parametrize(
    "part", ["variants", "papers", "channel_rules", "fee_rules", "result_kinds", "legal_bases", "competences", "steps"]
)
def test_every_part_has_its_form_and_says_what_is_wrong(as_, part):
    by = editor()
    draft = drafted(by)
    client = as_(by)
    assert client.get(at("part-add", draft.id, part)).status_code == 200
    row = getattr(draft, part).first()
    assert client.get(at("part-change", draft.id, part, row.id)).status_code == 200
    wrong = client.post(at("part-add", draft.id, part), sent(draft, hours="nhiều", amount="x", originals="y"))
    assert wrong.status_code == 422
    assert 'id="error-summary"' in text(wrong)


def test_a_part_that_does_not_exist_is_not_found(as_):
    by = editor()
    draft = drafted(by)
    client = as_(by)
    assert client.get(at("part-add", draft.id, "roof")).status_code == 404
    assert client.get(at("part-change", draft.id, "papers", uuid4())).status_code == 404
