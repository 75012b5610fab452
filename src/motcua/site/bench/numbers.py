"""``motcua bench numbers``: how many numbers per second one book gives to many writers."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
import psycopg

from motcua.site.bench.ground import Ground, ground
from motcua.site.bench.measuring import Measured, flushes_per_second, repeated, tell
from motcua.site.bench.writers import Piece, Writer, together

OURS, BARE, WITH_FACT = "lấy số", "SQL trần", "lệnh ghi sự kiện, lấy số"
LEAST = 1_000  # numbers per second in one book
BOOK = "bench/SO"
PLAIN = """
    INSERT INTO kernel_numberbook (id, book, period, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (book, period) DO UPDATE SET last = kernel_numberbook.last + 1 RETURNING last
"""


@click.command()
@click.option("--writers", default=32, show_default=True, type=click.IntRange(1, 80), help="Số người ghi cùng lúc.")
@click.option("--seconds", default=3.0, show_default=True, type=click.FloatRange(0.1, 600), help="Mỗi lượt bao lâu.")
@click.option(
    "--repeats", default=3, show_default=True, type=click.IntRange(1, 100), help="Số lượt, sau một lượt làm nóng."
)
@click.option("--database", "url", help="Đo trên PostgreSQL này thay cho bản dùng một lần.")
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON.")
def numbers(writers: int, seconds: float, repeats: int, url: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Lấy số trong MỘT sổ: mỗi người ghi mở giao dịch, lấy số, đóng giao dịch, chờ đĩa ghi bền, rồi lại từ đầu.

    SQL trần là cùng việc ấy bằng một câu INSERT … ON CONFLICT thường, không qua mã của phần mềm. Dòng thứ ba là một
    lệnh nhỏ nhất có thật: ghi thêm một sự kiện. Mã thoát 1 khi dưới 1.000 số mỗi giây hoặc khi sổ có số thiếu, trùng.
    """
    with ground(url) as stand:
        before = flushes_per_second(stand.folder)
        works = {
            BARE: lambda: together(_bare(stand), writers=writers, seconds=seconds),
            OURS: lambda: together(_ours(OURS), writers=writers, seconds=seconds),
            WITH_FACT: lambda: together(_ours(WITH_FACT), writers=writers, seconds=seconds),
        }
        found = repeated(works, repeats=repeats)
        flushes = f"{before:,.0f} trước, {flushes_per_second(stand.folder):,.0f} sau"
        around = stand.around() | {"số người ghi": str(writers), "ghi bền 8 KiB mỗi giây": flushes}
        around["tải máy"] = " ".join(f"{load:.1f}" for load in os.getloadavg())
        whole = _whole(stand)
    ours = next(one for one in found if one.name == OURS)
    tell(found, yardstick=BARE, as_json=as_json, around=around, notes=_notes(ours, whole=whole))
    sys.exit(0 if whole and ours.rate >= LEAST else 1)


def _notes(ours: Measured, *, whole: bool) -> list[str]:
    return [
        "✓ Sổ liền số, không thiếu, không trùng." if whole else "✗ Sổ thiếu số hoặc trùng số!",
        f"{'✓' if ours.rate >= LEAST else '✗'} {ours.rate:,.0f} số mỗi giây trong một sổ (cần {LEAST:,}).",
    ]


PERIODS = {BARE: "bare", OURS: "ours", WITH_FACT: "fact"}


def _bare(stand: Ground) -> Writer:
    @contextmanager
    def writer() -> Iterator[Piece]:
        from motcua.kernel.ids import new_id

        with psycopg.connect(stand.app_url, autocommit=True, prepare_threshold=1) as connection:

            def piece() -> int:
                with connection.transaction():
                    row = connection.execute(PLAIN, [new_id(), BOOK, PERIODS[BARE]]).fetchone()
                return int(row[0]) if row else 0

            yield piece

    return writer


def _ours(name: str) -> Writer:
    @contextmanager
    def writer() -> Iterator[Piece]:
        from django.db import connection

        from motcua.kernel.actors import machine
        from motcua.kernel.commands import whole
        from motcua.kernel.facts import RecordSeen, announce
        from motcua.kernel.ids import new_id
        from motcua.kernel.numbers import take_number

        by = machine("bench")

        def piece() -> int:
            with whole():
                if name == WITH_FACT:
                    event = RecordSeen(screen="bench")
                    announce(event, subject=new_id(), agency=None, by=by, at=datetime.now(UTC))
                return take_number(BOOK, PERIODS[name])

        try:
            yield piece
        finally:
            connection.close()

    return writer


def _whole(stand: Ground) -> bool:
    """Say whether the book counted exactly the commands that were committed: one fact each."""
    with psycopg.connect(stand.owner_url) as owner:
        row = owner.execute(
            """SELECT (SELECT last FROM kernel_numberbook WHERE book = %s AND period = %s),
            (SELECT count(*) FROM kernel_fact WHERE name = 'kernel.RecordSeen' AND actor_name = 'bench')""",
            [BOOK, PERIODS[WITH_FACT]],
        ).fetchone()
    return row is not None and row[0] == row[1]
