"""The same policy for what another agency owns: its own people stand where ours stood, and ours are strangers to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.factories import Office
from motcua.organisations import queries as organisations
from tests.journeys import ground as laying
from tests.journeys.access.people import Cast, signed_in
from tests.journeys.access.policy import AREAS, PEOPLE, allowed, may
from tests.journeys.access.test_matrix import FULL, ONLY_OF, asked, expected, outcome, ways
from tests.journeys.ground import OTHER, Ground, Maker, actor, username_at
from tests.journeys.routes import OF_A_DOSSIER, ROUTES
from tests.journeys.test_access import SEARCHED, body

pytestmark = pytest.mark.promise("P12")
NAME, NOTE = "Vành Khuyên Xanh Niê", "Ghi chú chim vành khuyên"
STAGES = ("received", "handed over", "taken", "submitted", "signed") if FULL else ("taken",)
RIGHTS = {"specialist": "handle", "head": "assign", "leader": "decide", "records": "number"}
IN_THE_OFFICE = {"specialist": "van-phong", "head": "van-phong"}
OUR_PEOPLE = (
    tuple(person for person in PEOPLE if not person.startswith("other_") or "unit" in person)
    if FULL
    else ("clerk", "leader", "administrator", "inspector")
)
"""Everybody of the policy who has no post in the other agency; in the short run some."""


@dataclass
class There:
    """The other agency: its people by the role in which the policy speaks of them, and its dossiers."""

    names: dict[str, str]
    ground: Ground


@pytest.fixture
def there(cast: Cast) -> Iterator[There]:
    """Dossiers of another commune, made by its own people; undone at the end."""
    at = timezone.now() - timedelta(hours=3)
    names = {"clerk": cast.usernames["other_clerk"]} | {
        role: username_at(OTHER, f"dossiers.{right}", at, IN_THE_OFFICE.get(role, "")) for role, right in RIGHTS.items()
    }
    office = Office(agency=organisations.by_reference(OTHER), **{role: actor(name, at) for role, name in names.items()})
    owner = replace(laying.OWNER, name=NAME, id_number="066191004316", phone="0905777344", commune_code=OTHER)
    with (
        transaction.atomic(),
        patch.object(laying, "OWNER", owner),
        patch.dict(laying.CANARIES, {"note": NOTE}),
    ):
        maker = Maker(office, at)
        made = {stage: getattr(maker, stage.replace(" ", "_"))() for stage in STAGES}
        kept = {word: Dossier.objects.get(id=key) for word, key in made.items()}
        yield There(names, replace(cast.ground, dossiers=cast.ground.dossiers | kept))
        transaction.set_rollback(True)


def met(client: Client, there: There, role: str) -> tuple[list[Any], list[Any]]:
    """Ask every route of each dossier; return where the answer is not the policy's, and where words leaked."""
    different, leaked = [], []
    for name in OF_A_DOSSIER:
        for stage in STAGES:
            if ONLY_OF.get(name, stage) != stage or name in {"dossiers:file", "dossiers:remove-file"}:
                continue
            row = replace(ROUTES[name], dossier=stage)
            path, forbidden = row.path(name, there.ground), role not in may(stage, name)
            for way in ways(row, path, forbidden=forbidden):
                with transaction.atomic():
                    answer = asked(client, way, path, edition=there.ground.dossiers[stage].edition, forbidden=forbidden)
                    transaction.set_rollback(True)
                if (status := outcome(answer)) not in expected(role, name, stage, way):
                    different.append((name, stage, way, status))
                if role not in may(stage, "dossiers:show") and words_in(answer):
                    leaked.append((name, stage, way))
    return different, leaked


def words_in(answer: Any) -> bool:
    text = body(answer)
    return NAME in text or NOTE in text


@pytest.mark.parametrize("role", ["clerk", *RIGHTS])
def test_its_own_people_may_what_ours_may_with_ours(cast: Cast, there: There, role: str) -> None:
    different, leaked = met(signed_in(there.names[role]), there, role)
    assert not different + leaked, (different, leaked)


@pytest.mark.parametrize("person", OUR_PEOPLE)
def test_our_people_are_strangers_to_it(cast: Cast, there: There, person: str) -> None:
    role = (
        person if person in {"anonymous", *allowed(["@oversight"])} else "department_leader"
    )  # a stranger of the policy
    different, leaked = met(cast.client(person), there, role)
    assert not different + leaked, (different, leaked)


@pytest.mark.parametrize("person", [person for person in OUR_PEOPLE if person not in allowed(["@oversight"])])
def test_no_list_search_or_export_of_ours_shows_it(cast: Cast, there: There, person: str) -> None:
    client = cast.client(person)
    paths = [ROUTES[name].path(name, cast.ground) for name, who in AREAS.items() if person in who]
    found = [
        (way, path)
        for path in paths
        for way in ways(ROUTES["dossiers:index"], path, forbidden=False)
        if words_in(asked(client, way, path, forbidden=False))
    ]
    for words in (NAME, "vanh khuyen", "066191004316", str(there.ground.dossiers["taken"].code)):
        texts = {place: body(client.get(place, {"q": words})) for place in SEARCHED}
        found += [(words, place) for place, text in texts.items() if NOTE in text or (words != NAME and NAME in text)]
    assert not found
