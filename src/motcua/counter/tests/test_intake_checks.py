"""What the intake screen refuses: whatever no column holds and nobody means, told at its field, with everything kept."""

import pytest
from django.apps import apps

from motcua.counter.tests.test_intake_web import INTAKE, PROVINCIAL, paper_key, sent, told
from motcua.counter.web import intake_checks
from motcua.counter.web.intake_checks import LONGEST
from motcua.dossiers.tests.factories import CLERK, COPY, official
from motcua.dossiers.tests.screens import Screens, screens
from motcua.organisations import queries as organisations
from motcua.procedures.tests.factories import catalogue

__all__ = ["screens"]
pytestmark = pytest.mark.django_db
Dossier = apps.get_model("dossiers", "Dossier")


def message_at(page: str, field: str) -> str:
    """Return what stands at one field of a page shown again, or nothing."""
    return page.partition(f'id="f-{field}-error">')[2].partition("</p>")[0]


LONG = "Ả" * 201


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("commune_code", "NaN", "Không có xã, phường này"),
        ("commune_code", "-5", "Không có xã, phường này"),
        ("commune_code", "245801", "Không có xã, phường này"),
        ("commune_code", "99999", "Không có xã, phường này"),
        ("name", LONG, "dài quá 200 chữ"),
        ("name", "²", "ít nhất một chữ cái"),
        ("name", "12.3", "ít nhất một chữ cái"),
        ("name", "Anh \ufdfa" + "\ufdfa" * 100, "ký tự lạ"),
        ("name", "1a" * 100, "ký tự lạ"),
        ("submitter_name", LONG, "dài quá 200 chữ"),
        ("submitter_name", "²", "ít nhất một chữ cái"),
        ("address_line", "Ả" * 301, "dài quá 300 chữ"),
        ("handover_address", "Ả" * 401, "dài quá 400 chữ"),
        ("request", "Ả" * 1001, "dài quá 1.000 chữ"),
        ("phone", "0" * 5000, "Số điện thoại"),
        ("email", "a" * 250 + "@b.vn", "dài quá 254 chữ"),
        ("email", "không phải thư", "chưa đúng"),
        ("others", "\n".join(f"Giấy {n}" for n in range(41)), "Không quá 40"),
        ("others", "Ả" * 501, "không quá 500 chữ"),
        ("others", "a" + "\u0301" * 3000, "không quá 500 chữ"),
        ("born_on", "31/12/1899", "từ 1900"),
        ("born_on", "21/11/2026", "sau hôm nay"),
        ("pages", "1e3", "từ 1 đến 9.999"),
        ("copies", "-1", "từ 1 đến 9.999"),
        ("copies", "10000", "từ 1 đến 9.999"),
        ("items", "0,5", "từ 1 đến 9.999"),
        ("items", "²", "từ 1 đến 9.999"),
    ],
)
def test_what_no_column_holds_is_told_at_its_field(screens: Screens, field: str, typed: str, said: str) -> None:
    given = {"handover": "postal", "pages": "1", "copies": "1", "items": "1"} | {field: typed}
    answer = sent(screens, **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    if field not in {"pages", "copies", "items"}:
        assert said in message_at(page, field)
    if field not in {"commune_code", "pages", "copies", "items"}:
        assert typed.rsplit("\n", maxsplit=1)[-1] in page
    assert not Dossier.objects.exists()


def test_the_longest_that_is_told_is_kept(screens: Screens) -> None:
    longest = {name: "Ả" * most for name, (_label, most) in LONGEST.items() if name not in {"email", "phone"}}
    answer = sent(
        screens, handover="postal", others="\n".join("Ả" * 500 for _n in range(40)), **longest,
        email="a" * 249 + "@b.vn", born_on="01/01/1900", commune_code="", copies="9.999",
    )  # fmt: skip
    assert answer.status_code == 303
    kept = Dossier.objects.get()
    assert (len(kept.owner_name), len(kept.request), kept.copies) == (200, 1000, 9999)
    assert kept.handover_address == "Ả" * 400


@pytest.mark.parametrize(
    ("table", "column", "field"),
    [
        ("dossiers.Dossier", "owner_name", "name"),
        ("dossiers.Dossier", "owner_email", "email"),
        ("dossiers.Dossier", "owner_address", "address_line"),
        ("dossiers.Dossier", "submitter_name", "submitter_name"),
        ("dossiers.Dossier", "request", "request"),
        ("dossiers.Dossier", "handover_address", "handover_address"),
        ("dossiers.Dossier", "handover_address", "address_line"),
        ("people.Party", "name", "name"),
        ("people.Party", "email", "email"),
        ("people.Party", "address_line", "address_line"),
    ],
)
def test_no_text_is_longer_than_its_column(table: str, column: str, field: str) -> None:
    assert LONGEST[field][1] <= apps.get_model(table)._meta.get_field(column).max_length


@pytest.mark.parametrize("typed", ["-1", "1e400", "1E+20", "0.0000000000001", "1.000.000.001", "1.50", "1,5", "²"])
def test_an_amount_is_plain_figures(screens: Screens, typed: str) -> None:
    catalogue(PROVINCIAL)
    clerk = official(organisations.by_reference("van-phong-ubnd/hcc"), CLERK, name="Nguyễn Thị Hằng")
    given = told(PROVINCIAL, fee_0=typed)
    answer = screens.post(clerk, INTAKE, **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "từ 0 đến 1.000.000.000" in message_at(page, "fee_0")
    assert f'value="{typed}"' in page
    assert screens.post(clerk, "/tiep-nhan/tinh/", **given).status_code == 200
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "lớn hơn 0"),
        ("-5", "lớn hơn 0"),
        ("1e3", "lớn hơn 0"),
        ("NaN", "lớn hơn 0"),
        ("3651", "không quá 3.650"),
        ("0.0000000000001", "lớn hơn 0"),
    ],
)
@pytest.mark.parametrize("act", ["receive", "ask"])
def test_a_stated_limit_is_a_plain_number(screens: Screens, typed: str, said: str, act: str) -> None:
    given = told(COPY, channel="postal", limit_amount=typed, do=act)
    answer = screens.post(screens.place.clerk, INTAKE, **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in message_at(page, "limit_amount")
    assert f'value="{typed}"' in page
    assert screens.post(screens.place.clerk, "/tiep-nhan/tinh/", **given).status_code == 200
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("typed", ["150000", "150.000", "150 000", "１５０.000", "150\u00a0000"])
def test_thousands_stand_apart_or_together(screens: Screens, typed: str) -> None:
    catalogue(PROVINCIAL)
    clerk = official(organisations.by_reference("van-phong-ubnd/hcc"), CLERK, name="Nguyễn Thị Hằng")
    answer = screens.post(clerk, INTAKE, **told(PROVINCIAL, fee_0=typed))
    assert answer.status_code == 303
    assert Dossier.objects.get().fee_total == 150_000


def test_fees_that_no_column_holds_are_told_where_they_are_counted(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_checks, "MOST_OF_ALL_FEES", 1_000_000_000)
    answer = screens.post(screens.place.clerk, INTAKE, **told(COPY, pages="9999", copies="9999"))
    assert answer.status_code == 422
    assert "quá lớn" in message_at(answer.content.decode(), "copies")


@pytest.mark.parametrize("given", ["9" * 5000, "-1", "²", "10000"])
def test_how_many_copies_of_a_paper_is_a_number(screens: Screens, given: str) -> None:
    field = f"originals_{paper_key()}"
    answer = sent(screens, **{field: given})
    assert answer.status_code == 422
    assert "từ 0 đến 9.999" in message_at(answer.content.decode(), field)
