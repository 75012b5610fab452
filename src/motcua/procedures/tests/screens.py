"""What the tests of the screens of procedures share."""

from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from motcua.kernel.time import local_day
from motcua.procedures import commands
from motcua.procedures.tests.factories import published


def at(name, *args):
    return reverse(f"procedures:{name}", args=args)


def today():
    return local_day(timezone.now())


def sent(version=None, **fields):
    revision = {} if version is None else {"revision": version.revision}
    return {"once_key": str(uuid4()), **revision, **fields}


def drafted(by, code="1.001193"):
    published(code)
    return commands.draft_version(code=code, by=by, at=timezone.now())
