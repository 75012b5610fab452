"""``motcua due``: count a due date on the command line, without server or database."""

import json
import os
import re
import sys
from datetime import datetime
from typing import NoReturn

import click

from motcua.calendar.rules import (
    PROVINCE,
    Due,
    NoWorkingDay,
    WorkCalendar,
    WrongLimit,
    due_as_json,
    packaged_calendar,
    parse_limit,
)
from motcua.calendar.rules import (
    due as due_of,
)

EARLIEST, LATEST = 1990, 2100
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?([+-]\d{2}:?\d{2}|Z)?")


@click.command()
@click.option(
    "--received", metavar="LÚC", help="Lúc nhận đủ hồ sơ, ví dụ 2026-11-20T09:00 (giờ của tỉnh nếu không ghi múi giờ)."
)
@click.option(
    "--limit",
    "limit_text",
    metavar="THỜI_HẠN",
    help="Thời hạn: 5 ngày làm việc, 20 ngày, 4 giờ, 1 tháng, trong ngày, hoặc chỉ một con số.",
)
@click.option(
    "--agency",
    "agency_code",
    metavar="MÃ",
    help="Tính theo giờ làm việc và ngày nghỉ đã khai cho cơ quan mang mã này (cần cơ sở dữ liệu).",
)
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON cho chương trình khác đọc.")
def due(received: str | None, limit_text: str | None, agency_code: str | None, as_json: bool) -> None:  # noqa: FBT001 - click gives it by name
    """Tính hạn trả kết quả và nói rõ từng bước.

    Không có --agency thì tính theo lịch nghỉ chung đi kèm phần mềm, giờ làm việc 07:30–11:30 và 13:30–17:30. Mã kết thúc 2:
    không hiểu câu hỏi.
    """
    if not received or not limit_text:
        _give_up(
            'Cần cả --received và --limit, ví dụ: motcua due --received 2026-11-20T09:00 --limit "5 ngày làm việc".'
        )
    received_at = _instant(received)
    try:
        limit = parse_limit(limit_text)
        calendar = _agency_calendar(agency_code) if agency_code else packaged_calendar()
        promise = due_of(received_at, limit, calendar)
    except (WrongLimit, NoWorkingDay) as wrong:
        _give_up(str(wrong))
    if as_json:
        click.echo(json.dumps(due_as_json(promise), ensure_ascii=False, indent=2))
    else:
        _print(promise)


def _print(promise: Due) -> None:
    for number, step in enumerate(promise.steps, start=1):
        click.echo(f"{number:3}. {step.text}")


def _instant(text: str) -> datetime:
    """Read an ISO instant; without an offset it is the province's time."""
    written = _INSTANT.fullmatch(text.strip())
    try:
        at = datetime.fromisoformat(written[0] if written else "")
    except ValueError:
        _give_up(f"Không hiểu thời điểm tiếp nhận “{text}”. Hãy ghi như 2026-11-20T09:00.")
    if not EARLIEST <= at.year <= LATEST:
        _give_up(f"Thời điểm tiếp nhận phải từ năm {EARLIEST} đến năm {LATEST}.")
    return at if at.tzinfo else at.replace(tzinfo=PROVINCE)


def _agency_calendar(code: str) -> WorkCalendar:
    """Ask the database for the days and hours of the agency that has this identifier."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")
    import django
    from django.db import DatabaseError

    django.setup()
    from motcua.calendar.queries import calendar_for
    from motcua.organisations.queries import NoSuchOrganisation, agency_of, by_identifier

    try:
        return calendar_for(agency_of(by_identifier(code)))
    except NoSuchOrganisation:
        _give_up(f"Không có cơ quan nào mang mã “{code}”.")
    except DatabaseError:
        _give_up(
            "Không đọc được cơ sở dữ liệu nên không biết giờ làm việc của cơ quan. "
            "Hãy chạy hệ thống trước, hoặc bỏ --agency để tính theo lịch chung."
        )


def _give_up(sentence: str) -> NoReturn:
    click.echo(f"Lỗi: {sentence}", err=True)
    sys.exit(2)
