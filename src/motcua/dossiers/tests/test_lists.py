"""Lists, the search and the spreadsheet."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from motcua.dossiers import commands, queries
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import Filters
from motcua.dossiers.tests.factories import COPY, NOW, OWNER, in_process, official, received, resolved
from motcua.dossiers.tests.screens import Screens, reading, screens
from motcua.dossiers.web.shown import due_chips
from motcua.kernel.actors import ANYONE, Actor
from motcua.kernel.models import Fact
from motcua.people.commands import Told

__all__ = ["screens"]
pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)
OTHER = Told(
    name="H’Wen Ayŭn <script>alert(1)</script>",
    id_number="066191004123",
    phone="0987654321",
    address_line='Tổ 5 & thôn "Đoàn Kết"',
)


@pytest.fixture
def two(screens: Screens) -> tuple[Dossier, Dossier]:
    """One dossier of Y Bhăm Êñuôl, and one of somebody whose name was typed with malice."""
    return received(screens.place), received(screens.place, owner=OTHER, at=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    "typed",
    [
        "y bham enuol",
        "Êñuôl",
        "261120-0001",
        "H15.61-2611",
        "066 091 004 217",
        "066091004217",
        "+84 905 123 456",
        "0905.123.456",
    ],
)
def test_a_dossier_is_found_by_what_people_know_of_it(
    screens: Screens, two: tuple[Dossier, Dossier], typed: str
) -> None:
    with_two = two[0].code if typed != "H15.61-2611" else None
    page = screens.get(screens.place.clerk, "/ho-so/tim/", data={"q": typed})
    assert page.status_code == 200
    found = page.content.decode()
    assert str(two[0].code) in found
    assert (str(two[1].code) in found) is (with_two is None)


def test_what_is_named_exactly_opens_at_once(screens: Screens, two: tuple[Dossier, Dossier]) -> None:
    there = f"/ho-so/{two[0].id}/"
    for typed in (
        str(two[0].code),
        str(two[0].code).lower(),
        two[0].submission_no,
        f"https://dichvucong.example.vn/tra-cuu/{two[0].code}/ABCDEFGH23456789/",
    ):
        assert screens.get(screens.place.clerk, "/ho-so/tim/", data={"q": typed})["Location"] == there
    assert screens.get(screens.place.clerk, f"/ho-so/ma/{two[0].code}/")["Location"] == there
    stranger = screens.get(screens.stranger, "/ho-so/tim/", data={"q": two[0].code})
    assert stranger.status_code == 200
    assert "Không thấy hồ sơ nào" in stranger.content.decode()


@pytest.mark.promise("P22")
def test_what_people_typed_is_shown_and_never_run(screens: Screens, two: tuple[Dossier, Dossier]) -> None:
    malice = "<script>alert(1)</script>"
    for path in ("/ho-so/", f"/ho-so/tim/?q={malice}", f"/ho-so/{two[1].id}/", f"/ho-so/?q={malice}&tu={malice}"):
        page = screens.get(screens.place.clerk, path).content.decode()
        assert malice not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("chung thuc ban sao", "copy"),
        ("Chứng thực bản sao từ bản chính", "copy"),
        ("dang ky khai sin", "birth"),
        ("2.000815", "copy"),
        ("2.0008", "copy"),
        ("2000815", "copy"),
        ("001193", "birth"),
        ("sinh", ""),
        ("0011", ""),
    ],
)
@pytest.mark.parametrize("path", ["/ho-so/", "/ho-so/tim/"])
def test_a_dossier_is_found_by_its_procedure(screens: Screens, path: str, typed: str, found: str) -> None:
    codes = {
        "birth": str(received(screens.place).code),
        "copy": str(received(screens.place, COPY, fees_stated=()).code),
    }
    page = screens.get(screens.place.clerk, path, data={"q": typed}).content.decode()
    assert [word for word, code in codes.items() if code in page] == ([found] if found else [])
    assert not any(
        code in screens.get(screens.stranger, path, data={"q": typed}).content.decode() for code in codes.values()
    )


@pytest.mark.promise("P12")
def test_states_are_counted_for_each_viewer_and_no_further_than_a_thousand(
    screens: Screens, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    place = screens.place
    for n in range(4):
        received(place, at=NOW + timedelta(minutes=n))
    in_process(place)
    inspector = Actor(id=place.clerk.id, name="Võ Minh Trung", posts=(replace(place.clerk.posts[0], reach=None),))
    for viewer in (place.clerk, place.leader, inspector):
        with django_assert_num_queries(1):
            assert queries.counts_by_state(viewer) == {"accepted": 4, "processing": 1}
    assert queries.counts_by_state(place.specialist) == {"processing": 1}
    for viewer in (place.clerk, place.leader, place.specialist, inspector, screens.stranger, ANYONE):
        seen = queries.visible_to(viewer).count()
        assert [queries.how_many(viewer, most=most) for most in (1, 4, 100)] == [
            min(seen, most + 1) for most in (1, 4, 100)
        ]
    assert queries.counts_by_state(screens.stranger) == queries.counts_by_state(ANYONE) == {}
    monkeypatch.setattr("motcua.dossiers.queries.lists.MOST_COUNTED", 2)
    monkeypatch.setattr("motcua.dossiers.web.narrowing.MOST_COUNTED", 2)
    assert queries.counts_by_state(inspector)["accepted"] == 3
    page = screens.get(place.clerk, "/ho-so/").content.decode()
    assert "Đã tiếp nhận (2+)" in page
    assert "Đang xử lý (1)" in page


def plan_of(statement: str, values: Any) -> str:
    """Return how PostgreSQL would answer when every table were too long to be read through."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_lists_are_read_along_indexes(screens: Screens) -> None:
    rows = queries.listed(screens.place.leader, Filters(text="khai sinh"), now=NOW)
    assert "Seq Scan on dossiers_dossier" not in plan_of(*rows.order_by("-submitted_at")[:51].query.sql_with_params())
    with CaptureQueriesContext(connection) as asked:
        queries.counts_by_state(screens.place.leader)
    plan = plan_of(asked.captured_queries[0]["sql"], None)
    assert "Seq Scan on dossiers_dossier" not in plan


def shown(screens: Screens, viewer: Actor, query: str) -> list[str]:
    page = screens.get(viewer, f"/ho-so/?{query}")
    assert page.status_code == 200
    text = page.content.decode()
    return [code for code in Dossier.objects.values_list("code", flat=True).order_by("code") if code and code in text]


def test_filters_narrow_and_read_like_a_sentence(screens: Screens, two: tuple[Dossier, Dossier]) -> None:
    place, (first, second) = screens.place, two
    done = resolved(place, at=NOW + timedelta(days=3))
    screens.now = LATER
    assert shown(screens, place.clerk, "") == [first.code, second.code, done.code]
    assert shown(screens, place.clerk, "trang-thai=resolved") == [done.code]
    assert shown(screens, place.clerk, "han=late") == [first.code, second.code]
    assert shown(screens, place.clerk, "han=near") == []
    assert shown(screens, place.clerk, "kenh=online") == []
    assert shown(screens, place.clerk, "q=hwen+ayun") == [second.code]
    assert shown(screens, place.clerk, "tu=21/11/2026&den=22.11.2026") == [second.code]
    page = screens.get(place.clerk, "/ho-so/?tu=31/02/2026&den=31/02/2026").content.decode()
    assert "Nhận từ ngày: không có ngày này." in page
    assert "Đến hết ngày: không có ngày này." in page
    assert shown(screens, place.clerk, "thu-tuc=9.999999") == []
    assert shown(screens, place.clerk, "nhan=hom-nay") == []
    assert shown(screens, place.clerk, "trang-thai=nonsense&co-quan=x&after=%%%") == [
        first.code,
        second.code,
        done.code,
    ]
    page = screens.get(place.clerk, "/ho-so/?trang-thai=resolved&tu=01/11/2026").content.decode()
    assert "Trạng thái: đã có kết quả" in page
    assert "nhận từ 01/11/2026" in page


def test_the_register_calls_near_what_bears_the_amber_chip(screens: Screens, two: tuple[Dossier, Dossier]) -> None:
    due_at = two[0].due_at
    assert due_at is not None
    for before in (timedelta(days=1), timedelta(hours=1), timedelta(days=6)):
        screens.now = due_at - before
        chips = due_chips(two, screens.now)
        amber = [dossier.code for dossier in two if (chips[dossier.id] or ("",))[0] == "near"]
        assert shown(screens, screens.place.clerk, "han=near") == amber
    screens.now = due_at - timedelta(days=1)
    assert two[0].code in shown(screens, screens.place.clerk, "han=near")


@pytest.mark.promise("P12")
def test_each_list_holds_only_what_its_reader_may_see(screens: Screens, two: tuple[Dossier, Dossier]) -> None:
    held = in_process(screens.place)
    assert shown(screens, screens.stranger, "") == []
    assert shown(screens, screens.place.specialist, "") == [held.code]
    empty = screens.get(screens.stranger, "/ho-so/").content.decode()
    assert "Chưa có hồ sơ nào" in empty
    assert "Hồ sơ nhận tại quầy" in empty


def test_pages_follow_one_another_and_keep_the_filters(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    place = screens.place
    made = [received(place, at=NOW + timedelta(minutes=n)).code for n in range(5)]
    monkeypatch.setattr("motcua.dossiers.web.lists.SIZE", 2)
    seen: list[str] = []
    path = "/ho-so/?trang-thai=accepted"
    for _page in range(3):
        text = screens.get(place.clerk, path).content.decode()
        seen += sorted((code for code in made if code and code in text), reverse=True)
        after = text.partition('rel="next" href="')[2].partition('"')[0]
        path = after.replace("&amp;", "&")
    assert seen == sorted(filter(None, made), reverse=True)
    assert path == ""


def test_a_list_costs_the_same_however_many_rows(screens: Screens) -> None:
    place = screens.place
    received(place)
    few = reading(screens, place.leader, "/ho-so/")
    for n in range(6):
        received(place, COPY, at=NOW + timedelta(minutes=n), fees_stated=())
    in_process(place)
    many = reading(screens, place.leader, "/ho-so/")
    assert many == few
    assert many <= 12


def may_export(screens: Screens) -> Actor:
    return official(screens.place.agency, ["dossiers.read", "dossiers.export"], name="Y Krang Niê")


def test_the_spreadsheet_keeps_numbers_as_text_and_is_recorded(screens: Screens, two: tuple[Dossier, Dossier]) -> None:
    on_time = resolved(screens.place, at=NOW - timedelta(days=21))
    answer: Any = screens.client(may_export(screens)).post("/ho-so/xuat-excel/", {"tu": "01/10/2026"})
    assert answer.status_code == 200
    sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    )
    head, *lines = sheet
    row = {str(line[0]): dict(zip(head, line, strict=True)) for line in lines}[str(two[0].code)]
    assert len(lines) == 3
    assert row["Số định danh"] == OWNER.id_number == "066091004217"
    assert row["Điện thoại"] == "0905123456"
    assert row["Trạng thái"] == "Đã tiếp nhận"
    judged = {str(line[0]): line[head.index("Đúng hạn")] for line in lines}
    assert judged[str(on_time.code)] == "Đúng hạn"
    fact = Fact.objects.get(name="dossiers.DossiersExported")
    assert fact.body == {"rows": 3, "filters": "received_from", "confirmed_by": None}


@pytest.mark.promise("P12")
def test_only_who_may_export_takes_a_list_away(screens: Screens, two: tuple[Dossier, Dossier]) -> None:
    assert screens.client(screens.place.clerk).post("/ho-so/xuat-excel/").status_code == 404
    assert screens.client(may_export(screens)).get("/ho-so/xuat-excel/").status_code == 405
    assert "Xuất Excel" not in screens.get(screens.place.clerk, "/ho-so/").content.decode()
    assert not Fact.objects.filter(name="dossiers.DossiersExported").exists()


def test_results_that_wait_are_counted_in_the_rail(screens: Screens) -> None:
    signed = resolved(screens.place)
    page = screens.get(screens.place.clerk, "/ho-so/?trang-thai=resolved").content.decode()
    assert "Trả kết quả</span><b>1</b>" in page
    commands.return_result(
        dossier=signed.id,
        method="counter",
        receiver_name="Y Bhăm Êñuôl",
        by=screens.place.clerk,
        at=NOW + timedelta(hours=2),
    )
    assert "Trả kết quả</span><b>1</b>" not in screens.get(screens.place.clerk, "/ho-so/").content.decode()
