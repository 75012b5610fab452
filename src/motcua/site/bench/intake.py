"""``motcua bench intake``: dossiers with three scans of 20 KB, taken in through the API with everything on."""

import base64
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from uuid import UUID

import click

from motcua.site.bench.bare import Bare
from motcua.site.bench.ground import ground
from motcua.site.bench.measuring import Measured, flushes_per_second, repeated, tell
from motcua.site.bench.reading import counted
from motcua.site.bench.served import postmaster, served
from motcua.site.bench.writers import Piece, Writer
from motcua.site.trouble import Trouble

MOST_CPU_MS, MOST_STATEMENTS, EXPECTED_RATE, DESIRED_P99_MS = 8.0, 15, 200, 60.0
PROCEDURE = "1.001193"  # birth registration
SCANS, SCAN_BYTES, SLOT = 3, 20_000, b"@@@@@@@@@@@@"
NUMBER = "066" + "0" * 9
MARKS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SET ")


@dataclass(frozen=True)
class Partner:
    """A system of the whole province: its token, and the agencies it works for."""

    secret: str
    agencies: tuple[UUID, ...]


@click.command()
@click.option("--connections", default=16, show_default=True, type=click.IntRange(1, 64), help="Số kết nối cùng lúc.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Số tiến trình web.")
@click.option("--one-agency", is_flag=True, help="Mọi hồ sơ vào một cơ quan (một sổ số) thay vì rải khắp tỉnh.")
@click.option("--seconds", default=10.0, show_default=True, type=click.FloatRange(0.5, 600), help="Mỗi lượt bao lâu.")
@click.option(
    "--repeats", default=3, show_default=True, type=click.IntRange(1, 100), help="Số lượt, sau một lượt nóng."
)
@click.option("--database", "url", help="Đo trên PostgreSQL này thay cho bản dùng một lần.")
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON.")
def intake(
    connections: int,
    workers: int,
    one_agency: bool,  # noqa: FBT001 - click's way
    seconds: float,
    repeats: int,
    url: str | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Nộp và tiếp nhận hồ sơ khai sinh kèm ba tệp 20 KB qua API, với 1 kết nối và với nhiều kết nối.

    SQL trần là cùng những dòng ấy, mỗi hồ sơ một giao dịch, không web, không tệp. CPU là của web và cơ sở dữ liệu cộng
    lại. Mã thoát 1 khi quá 8 ms CPU hoặc quá 15 câu lệnh SQL một hồ sơ.
    """
    with ground(url) as stand:
        partner = _prepared(one_agency=one_agency)
        statements = _statements(partner)
        before = flushes_per_second(stand.folder)
        with served(stand, workers=workers) as (port, web):
            roots = (web, postmaster(stand))
            bare = Bare.of_last_dossier(stand)
            works = {
                "SQL trần, 1 kết nối": lambda: counted(bare.writer(), writers=1, seconds=seconds, roots=roots[1:]),
                f"SQL trần, {connections} kết nối": lambda: counted(
                    bare.writer(), writers=connections, seconds=seconds, roots=roots[1:]
                ),
                "API, 1 kết nối": lambda: counted(_ours(port, partner), writers=1, seconds=seconds, roots=roots),
                f"API, {connections} kết nối": lambda: counted(
                    _ours(port, partner), writers=connections, seconds=seconds, roots=roots
                ),
            }
            found = repeated(works, repeats=repeats)
        after = flushes_per_second(stand.folder)
        around = stand.around() | {
            "tiến trình web": str(workers),
            "nơi nhận": "một cơ quan" if one_agency else f"{len(partner.agencies)} cơ quan",
            "ghi bền 8 KiB mỗi giây": f"{before:,.0f} trước, {after:,.0f} sau",
        }
    ours = found[-1]
    good = statements <= MOST_STATEMENTS and ours.cpu_ms <= MOST_CPU_MS
    tell(found, yardstick=found[1].name, as_json=as_json, around=around, notes=_notes(ours, statements))
    sys.exit(0 if good else 1)


def _notes(ours: Measured, statements: int) -> list[str]:
    def mark(good: bool) -> str:  # noqa: FBT001 - read aloud it is clear
        return "✓" if good else "✗"

    return [
        f"{mark(statements <= MOST_STATEMENTS)} {statements} câu lệnh SQL một hồ sơ (không quá {MOST_STATEMENTS}).",
        f"{mark(ours.cpu_ms <= MOST_CPU_MS)} {ours.cpu_ms:.2f} ms CPU một hồ sơ (không quá {MOST_CPU_MS:.0f}).",
        f"{mark(ours.percentile(99) <= DESIRED_P99_MS)} p99 {ours.percentile(99):.0f} ms (mong muốn {DESIRED_P99_MS:.0f}).",
        f"{mark(ours.rate >= EXPECTED_RATE)} {ours.rate:,.0f} hồ sơ mỗi giây (mong đợi {EXPECTED_RATE}).",
    ]


def _prepared(*, one_agency: bool) -> Partner:
    """Load the province's reference data and connect a system that may take in everywhere."""
    from django.db import connections as databases
    from django.utils import timezone

    from motcua.kernel.actors import Actor, Post
    from motcua.kernel.ids import new_id
    from motcua.kernel.time import local_day
    from motcua.organisations import queries as organisations
    from motcua.site import demo
    from motcua.systems import commands, rules
    from motcua.systems.commands import Terms

    now = timezone.now()
    demo.load_reference(lambda _words: None)
    communes = [row for row in organisations.agencies(local_day(now), level="commune") if row.code]
    here = communes[0].id
    post = Post(new_id(), here, here, "", "", frozenset({rules.MANAGE}), None)
    by = Actor(new_id(), "bench", (post,))
    terms = Terms(
        name=f"Đo tốc độ {new_id()}", basis="motcua bench", scopes=tuple(rules.SCOPES), reach="province",
        per_minute=rules.MOST_REQUESTS_A_MINUTE, from_on=local_day(now),
    )  # fmt: skip
    system = commands.connect_system(agency=here, terms=terms, by=by, at=now)
    _token, secret = commands.issue_token(system=system.id, lasts=rules.TOKEN_LASTS[0], by=by, at=now)
    databases.close_all()
    return Partner(secret, tuple(row.id for row in (communes[:1] if one_agency else communes)))


def _statements(partner: Partner) -> int:
    """Return how many statements one dossier costs, asked in this process; the second one, when all is warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    body = _body()
    for turn in range(2):
        sent, headers = _filled(body, partner.agencies[0], turn), _headers(partner)
        with CaptureQueriesContext(connection) as asked:
            answer = Client(SERVER_NAME="127.0.0.1").post(
                "/api/v1/dossiers", sent, content_type="application/json", headers=headers
            )
        if answer.status_code != 201:  # noqa: PLR2004 - created
            raise Trouble(f"API không nhận hồ sơ để đo: {answer.content.decode()[:300]}")
    connection.close()
    return sum(not query["sql"].lstrip().startswith(MARKS) for query in asked.captured_queries)


def _ours(port: int, partner: Partner) -> Writer:
    body = _body()

    @contextmanager
    def writer() -> Iterator[Piece]:
        asked = HTTPConnection("127.0.0.1", port, timeout=60)
        turns = iter(range(sys.maxsize))

        def piece() -> None:
            agency = secrets.choice(partner.agencies)
            sent = _filled(body, agency, next(turns))
            asked.request("POST", "/api/v1/dossiers", sent, _headers(partner) | {"Content-Type": "application/json"})
            answer = asked.getresponse()
            told = answer.read()
            if answer.status != 201:  # noqa: PLR2004 - created
                raise Trouble(told.decode()[:300])

        yield piece
        asked.close()

    return writer


def _headers(partner: Partner) -> dict[str, str]:
    return {"Authorization": f"Bearer {partner.secret}", "Idempotency-Key": secrets.token_hex(16)}


def _body() -> bytes:
    """Return a dossier as a system sends it, with places that are filled anew each time."""
    from django.db import connection
    from django.utils import timezone

    from motcua.procedures import queries as procedures

    version = procedures.version_in_force(PROCEDURE, timezone.localdate())
    variant = version.variants.first()
    papers: list[dict[str, Any]] = [
        {
            "required": str(paper.id),
            "name": paper.name,
            "originals": paper.originals,
            "copies": paper.copies,
            "files": [],
        }
        for paper in procedures.papers_for(version, variant)
    ]
    scan = base64.b64encode(_scan()).decode()
    for n in range(SCANS):
        papers[n % len(papers)]["files"].append({"name": f"ban-quet-{n}.pdf", "content": scan})
    told = {
        "agency": "AGENCY",
        "procedure": PROCEDURE,
        "variant": variant.key if variant else "",
        "owner": {"name": "Y Bhăm Êñuôl", "id_number": NUMBER, "phone": "0905123456", "address_line": "Buôn Jun"},
        "papers": papers,
    }
    connection.close()
    return json.dumps(told, ensure_ascii=False).encode()


def _filled(body: bytes, agency: UUID, turn: int) -> bytes:
    """Return the dossier of another person with scans that nobody sent before; half of the people come again."""
    number = f"066{secrets.randbelow(10**9):09d}" if turn % 2 else f"0661{os.getpid() % 10**5:05d}{turn % 100:03d}"
    filled = body.replace(b"AGENCY", str(agency).encode()).replace(NUMBER.encode(), number.encode())
    slot = base64.b64encode(SLOT)
    while slot in filled:
        filled = filled.replace(slot, base64.b64encode(secrets.token_bytes(12)), 1)
    return filled


def _scan() -> bytes:
    """Return a sound PDF of 20 KB with a place, on a boundary of base64, that makes each copy another one."""
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    head += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
    begun = f"4 0 obj<</Length {SCAN_BYTES - 600}>>stream\n%".encode()
    fill = b"%" * ((3 - (len(head) + len(begun)) % 3) % 3)
    ink = b"%" * (SCAN_BYTES - 600 - 1 - len(fill) - len(SLOT) - 1) + b"\n"
    parts = head + begun + fill + SLOT + ink + b"endstream endobj\n"
    places = [parts.index(f"{n} 0 obj".encode()) for n in range(1, 5)]
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return parts + table + f"trailer<</Size 5/Root 1 0 R>>\nstartxref\n{len(parts)}\n%%EOF\n".encode()
