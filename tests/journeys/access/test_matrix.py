"""Every route of a dossier, as everybody, with a dossier of every stage: what the policy allows works, the rest is not there."""

import os
from collections.abc import Iterator
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
from tests.journeys.test_access import leaks

pytestmark = pytest.mark.promise("P12")

DONE = frozenset({200, 206, 303, 422})
ELSEWHERE = 404
NOT_NOW, OTHER_PAGE = 409, 303
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


def expected(person: str, name: str, stage: str) -> frozenset[int]:
    """Return the answers that the policy allows: done; for readers "not now" or nothing; for all others nothing."""
    if person in may(stage, name):
        return DONE
    if person == "anonymous":
        return frozenset({302})
    readers = may(stage, "dossiers:show")
    return frozenset({NOT_NOW, ELSEWHERE}) if person in readers else frozenset({ELSEWHERE})


def outcome(answer: Any) -> int:
    """Return the status of an answer; an act that came too late leads to the dossier, which says so."""
    late = any(message.level == messages.ERROR for message in messages.get_messages(answer.wsgi_request))
    return NOT_NOW if late and answer.status_code == OTHER_PAGE else int(answer.status_code)


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_meets_what_the_policy_says(cast: Cast, person: str) -> None:
    client, different, leaked = cast.client(person), [], []
    for name, stage, row in cells(person):
        answer = asked(client, row, row.path(name, cast.ground), edition=cast.ground.dossiers[stage].edition)
        if (status := outcome(answer)) not in expected(person, name, stage):
            different.append((name, stage, status))
        if person not in may(stage, "dossiers:show") and (found := leaks(answer)):
            leaked.append((name, stage, found))
        answer.close()
    assert not different + leaked, (different, leaked)


@pytest.mark.parametrize("person", PEOPLE)
def test_every_other_route_is_there_for_whom_the_policy_names(cast: Cast, person: str) -> None:
    client, different = cast.client(person), []
    for name, who in AREAS.items():
        row = ROUTES[name]
        answer = asked(client, row, row.path(name, cast.ground))
        away = answer.status_code == 302 and answer["Location"].startswith("/dang-nhap/")
        there = not away and answer.status_code != ELSEWHERE
        if there != (person in who):
            different.append((name, answer.status_code))
        if person not in READERS and name != "dossiers:track-link" and (found := leaks(answer)):
            different.append((name, found))
        answer.close()
    assert not different, different


def test_every_route_has_its_row_in_the_policy() -> None:
    pages = {name for name, row in ROUTES.items() if row.kind != API}
    assert set(POLICY["capability"]) == set(OF_A_DOSSIER)
    assert set(POLICY["capability"]) | set(AREAS) == pages


def asked(client: Client, row: Row, path: str, *, edition: int = 1) -> Any:
    """Ask as the route is asked; what it changed is undone."""
    if row.kind != POSTED:
        return client.get(path)
    with transaction.atomic():
        sent = {"once_key": str(uuid4()), "edition": str(edition)}
        answer = client.post(path, sent)
        transaction.set_rollback(True)
    return answer
