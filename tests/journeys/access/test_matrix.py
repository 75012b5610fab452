"""Every route of a dossier, as everybody, with a dossier of every stage: what the policy allows works, the rest is not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import messages
from django.db import transaction
from django.test import Client

from tests.journeys.access.people import Cast
from tests.journeys.access.policy import AREAS, PEOPLE, POLICY, may
from tests.journeys.routes import API, OF_A_DOSSIER, POSTED, ROUTES, Row
from tests.journeys.test_access import leaks, takes_post
from tests.journeys.test_strange_fields import standing

pytestmark = pytest.mark.promise("P12")

DONE = frozenset({200, 206, 303, 422})
ELSEWHERE = 404
NOT_NOW, LACKING, OTHER_PAGE = 409, 422, 303
READERS = frozenset[str]().union(*(may(stage, "dossiers:show") for stage in POLICY["stage"]))
FULL = bool(os.environ.get("MOTCUA_FULL"))
ONLY_OF = {
    "counter:supplement-paper": "asked",
    "counter:refusal-paper": "refused",
    "counter:stop-paper": "stopped",
    "dossiers:file": "taken",
    "dossiers:remove-file": "taken",
}
UNNUMBERED = {
    "dossiers:by-code",
    "counter:receipt",
    "counter:control-sheet",
}  # a dossier that is not received has neither


def cells(person: str) -> Iterator[tuple[str, str, Row]]:
    """Yield the cells of one person: route, stage, the row with this stage. The short run takes a slanted cut."""
    stages = list(POLICY["stage"])
    for number, name in enumerate(OF_A_DOSSIER):
        for place, stage in enumerate(stages):
            if ONLY_OF.get(name, stage) != stage or (stage == "new" and name in UNNUMBERED):
                continue
            own = ROUTES[name].dossier == stage
            slant = (number + place + PEOPLE.index(person)) % len(stages) == 0
            if FULL or own or slant or name == "dossiers:show":
                yield name, stage, replace(ROUTES[name], dossier=stage)


def expected(person: str, name: str, stage: str, way: str) -> frozenset[int]:
    """Return the answers that the policy allows: done; for readers "not now", nothing, or what the page lacks; else nothing."""
    if person in may(stage, name):
        return DONE
    if person == "anonymous":
        return frozenset({302})
    readers = may(stage, "dossiers:show")
    if person not in readers:
        return frozenset({ELSEWHERE})
    return frozenset({NOT_NOW, ELSEWHERE, LACKING} if way == "POST" else {NOT_NOW, ELSEWHERE})


def outcome(answer: Any) -> int:
    """Return the status of an answer; an act that came too late leads to the dossier, which says so."""
    said = messages.get_messages(answer.wsgi_request)._queued_messages  # now, and not on the page before
    late = any(message.level == messages.ERROR for message in said)
    return NOT_NOW if late and answer.status_code == OTHER_PAGE else int(answer.status_code)


@contextmanager
def untouched(*but: str) -> Iterator[None]:
    """Hold the tables as they stand: what was allowed is undone at once, and what is forbidden changes no row of any."""
    before = standing()
    yield
    after = standing()
    assert [table for table, rows in after.items() if rows != before[table] and table not in but] == []


def ways(row: Row, path: str, *, forbidden: bool, short: bool = False) -> list[str]:
    """Return how a route is asked: a page that is forbidden is sent as well as opened, where the view takes what is sent.

    ``short`` leaves the opening out: the page of another stage.
    """
    if row.kind == POSTED:
        return ["POST"]
    sent = ["POST"] if forbidden and takes_post(path) else []
    return sent if sent and short else ["GET", *sent]


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_meets_what_the_policy_says_and_changes_nothing_that_it_forbids(cast: Cast, person: str) -> None:
    client, different, leaked = cast.client(person), [], []
    with untouched():
        for name, stage, row in cells(person):
            path, edition = row.path(name, cast.ground), cast.ground.dossiers[stage].edition
            forbidden = person not in may(stage, name)
            for way in ways(row, path, forbidden=forbidden, short=not FULL and ROUTES[name].dossier != stage):
                answer = asked(client, way, path, edition=edition, forbidden=forbidden)
                if (status := outcome(answer)) not in expected(person, name, stage, way):
                    different.append((name, stage, way, status))
                if person not in may(stage, "dossiers:show") and (found := leaks(answer)):
                    leaked.append((name, stage, way, found))
                answer.close()
    assert not different + leaked, (different, leaked)


@pytest.mark.parametrize("person", PEOPLE)
def test_every_other_route_is_there_for_whom_the_policy_names(cast: Cast, person: str) -> None:
    client, different = cast.client(person), []
    with untouched():
        for name, who in AREAS.items():
            row = ROUTES[name]
            path = row.path(name, cast.ground)
            forbidden = person not in who
            for way in ways(row, path, forbidden=forbidden):
                answer = asked(client, way, path, forbidden=forbidden)
                away = answer.status_code == 302 and answer["Location"].startswith("/dang-nhap/")
                there = not away and answer.status_code != ELSEWHERE
                if there != (person in who):
                    different.append((name, way, answer.status_code))
                if person not in READERS and name != "dossiers:track-link" and (found := leaks(answer)):
                    different.append((name, way, found))
                answer.close()
    assert not different, different


def test_every_route_has_its_row_in_the_policy() -> None:
    pages = {name for name, row in ROUTES.items() if row.kind != API}
    assert set(POLICY["capability"]) == set(OF_A_DOSSIER)
    assert set(POLICY["capability"]) | set(AREAS) == pages


def asked(client: Client, way: str, path: str, *, edition: int = 1, forbidden: bool) -> Any:
    """Open a route, or send it what it takes: that is undone, unless it is forbidden, for then there is nothing to undo."""
    if way == "GET":
        return client.get(path)
    sent = {"once_key": str(uuid4()), "edition": str(edition)}
    if forbidden:
        return client.post(path, sent)
    with transaction.atomic():
        answer = client.post(path, sent)
        transaction.set_rollback(True)
    return answer
