"""What tests of screens share: a browser of the test client in which somebody is signed in, and the words of an answer.

Import the fixture where it is needed: ``from motcua.ui.tests.acting import as_, text``.
"""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from motcua.kernel.actors import Actor


@pytest.fixture
def as_(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor], Client]:
    """A function that signs an actor in without an account: ``as_(editor()).get(…)``."""

    def sign_in(who: Actor) -> Client:
        monkeypatch.setattr("motcua.site.middleware.actor_of", lambda _request: who)
        return client

    return sign_in


def text(response: HttpResponse) -> str:
    """Return the whole page."""
    return response.content.decode()
