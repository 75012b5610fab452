"""Screens for tests: the office of Liên Sơn Lắk with a browser for each of its officials."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.factories import NOW, Office, office, story_office
from motcua.kernel.actors import ANYONE, Actor
from motcua.kernel.ids import new_id
from motcua.people.rules import RIGHTS_OF_EVERY_POST

WHO = "X-Who"


@dataclass
class Screens:
    """Everybody's browser, and the clock that the server reads."""

    place: Office
    stranger: Actor
    actors: dict[str, Actor]
    now: datetime = NOW + timedelta(hours=2)

    def client(self, actor: Actor) -> Client:
        """Return a browser in which this person is signed in."""
        return Client(headers={WHO: self.known(actor)})

    def known(self, actor: Actor) -> str:
        """Return the name under which the server knows this person."""
        posts = tuple(replace(post, rights=post.rights | RIGHTS_OF_EVERY_POST) for post in actor.posts)
        self.actors[str(actor.id)] = replace(actor, posts=posts)
        return str(actor.id)

    def get(self, actor: Actor, path: str, **given: Any) -> Any:
        """Open a page."""
        return self.client(actor).get(path, **given)

    def post(self, actor: Actor, path: str, once_key: str = "", **given: Any) -> Any:
        """Send a page, with a key of its own unless one is given."""
        return self.client(actor).post(path, {"once_key": once_key or str(new_id()), **given})

    def act(self, actor: Actor, dossier: UUID, verb: str, **given: Any) -> Any:
        """Send the page of one act on the edition that stands now."""
        edition = Dossier.objects.get(id=dossier).edition
        return self.post(actor, f"/ho-so/{dossier}/{verb}/", **({"edition": edition} | given))


@pytest.fixture
def screens(db: None, monkeypatch: pytest.MonkeyPatch) -> Screens:
    """The story's office; the header says who asks, so that sign-in is not tested here again."""
    place = story_office()
    made = Screens(place, office("24544").clerk, {})

    def acting(request: HttpRequest) -> Actor:
        return made.actors.get(request.headers.get(WHO, ""), ANYONE)

    monkeypatch.setattr("motcua.site.middleware.actor_of", acting)
    monkeypatch.setattr(timezone, "localtime", clock(made))
    return made


def clock(made: Screens) -> Callable[..., datetime]:
    """Return a clock that stands where the test put it."""
    return lambda *given: given[0] if given else made.now


def reading(made: Screens, actor: Actor, path: str) -> int:
    """Return how many statements a page reads or writes with, transaction marks left out."""
    client = made.client(actor)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == HTTPStatus.OK
    marks = ("SAVEPOINT", "RELEASE", "SET TRANSACTION", "ROLLBACK")
    return len([query for query in captured if not query["sql"].startswith(marks)])
