"""What the tests of the screens of procedures share."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from motcua.kernel.time import local_day
from motcua.procedures import commands
from motcua.procedures.tests.factories import published


@pytest.fixture
def as_(client, monkeypatch):
    def sign_in(who):
        monkeypatch.setattr("motcua.site.middleware.actor_of", lambda _request: who)
        return client

    return sign_in


def at(name, *args):
    return reverse(f"procedures:{name}", args=args)


def text(response):
    return response.content.decode()


def today():
    return local_day(timezone.now())


def sent(version=None, **fields):
    revision = {} if version is None else {"revision": version.revision}
    return {"once_key": str(uuid4()), **revision, **fields}


def drafted(by, code="1.001193"):
    published(code)
    return commands.draft_version(code=code, by=by, at=timezone.now())
