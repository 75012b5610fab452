"""P3: an answer that never came is not lied about: the same key gives it again, and the dossier exists once."""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from motcua.dossiers.tests.cutting import wire
from motcua.dossiers.tests.partner import DOSSIERS, told
from tests.journeys.api.conftest import Connected
from tests.journeys.conftest import Province

pytestmark = pytest.mark.promise("P3")


def sent(base: str, system: Connected, key: str, body: Any, path: str = DOSSIERS) -> httpx.Response:
    headers = system.headers(Idempotency_Key=key, Content_Type="application/json")
    return httpx.post(f"{base}{path}", content=json.dumps(body), headers=headers, timeout=30)


def test_a_reply_cut_after_the_commit_comes_again_and_nothing_is_done_twice(
    system: Connected, province: Province
) -> None:
    server = urlsplit(system.home)
    before = province.ask("SELECT count(*) FROM dossiers_dossier")[0]
    with wire(server.hostname or "", server.port or 0) as cutter:
        base = "http://{}:{}".format(*cutter.address)
        for n in range(6):
            key, body = str(uuid4()), told(system.office, files=1)
            cutter.cutting = n % 2 == 0
            first = None
            try:
                first = sent(base, system, key, body)
            except httpx.HTTPError:
                assert cutter.cutting
            cutter.cutting = False
            again, third = (sent(base, system, key, body) for _ in range(2))
            assert again.status_code == 201, again.text
            assert again.content == third.content
            assert again.headers["Idempotency-Replayed"] == "true"
            assert first is None or first.content == again.content
            kept = province.ask("SELECT code FROM dossiers_dossier WHERE id = %s", again.json()["id"])
            assert kept == [again.json()["code"]]
        assert cutter.cut == 3
    assert province.ask("SELECT count(*) FROM dossiers_dossier")[0] == before + 6


def test_a_step_whose_reply_was_cut_is_not_refused_when_it_is_sent_again(system: Connected) -> None:
    server = urlsplit(system.home)
    taken = sent(system.home, system, str(uuid4()), told(system.office, receive=False)).json()
    key, path = str(uuid4()), f"{DOSSIERS}/{taken['id']}/receive"
    with wire(server.hostname or "", server.port or 0) as cutter:
        cutter.cutting = True
        with suppress(httpx.HTTPError):
            sent("http://{}:{}".format(*cutter.address), system, key, {"edition": taken["edition"]}, path)
        assert cutter.cut == 1
    again = sent(system.home, system, key, {"edition": taken["edition"]}, path)
    assert (again.status_code, again.json()["state"]) == (200, "accepted")
    other = sent(system.home, system, key, {"edition": 99}, path)
    assert other.status_code == 422
