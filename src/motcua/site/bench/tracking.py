"""``motcua bench tracking``: the page behind the QR of a receipt, over many dossiers."""

import sys
from functools import partial

import click
import psycopg

from motcua.site.bench.ground import ground
from motcua.site.bench.measuring import repeated, tell
from motcua.site.bench.reading import counted, crowded, pages, statement
from motcua.site.bench.served import postmaster, served

YARDSTICK, OURS = "SQL trần: hồ sơ và diễn biến", "trang tra cứu"
MOST_P95_MS, SAMPLE = 300.0, 2_000
ASKED = """
    SELECT d.*, (SELECT json_agg(f ORDER BY f.id) FROM kernel_fact f WHERE f.subject = d.id)
    FROM dossiers_dossier d WHERE d.code = %s
"""


@click.command()
@click.option("--dossiers", default=100_000, show_default=True, type=click.IntRange(2_000, 5_000_000), help="Số hồ sơ.")
@click.option("--connections", default=8, show_default=True, type=click.IntRange(1, 64), help="Số kết nối cùng lúc.")
@click.option("--seconds", default=5.0, show_default=True, type=click.FloatRange(0.5, 600), help="Mỗi lượt bao lâu.")
@click.option(
    "--repeats", default=3, show_default=True, type=click.IntRange(1, 100), help="Số lượt, sau một lượt nóng."
)
@click.option("--database", "url", help="Đo trên PostgreSQL này thay cho bản dùng một lần.")
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON.")
def tracking(dossiers: int, connections: int, seconds: float, repeats: int, url: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Mở trang tra cứu của hàng nghìn hồ sơ khác nhau khi có 100.000 hồ sơ.

    SQL trần là một câu lệnh lấy hồ sơ với diễn biến của nó. Mã thoát 1 khi p95 quá 300 ms.
    """
    with ground(url) as stand:
        count = crowded(stand, dossiers, partial(click.echo, err=True))
        with psycopg.connect(stand.owner_url) as owner:
            rows = owner.execute(
                "SELECT code, tracking_secret FROM dossiers_dossier WHERE code IS NOT NULL ORDER BY md5(code) LIMIT %s",
                [SAMPLE],
            ).fetchall()
        with served(stand, workers=2) as (port, web):
            measure = partial(counted, writers=connections, seconds=seconds, roots=(web, postmaster(stand)))
            paths = [f"/tra-cuu/{code}/{secret}/" for code, secret in rows]
            works = {
                YARDSTICK: partial(measure, statement(stand, ASKED, [rows[0][0]])),
                OURS: partial(measure, pages(port, paths)),
            }
            found = repeated(works, repeats=repeats)
        around = stand.around() | {"số hồ sơ": f"{count:,}", "số kết nối": str(connections)}
    p95 = found[-1].percentile(95)
    mark = "✓" if p95 <= MOST_P95_MS else "✗"
    notes = [f"{mark} p95 {p95:,.0f} ms (không quá {MOST_P95_MS:.0f} ms)."]
    tell(found, yardstick=YARDSTICK, as_json=as_json, around=around, notes=notes)
    sys.exit(0 if p95 <= MOST_P95_MS else 1)
