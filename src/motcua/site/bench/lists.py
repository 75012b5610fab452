"""``motcua bench lists``: trays, lists and searches of officials over many dossiers."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import quote

import click
import psycopg

from motcua.site.bench.ground import Ground, ground
from motcua.site.bench.measuring import Measured, Round, repeated, tell
from motcua.site.bench.reading import counted, crowded, pages, signed_in, statement
from motcua.site.bench.served import postmaster, served

YARDSTICK = "SQL trần: 50 dòng mới nhất của một xã"
MOST_P95_MS = 500.0
NEWEST = """
    SELECT * FROM dossiers_dossier WHERE competent_agency_id = %s ORDER BY submitted_at DESC, id DESC LIMIT 51
"""
SCREENS = (
    ("chuyên viên: việc của tôi", "chuyen.vien", "/viec/"),
    ("một cửa: sổ hồ sơ của xã", "mot.cua", "/ho-so/"),
    ("trưởng phòng: sổ hồ sơ của phòng", "truong.phong", "/ho-so/"),
    ("lãnh đạo: hồ sơ quá hạn", "lanh.dao", "/ho-so/?han=late"),
    ("kiểm tra: sổ hồ sơ cả tỉnh", "kiem.tra", "/ho-so/"),
    ("kiểm tra: tìm tên không dấu cả tỉnh", "kiem.tra", f"/ho-so/?q={quote('nguyen thi h')}"),
    ("một cửa: tìm theo mã", "mot.cua", "/ho-so/?q={code}"),
)


@click.command()
@click.option("--dossiers", default=100_000, show_default=True, type=click.IntRange(2_000, 5_000_000), help="Số hồ sơ.")
@click.option("--connections", default=4, show_default=True, type=click.IntRange(1, 64), help="Số kết nối cùng lúc.")
@click.option("--seconds", default=4.0, show_default=True, type=click.FloatRange(0.5, 600), help="Mỗi lượt bao lâu.")
@click.option(
    "--repeats", default=3, show_default=True, type=click.IntRange(1, 100), help="Số lượt, sau một lượt nóng."
)
@click.option("--database", "url", help="Đo trên PostgreSQL này thay cho bản dùng một lần.")
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON.")
def lists(dossiers: int, connections: int, seconds: float, repeats: int, url: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Mở các khay, sổ và tìm kiếm của từng vai trò khi có 100.000 hồ sơ.

    SQL trần là một câu lệnh lấy 51 dòng mới nhất của một xã. Mã thoát 1 khi một màn hình có p95 quá 500 ms.
    """
    with ground(url) as stand:
        count = crowded(stand, dossiers, partial(click.echo, err=True))
        with served(stand, workers=2) as (port, web):
            works = _works(stand, port, (web, postmaster(stand)), connections, seconds)
            found = repeated(works, repeats=repeats)
        around = stand.around() | {"số hồ sơ": f"{count:,}", "số kết nối": str(connections)}
    slow = [one for one in found if one.percentile(95) > MOST_P95_MS]
    tell(found, yardstick=YARDSTICK, as_json=as_json, around=around, notes=_notes(found, slow))
    sys.exit(1 if slow else 0)


def _notes(found: list[Measured], slow: list[Measured]) -> list[str]:
    worst = max(found, key=lambda one: one.percentile(95))
    mark = "✗" if slow else "✓"
    return [f"{mark} p95 chậm nhất {worst.percentile(95):,.0f} ms ở «{worst.name}» (không quá {MOST_P95_MS:.0f} ms)."]


def _works(
    stand: Ground, port: int, roots: tuple[int, int], connections: int, seconds: float
) -> Mapping[str, Callable[[], Round]]:
    from django.db import connections as databases

    from motcua.organisations import queries as organisations

    agency = organisations.by_reference("24580")
    with psycopg.connect(stand.owner_url) as owner:
        row = owner.execute(
            "SELECT code FROM dossiers_dossier WHERE competent_agency_id = %s AND code IS NOT NULL LIMIT 1", [agency]
        ).fetchone()
    databases.close_all()
    cookies = {who: signed_in(who) for who in {who for _name, who, _path in SCREENS}}
    measure = partial(counted, writers=connections, seconds=seconds, roots=roots)
    works: dict[str, Callable[[], Round]] = {YARDSTICK: partial(measure, statement(stand, NEWEST, [agency]))}
    for name, who, path in SCREENS:
        works[name] = partial(
            measure, pages(port, [path.replace("{code}", str(row[0] if row else ""))], cookie=cookies[who])
        )
    return works
