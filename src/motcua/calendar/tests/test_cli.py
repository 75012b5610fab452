"""``motcua due`` as somebody types it."""

import json
from datetime import date

import pytest
from click.testing import CliRunner, Result
from django.db import OperationalError

from motcua.calendar.cli import due
from motcua.calendar.tests.factories import NOW, summer_hours
from motcua.organisations import queries
from motcua.organisations.commands import give_identifier
from motcua.organisations.tests import factories as organisations


def ask(*words: str) -> Result:
    return CliRunner().invoke(due, words)


def test_the_day_is_told_with_its_derivation():
    told = ask("--received", "2026-11-20T09:00", "--limit", "5 ngày làm việc")
    assert told.exit_code == 0
    assert "Thứ Ba 24/11/2026: không tính (Ngày Văn hóa Việt Nam)." in told.output
    assert told.output.rstrip().endswith("Hạn trả kết quả: 17 giờ 30 phút, thứ Hai 30/11/2026.")


def test_a_program_gets_json():
    told = json.loads(ask("--received", "2025-12-31T14:00", "--limit", "7 ngay lam viec", "--json").output)
    assert told["due_at"] == "2026-01-12T17:30:00+07:00"
    assert (told["convention"], told["provisional"], told["flagged"]) == ("A", False, False)
    assert told["steps"][0]["kind"] == "start"


def test_an_instant_of_another_zone_is_the_province_s_own():
    told = json.loads(ask("--received", "2026-11-20T08:01:00Z", "--limit", "trong ngày", "--json").output)
    assert told["received_at"] == "2026-11-20T15:01:00+07:00"
    assert told["due_at"] == "2026-11-23T17:30:00+07:00"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Cần cả --received và --limit"),
        (("--received", "hôm qua", "--limit", "5"), "Không hiểu thời điểm tiếp nhận “hôm qua”"),
        (("--received", "2026-02-30T09:00", "--limit", "5"), "Không hiểu thời điểm tiếp nhận"),
        (("--received", "2026-11-20", "--limit", "5"), "Không hiểu thời điểm tiếp nhận"),
        (("--received", "9999-12-31T09:00", "--limit", "5"), "từ năm 1990 đến năm 2100"),
        (("--received", "2026-11-20T09:00", "--limit", "sớm"), "Không hiểu thời hạn “sớm”"),
        (("--received", "2026-11-20T09:00", "--limit", "1,5 ngày"), "phải là số nguyên"),
    ],
)
def test_what_cannot_be_understood_gets_one_sentence_on_stderr(words, sentence):
    told = ask(*words)
    assert told.exit_code == 2
    assert sentence in told.stderr
    assert told.stdout == ""
    assert told.stderr.count("\n") == 1


@pytest.mark.django_db
def test_the_hours_of_an_agency_are_asked_from_the_database():
    commune = organisations.agency()
    give_identifier(
        organisation=commune,
        scheme="qd20",
        code="H15.99",
        valid_from=date(2025, 7, 1),
        by=organisations.actor(),
        at=NOW,
    )
    summer_hours(commune, date(2026, 1, 1), None)
    told = ask("--received", "2026-11-20T09:00", "--limit", "5 ngày làm việc", "--agency", "H15.99", "--json")
    assert json.loads(told.output)["due_at"] == "2026-11-30T17:00:00+07:00"
    stranger = ask("--received", "2026-11-20T09:00", "--limit", "5", "--agency", "H15.98")
    assert (stranger.exit_code, stranger.stderr) == (2, "Lỗi: Không có cơ quan nào mang mã “H15.98”.\n")


def test_without_a_database_an_agency_gets_a_clear_sentence(monkeypatch):
    def away(code: str) -> None:
        raise OperationalError(code)

    monkeypatch.setattr(queries, "by_identifier", away)
    told = ask("--received", "2026-11-20T09:00", "--limit", "5", "--agency", "H15.99")
    assert told.exit_code == 2
    assert "Không đọc được cơ sở dữ liệu" in told.stderr
