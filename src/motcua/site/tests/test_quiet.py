"""Canaries through the doors of the whole site in a few seconds: no line of ours repeats one (P23).

The long way, with every program running, is ``tests/living/test_silence.py``.
"""

import io
import json
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from motcua.dossiers import queries as dossiers
from motcua.kernel import facts, jobs, logs
from motcua.kernel.actors import machine
from motcua.kernel.facts import RecordSeen, announce, deliver_pending
from motcua.kernel.ids import new_id
from motcua.people.tests.factories import make_agency, new_key, official, sign_in

CANARIES = {
    "number": "066191004299",
    "phone": "0905777333",
    "name": "Kanari Hoàng Yến Êban",
    "password": "mat-khau-hoang-yen-2026",
    "token": "kanari-token-4f2d8a61",
    "secret": "KANARISECRET7",
    "code": "H15.61-261125-9977",
}
NASTY = 'x\r\nGIA-MAO {"level":"info"}\x1b[31m\u202eđỏ\u2028y'
FORGED = ("GIA-MAO {", "\x1b", "\u202e", "\u2028")
ALL = " ".join(CANARIES.values())
pytestmark = [pytest.mark.promise("P23"), pytest.mark.django_db]


@pytest.fixture(params=[logs.JsonLine, logs.ForPeople], ids=["for machines", "for people"])
def lines(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Every line of every logger, down to DEBUG, as our programs would write it."""
    told, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(told), root.level
    handler.setFormatter(request.param())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield told
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@pytest.fixture
def clerk() -> Client:
    client = sign_in(Client(), official(make_agency(), "one_stop_clerk"))
    client.raise_request_exception = False
    return client


def through_the_public_doors() -> None:
    visitor = Client(raise_request_exception=False)
    for path in (f"/tra-cuu/{CANARIES['code']}/{CANARIES['secret']}/", f"/{quote(ALL)}/", f"/_/{quote(ALL)}.css"):
        visitor.get(path)
    visitor.get("/thu-tuc-hanh-chinh/", {"q": ALL})
    visitor.get("/xa-phuong/", {"ten": NASTY})
    told = " ".join(value for value in CANARIES.values() if value.isascii())
    for name in ("User-Agent", "Referer", "X-Request-ID", "X-Forwarded-For", "Accept-Language", "Cookie", "Origin"):
        visitor.get("/", headers={name: told})
    visitor.get("/", headers={"Host": f"{CANARIES['number']}.example"})
    visitor.get("/api/v1/procedures", headers={"Authorization": f"Bearer {CANARIES['token']}"})
    visitor.post("/api/v1/dossiers", json.dumps(CANARIES), content_type="application/json")
    visitor.post("/dang-nhap/", {"login": CANARIES["number"], "password": CANARIES["password"]})
    visitor.post("/dang-nhap/", {"login": NASTY, "password": NASTY})
    visitor.post("/tra-cuu/", {"code": CANARIES["code"], "pin": CANARIES["secret"], "ma": CANARIES["code"]})


def through_an_official(clerk: Client) -> None:
    clerk.get("/ho-so/tim/", {"q": ALL})
    clerk.get("/ho-so/", {"q": NASTY})
    told = {"name": CANARIES["name"], "id_number": CANARIES["number"], "phone": CANARIES["phone"], "note": NASTY}
    clerk.post("/tiep-nhan/?thu-tuc=1.001193", {"once_key": new_key(), **told})


def through_what_breaks(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page fails in the database while it holds a person's data, then a job and a reaction do."""

    def breaks(*_given: object, **_more: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::integer", [ALL])

    def reaction(event: RecordSeen, *, by: object, at: object) -> None:
        raise ValueError(ALL)

    with monkeypatch.context() as broken:
        broken.setattr(dossiers, "listed", breaks)
        assert clerk.get("/ho-so/tim/", {"q": ALL}).status_code == 500
        broken.setattr(facts, "_reactions", {"kernel.RecordSeen": {"tests.breaks": (RecordSeen, reaction)}})
        announce(RecordSeen("x"), subject=new_id(), agency=None, by=machine("Thử"), at=timezone.now())
        deliver_pending()
    with pytest.raises(ValueError, match="Kanari"):
        jobs._watched("kernel.sweep_old_keys", lambda **_given: int(ALL), {})


def test_no_line_repeats_what_came_through_a_door_or_broke(lines, clerk, monkeypatch) -> None:
    through_the_public_doors()
    through_an_official(clerk)
    through_what_breaks(clerk, monkeypatch)
    said = lines.getvalue()
    assert said.count("\n") > 10
    assert "500" in said
    assert [name for name, canary in CANARIES.items() if canary.casefold() in said.casefold()] == []
    assert [mark for mark in FORGED if mark in said] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(error, ' ') FROM operations_jobrun")
        kept = str(cursor.fetchone()[0])
        cursor.execute("SELECT string_agg(last_error, ' ') FROM kernel_delivery")
        kept += str(cursor.fetchone()[0])
    assert "ValueError" in kept
    assert [name for name, canary in CANARIES.items() if canary.casefold() in kept.casefold()] == []
