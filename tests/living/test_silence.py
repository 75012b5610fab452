"""Canaries through every door: not one is found in what any program of ours writes (P23)."""

import json
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pytest

from tests.living.conftest import Living, Visitor
from tests.run.conftest import clean_surroundings, wait_until

pytestmark = pytest.mark.promise("P23")

CANARIES = {
    "number": "066191004299",
    "phone": "0905777333",
    "name": "Kanari Hoàng Yến Êban",
    "password": "mat-khau-hoang-yen-2026",
    "token": "kanari-token-4f2d8a61",
    "secret": "KANARISECRET7",
    "code": "H15.61-261125-9977",
}
NASTY = 'x\r\nGIA-MAO {"level":"info"}\x1b[31m\u202eđỏ\u2028\u0000y'
FORGED = ("GIA-MAO", "\x1b", "\u202e", "\u2028", "\u0000")
ALL = " ".join(CANARIES.values())
quoted = urllib.parse.quote


def field(**given: str) -> bytes:
    return urllib.parse.urlencode(given).encode()


def through_paths_and_queries(living: Living) -> None:
    code, secret = CANARIES["code"], CANARIES["secret"]
    living.ask(f"/tra-cuu/{code}/{secret}/")
    living.ask(f"/ho-so/ma/{quoted(ALL)}/")
    living.ask(f"/{quoted(ALL)}/")
    living.ask(f"/thu-tuc-hanh-chinh/?q={quoted(ALL)}")
    living.ask(f"/xa-phuong/?ten={quoted(NASTY)}")
    living.ask(f"/{quoted(NASTY)}/")
    living.ask(f"/_/{quoted(ALL)}.css")


def through_headers(living: Living) -> None:
    ascii_only = " ".join(value for value in CANARIES.values() if value.isascii())
    for name in ("User_Agent", "Referer", "X_Forwarded_For", "X_Request_ID", "Cookie", "Accept_Language", "Origin"):
        living.ask("/", **{name: ascii_only})
    living.ask("/", Host=f"{CANARIES['number']}.example")
    living.ask("/api/v1/procedures", Authorization=f"Bearer {CANARIES['token']}")
    living.ask("/metrics", Authorization=f"Bearer {CANARIES['token']}")
    living.ask("/viec/", Cookie=f"motcua={CANARIES['token']}")


def through_forms(living: Living) -> None:
    visitor = Visitor(living.program.port)
    visitor.send("/dang-nhap/", login=CANARIES["number"], password=CANARIES["password"])
    visitor.send("/dang-nhap/", login="mot.cua", password=CANARIES["password"])
    visitor.send(
        "/tra-cuu/", code=CANARIES["code"], ma=CANARIES["code"], secret=CANARIES["secret"], pin=CANARIES["secret"]
    )
    living.ask("/dang-nhap/", field(login=ALL, password=CANARIES["password"]))  # without a protection token
    visitor.send("/dang-nhap/", login=NASTY, password=NASTY)
    visitor.send("/dang-nhap/", login=CANARIES["name"] * 40_000, password="x")  # a field of a megabyte
    living.ask("/api/v1/dossiers", json.dumps(CANARIES).encode(), Content_Type="application/json")


def through_an_official(living: Living) -> None:
    clerk = Visitor(living.program.port)
    assert clerk.send("/dang-nhap/", login="mot.cua", password="motcua-demo").status == 302
    clerk.ask(f"/ho-so/tim/?q={quoted(ALL)}")
    clerk.ask(f"/ho-so/tim/?q={quoted(NASTY)}")
    clerk.send(
        "/tiep-nhan/?thu-tuc=1.001193", "/tiep-nhan/", name=CANARIES["name"], id_number=CANARIES["number"], note=NASTY
    )


def through_what_breaks(living: Living) -> None:
    """A statement with a person's data fails in the database: the page is 500, the driver quotes everything."""
    clerk = Visitor(living.program.port)
    clerk.send("/dang-nhap/", login="mot.cua", password="motcua-demo")
    with living.owner() as owner:
        owner.execute("ALTER TABLE dossiers_dossier RENAME TO dossiers_dossier_away")
        try:
            assert clerk.ask(f"/ho-so/tim/?q={quoted(ALL)}").status == 500
            assert living.ask(f"/tra-cuu/{CANARIES['code']}/{CANARIES['secret']}/").status == 500
        finally:
            owner.execute("ALTER TABLE dossiers_dossier_away RENAME TO dossiers_dossier")


PLANT_JOB = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)
    VALUES ('own', 'files.sweep_unused', jsonb_build_object('kanari', %s::text), 'todo')
"""
PLANT_DELIVERY = """
    INSERT INTO kernel_delivery (id, fact_id, reaction, subject, attempts, next_try_at, last_error)
    SELECT gen_random_uuid(), id, 'tests.nowhere', subject, 0, now(), '' FROM kernel_fact ORDER BY id LIMIT 1
"""


def through_jobs(living: Living) -> None:
    with living.owner() as owner:
        owner.execute(PLANT_JOB, [ALL])
        owner.execute(PLANT_DELIVERY)
        told = "SELECT (SELECT count(*) FROM operations_jobrun WHERE error <> '') + (SELECT count(*) FROM kernel_delivery WHERE attempts > 0)"
        assert wait_until(lambda: (owner.execute(told).fetchone() or (0,))[0] >= 2, 120)


def through_a_command(living: Living) -> str:
    words = f"raise ValueError({ALL!r})"
    done = subprocess.run(
        [sys.executable, "-m", "motcua.site.cli", "django", "shell", "-v", "0", "-c", words],
        capture_output=True, text=True, check=False,
        env=clean_surroundings(MOTCUA_DATA=str(living.program.folder)),
    )  # fmt: skip
    assert done.returncode
    assert "ValueError" in done.stderr
    return done.stdout + done.stderr


def written(living: Living) -> str:
    """Everything that was written: by our programs, by PostgreSQL, and what is kept about failures."""
    logs = [
        *(living.program.folder / "postgres" / "data" / "log").glob("*"),
        living.program.folder / "postgres" / "start.log",
    ]
    kept = "".join(Path(log).read_text(errors="replace") for log in logs)
    with living.owner() as owner:
        for query in (
            "SELECT string_agg(t::text, ' ') FROM operations_jobrun t",
            "SELECT string_agg(last_error, ' ') FROM kernel_delivery",
            "SELECT string_agg(body::text, ' ') FROM kernel_fact WHERE recorded_at > now() - interval '1 hour'",
        ):
            kept += str((owner.execute(query).fetchone() or ("",))[0])
    return living.program.said + kept


@pytest.mark.full
def test_no_canary_is_found_in_anything_that_is_written(living: Living) -> None:
    through_paths_and_queries(living)
    through_headers(living)
    through_forms(living)
    through_an_official(living)
    through_what_breaks(living)
    through_jobs(living)
    said = through_a_command(living) + living.ask("/metrics").text
    assert wait_until(lambda: '"status": 500' in living.program.said, 10)
    everything = written(living) + said
    assert [name for name, canary in CANARIES.items() if canary in everything] == []
    assert [
        part for name, value in CANARIES.items() for part in (value.casefold(),) if part in everything.casefold()
    ] == []
    assert [mark for mark in FORGED if mark in living.program.said] == []


@pytest.mark.full
def test_one_event_is_one_json_line_that_says_where_and_who(living: Living) -> None:
    official = Visitor(living.program.port)
    official.send("/dang-nhap/", login="mot.cua", password="motcua-demo")
    official.ask("/ho-so/?x=1")
    assert wait_until(lambda: "dossiers:index" in living.program.said, 10)
    lines = [json.loads(line) for line in living.program.said.splitlines() if line.strip()]
    asked = next(line for line in lines if line.get("route") == "dossiers:index")
    assert {
        "at",
        "level",
        "event",
        "process",
        "request",
        "actor",
        "route",
        "method",
        "status",
        "ms",
        "statements",
    } <= asked.keys()
    assert len(asked["request"]) == len(asked["actor"]) == 36
    assert asked["process"].startswith("web/")
    assert {line["process"].split("/")[0] for line in lines} >= {"web", "worker", "supervisor"}
    broken = next((line for line in lines if line.get("trouble", {}).get("frames")), None)
    assert broken is None or "what" in broken["trouble"]
