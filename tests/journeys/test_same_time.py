"""Whoever may not know of a dossier cannot tell by the clock either whether there is one (P12, P14, R7)."""

import gc
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from motcua.dossiers.tests.partner import Partner
from motcua.organisations import queries as organisations
from tests.journeys.conftest import Province
from tests.journeys.ground import OTHER, Ground, pointed, prepared
from tests.journeys.test_access import client_of, plain

CLOSE = 0.005
"""Seconds by which the lower quartiles may differ: what other work on the machine adds is in the slower answers."""
ROUNDS = 3
"""A difference that is really there shows in every round; one that a busy machine made does not."""

NO_CODE, UNKNOWN = "H15.61-260101-xxxx", "H15.61-260101-9999"
WRONG = {"pin": "AAAAAAAA", "secret": "A" * 16}
PAIRS = (
    "page", "file", "another file of a dossier", "API",
    *(f"{road}, {what}" for road in ("tracking", "tracking link", "API tracking")
      for what in ("wrong secret", "what is no code", "no secret")),
)  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """One request: opened by its address, or sent to it. ``said`` is what the asker gave, which the answer may repeat."""

    path: str
    said: str
    form: dict[str, str] | None = None
    json: bool = False


@dataclass(frozen=True)
class Pair:
    """Two requests that must look the same: for what is another's, and for what is nowhere."""

    client: Client
    forbidden: Ask
    unknown: Ask
    status: int = 404
    headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def pairs(province: Province, django_db_blocker: Any) -> Iterator[dict[str, Pair]]:
    with pointed(province, django_db_blocker):
        yield pairs_on(prepared())


def pairs_on(ground: Ground) -> dict[str, Pair]:
    """A page and a file for an official of another commune, a record of the API for a system of another commune."""
    kept, stranger = ground.dossiers["taken"].id, client_of(ground.names["other_leader"])
    partner = Partner(organisations.by_reference(OTHER), name=f"Nơi khác {uuid4()}", per_minute=1_000_000)
    file = ground.rows["file"]
    return {
        "page": Pair(stranger, opened("dossiers:show", kept), opened("dossiers:show", uuid4())),
        "file": Pair(stranger, opened("dossiers:file", kept, file), opened("dossiers:file", uuid4(), uuid4())),
        "another file of a dossier": Pair(
            stranger, opened("dossiers:file", kept, file), opened("dossiers:file", kept, uuid4())
        ),
        "API": Pair(
            partner.client, opened("api:dossier", kept), opened("api:dossier", uuid4()), headers=partner.headers()
        ),
    } | tracked_on(str(ground.dossiers["taken"].code))


def tracked_on(code: str) -> dict[str, Pair]:
    """The public roads: by typed secret, by the address of the QR, through the API; wrong, left out, of no code."""
    anyone, wrong = Client(), WRONG["pin"]
    return {
        "tracking, wrong secret": Pair(anyone, typed(code, wrong), typed(UNKNOWN, wrong), 422),
        "tracking, what is no code": Pair(anyone, typed(code, wrong), typed(NO_CODE, wrong), 422),
        "tracking, no secret": Pair(anyone, typed(code, ""), typed(UNKNOWN, ""), 422),
        "tracking link, wrong secret": Pair(anyone, linked(code, WRONG["secret"]), linked(UNKNOWN, WRONG["secret"])),
        "tracking link, what is no code": Pair(anyone, linked(code, WRONG["secret"]), linked(NO_CODE, WRONG["secret"])),
        "tracking link, no secret": Pair(anyone, linked(code), linked(UNKNOWN), 200),
        "API tracking, wrong secret": Pair(anyone, told(code, wrong), told(UNKNOWN, wrong)),
        "API tracking, what is no code": Pair(anyone, told(code, wrong), told(NO_CODE, wrong)),
        "API tracking, no secret": Pair(anyone, told(code, ""), told(UNKNOWN, ""), 422),
    }


def opened(name: str, *arguments: Any) -> Ask:
    path = reverse(name, args=arguments)
    return Ask(path, path)


def linked(code: str, *secret: str) -> Ask:
    return Ask(reverse("dossiers:track-link" if secret else "dossiers:track-code", args=[code, *secret]), code)


def typed(code: str, pin: str) -> Ask:
    return Ask(reverse("dossiers:track"), code, {"code": code, "pin": pin})


def told(code: str, pin: str) -> Ask:
    return Ask(reverse("api:tracking"), code, {"code": code, "pin": pin}, json=True)


def answered(pair: Pair, ask: Ask) -> tuple[float, int, str]:
    """Ask once; what a request wrote, a try that is counted, is undone behind the clock."""
    sent: dict[str, Any] = {"headers": pair.headers}
    if ask.json:
        sent |= {"data": json.dumps(ask.form), "content_type": "application/json"}
    elif ask.form is not None:
        sent["data"] = ask.form
    if ask.form is None:
        begun = perf_counter()
        answer = pair.client.get(ask.path, **sent)
        took = perf_counter() - begun
    else:
        with transaction.atomic():
            begun = perf_counter()
            answer = pair.client.post(ask.path, **sent)
            took = perf_counter() - begun
            transaction.set_rollback(True)
    return took, answer.status_code, plain(answer).replace(ask.said, "")


@pytest.mark.promise("P12")
@pytest.mark.promise("P14")
@pytest.mark.parametrize("count", [pytest.param(40, id="short"), pytest.param(200, id="long", marks=pytest.mark.full)])
@pytest.mark.parametrize("what", PAIRS)
def test_forbidden_and_unknown_take_the_same_time_and_say_the_same(
    pairs: dict[str, Pair], what: str, count: int
) -> None:
    pair = pairs[what]
    for ask in (pair.forbidden, pair.unknown) * 3:
        answered(pair, ask)
    assert any(seconds_apart(pair, count) < CLOSE for _round in range(ROUNDS))


def seconds_apart(pair: Pair, count: int) -> float:
    """Ask both by turns, check that they say the same, and return how far their quicker answers lie apart."""
    asks: tuple[tuple[Ask, list[float]], ...] = ((pair.forbidden, []), (pair.unknown, []))
    said = set()
    gc.disable()
    try:
        for turn in range(count):
            for ask, times in asks[:: -1 if turn % 2 else 1]:
                took, status, words = answered(pair, ask)
                times.append(took)
                said.add((status, words))
    finally:
        gc.enable()
    assert len(said) == 1, said
    assert {status for status, _words in said} == {pair.status}
    forbidden, unknown = (quantiles(times, n=4)[0] for _ask, times in asks)
    return abs(forbidden - unknown)
