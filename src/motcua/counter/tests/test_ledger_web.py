"""The ledger of an agency on the screen, on paper and as a spreadsheet."""

import io
import re
from datetime import timedelta

import pytest
from django.apps import apps
from python_calamine import CalamineWorkbook

from motcua.dossiers import commands
from motcua.dossiers.tests.factories import COPY, NOW, official, received, resolved
from motcua.dossiers.tests.screens import Screens, reading, screens
from motcua.kernel.actors import Actor
from motcua.kernel.models import Fact
from motcua.printing.tests.reading import read_back

__all__ = ["screens"]
pytestmark = pytest.mark.django_db
Dossier = apps.get_model("dossiers", "Dossier")
LEDGER = "/ho-so/so-theo-doi/"
NOVEMBER = {"tu": "01/11/2026", "den": "30/11/2026"}


@pytest.fixture
def head(screens: Screens) -> Actor:
    return official(screens.place.agency, ["dossiers.read", "dossiers.export"], name="Giám đốc trung tâm")


@pytest.fixture
def three(screens: Screens) -> tuple[Dossier, Dossier, Dossier]:
    """One that waits, one whose result was given, one that came the month before."""
    place = screens.place
    waits, given = received(place, at=NOW), resolved(place, at=NOW + timedelta(minutes=1))
    commands.return_result(
        dossier=given.id, method="counter", receiver_name="Y Bhăm Êñuôl", by=place.clerk, at=NOW + timedelta(hours=2)
    )
    return waits, given, received(place, at=NOW - timedelta(days=30))


def shown(screens: Screens, viewer: Actor, **given: str) -> list[str]:
    page = screens.get(viewer, LEDGER, data=given).content.decode()
    return re.findall(r'class="code"[^>]*>([^<]+)</a>', page)


def test_the_ledger_stands_in_the_order_of_reception_and_is_narrowed(
    screens: Screens, three: tuple[Dossier, Dossier, Dossier]
) -> None:
    waits, given, older = (str(dossier.code) for dossier in three)
    clerk = screens.place.clerk
    assert shown(screens, clerk) == [waits, given]
    assert shown(screens, clerk, tu="1.10.2026", den="30112026") == [older, waits, given]
    assert shown(screens, clerk, **NOVEMBER, **{"tinh-trang": "chua-tra"}) == [waits]
    assert shown(screens, clerk, **NOVEMBER, **{"tinh-trang": "da-tra"}) == [given]
    assert shown(screens, clerk, **NOVEMBER, **{"tinh-trang": "tre-han"}) == []
    screens.now = NOW + timedelta(days=60)
    assert shown(screens, clerk, **NOVEMBER, **{"tinh-trang": "tre-han"}) == [waits]
    page = screens.get(clerk, LEDGER, data=NOVEMBER).content.decode()
    assert "nhận từ 01/11/2026 đến hết 30/11/2026" in page
    assert "2 hồ sơ" in page
    assert "Trực tiếp" in page


def test_pages_of_the_ledger_follow_one_another(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [str(received(screens.place, at=NOW + timedelta(minutes=n)).code) for n in range(5)]
    monkeypatch.setattr("motcua.counter.web.ledger.SIZE", 2)
    seen, path = [], f"{LEDGER}?tu=01/11/2026&den=30/11/2026&tinh-trang=chua-tra"
    while path:
        page = screens.get(screens.place.clerk, path).content.decode()
        seen += re.findall(r'class="code"[^>]*>([^<]+)</a>', page)
        path = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert seen == made


def test_the_ledger_costs_the_same_however_long_it_is(screens: Screens) -> None:
    received(screens.place)
    few = reading(screens, screens.place.clerk, LEDGER)
    for n in range(6):
        received(screens.place, COPY, at=NOW + timedelta(minutes=n), fees_stated=())
    assert reading(screens, screens.place.clerk, LEDGER) == few <= 12


def test_a_ledger_belongs_to_its_agency(screens: Screens, three: tuple[Dossier, Dossier, Dossier]) -> None:
    asked = NOVEMBER | {"co-quan": str(screens.place.agency)}
    assert shown(screens, screens.stranger, **asked) == []
    assert screens.get(screens.place.specialist, LEDGER).status_code == 404


def test_taking_the_ledger_is_recorded_and_looks_as_the_law_says(
    screens: Screens, head: Actor, three: tuple[Dossier, Dossier, Dossier]
) -> None:
    answer = screens.post(head, f"{LEDGER}in/", quyen="1", **NOVEMBER, **{"tinh-trang": "da-tra"})
    assert answer["Content-Type"] == "application/pdf"
    words = re.sub(r"\s", "", read_back(answer.content).words)
    assert str(three[0].code) in words  # a printed volume leaves nothing out
    assert str(three[1].code) in words
    assert str(three[2].code) not in words
    assert Fact.objects.get(name="dossiers.DossiersExported").body == {
        "rows": 2,
        "filters": "agency received_from received_to",
        "confirmed_by": None,
    }


def test_the_ledger_as_a_spreadsheet_keeps_numbers_as_text_and_is_recorded(
    screens: Screens, head: Actor, three: tuple[Dossier, Dossier, Dossier]
) -> None:
    answer = screens.client(head).post(f"{LEDGER}xuat-excel/", NOVEMBER | {"tinh-trang": "da-tra"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0)
    names, line = sheet.to_python()
    row = dict(zip(names, line, strict=True))
    assert row["Mã hồ sơ"] == three[1].code
    assert row["Điện thoại"] == "0905123456"
    assert row["Số"] == f"{three[1].receipt_no:02d}"
    assert row["Cách nhận kết quả"] == "Trực tiếp"
    assert row["Ghi chú"] == "Đúng hạn"
    assert Fact.objects.get(name="dossiers.DossiersExported").body == {
        "rows": 1,
        "filters": "agency received_from received_to standing",
        "confirmed_by": None,
    }


def test_one_person_alone_takes_no_more_of_a_ledger_than_of_a_list(
    screens: Screens, head: Actor, three: tuple[Dossier, Dossier, Dossier], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.dossiers.queries.taking.most_taken_alone", lambda _day: 1)
    answer = screens.client(head).post(f"{LEDGER}xuat-excel/", NOVEMBER)
    assert answer.status_code == 422
    assert "tính cả các lần trước" in answer.content.decode()
    assert not Fact.objects.filter(name="dossiers.DossiersExported").exists()
    shorter = screens.client(head).post(f"{LEDGER}xuat-excel/", NOVEMBER | {"tinh-trang": "da-tra"})
    assert (shorter.status_code, b"".join(shorter.streaming_content)[:2]) == (200, b"PK")


def test_the_ledger_says_what_it_cannot_read_and_who_may_not_take_it(screens: Screens, head: Actor) -> None:
    wrong = screens.get(head, LEDGER, data={"tu": "31/02/2026", "den": "30/11/2026"})
    assert (wrong.status_code, "01/11/2026" in wrong.content.decode()) == (422, True)
    turned = screens.post(head, f"{LEDGER}in/", tu="30/11/2026", den="01/11/2026", quyen="1")
    assert "Ngày cuối ở trước ngày đầu." in turned.content.decode()
    for volume in ("2", "0", "x", "²", "9" * 500):
        late = screens.post(head, f"{LEDGER}in/", quyen=volume, **NOVEMBER)
        assert (late.status_code, "chỉ có 1 quyển" in late.content.decode()) == (422, True)
    clerk = screens.place.clerk
    assert "Xuất Excel" not in screens.get(clerk, LEDGER).content.decode()
    for path in ("in/", "xuat-excel/"):
        assert screens.post(clerk, LEDGER + path, quyen="1", **NOVEMBER).status_code == 404
        assert screens.get(head, LEDGER + path).status_code == 405
    assert not Fact.objects.filter(name="dossiers.DossiersExported").exists()
