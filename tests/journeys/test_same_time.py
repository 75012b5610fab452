"""Whoever may not know of a dossier cannot tell by the clock either whether there is one (P12, R7)."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers.tests.partner import Partner
from motcua.organisations import queries as organisations
from tests.journeys.conftest import Province
from tests.journeys.ground import OTHER, Ground, pointed, prepared
from tests.journeys.test_access import client_of, plain

CLOSE = 0.005
"""Seconds by which the medians may differ."""


@dataclass(frozen=True)
class Pair:
    """Two addresses that must look the same: of what is another's, and of what is nowhere."""

    client: Client
    forbidden: str
    unknown: str
    headers: dict[str, str]


@pytest.fixture(scope="module")
def pairs(province: Province, django_db_blocker: Any) -> Iterator[dict[str, Pair]]:
    with pointed(province, django_db_blocker):
        yield pairs_on(prepared())


def pairs_on(ground: Ground) -> dict[str, Pair]:
    """A page and a file for an official of another commune, a record of the API for a system of another commune."""
    kept, stranger = ground.dossiers["taken"].id, client_of(ground.names["other_leader"])
    partner = Partner(organisations.by_reference(OTHER), name=f"Nơi khác {uuid4()}", per_minute=1_000_000)
    page, file, record = "dossiers:show", "dossiers:file", "api:dossier"
    return {
        "page": Pair(stranger, reverse(page, args=[kept]), reverse(page, args=[uuid4()]), {}),
        "file": Pair(
            stranger, reverse(file, args=[kept, ground.rows["file"]]), reverse(file, args=[uuid4(), uuid4()]), {}
        ),
        "another file of a dossier": Pair(
            stranger, reverse(file, args=[kept, ground.rows["file"]]), reverse(file, args=[kept, uuid4()]), {}
        ),
        "API": Pair(
            partner.client, reverse(record, args=[kept]), reverse(record, args=[uuid4()]), partner.headers()
        ),
    }  # fmt: skip


def answered(pair: Pair, path: str) -> tuple[float, int, str]:
    begun = perf_counter()
    answer = pair.client.get(path, headers=pair.headers)
    return perf_counter() - begun, answer.status_code, plain(answer).replace(path, "")


@pytest.mark.promise("P12")
@pytest.mark.parametrize("count", [pytest.param(40, id="short"), pytest.param(200, id="long", marks=pytest.mark.full)])
@pytest.mark.parametrize("what", ["page", "file", "another file of a dossier", "API"])
def test_forbidden_and_unknown_take_the_same_time_and_say_the_same(
    pairs: dict[str, Pair], what: str, count: int
) -> None:
    pair = pairs[what]
    for path in (pair.forbidden, pair.unknown) * 3:
        answered(pair, path)
    forbidden, unknown, said = [], [], set()
    gc.disable()
    try:
        for turn in range(count):
            for path, times in sorted(
                ((pair.forbidden, forbidden), (pair.unknown, unknown)), key=lambda one: one[0], reverse=bool(turn % 2)
            ):
                took, status, words = answered(pair, path)
                times.append(took)
                said.add((status, words))
    finally:
        gc.enable()
    assert len(said) == 1, said
    assert {status for status, _words in said} == {404}
    assert abs(median(forbidden) - median(unknown)) < CLOSE
