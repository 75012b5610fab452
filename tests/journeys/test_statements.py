"""How often the hot jobs of the house ask the database: pinned, so that a slower road is seen in review.

A request is counted whole, with session, rights and whatever it writes; the second one, when all that may be
remembered is. What a request or a job did is undone, or done on a dossier that nobody else uses.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from motcua.calendar.rules import packaged_calendar
from motcua.dossiers import commands as dossiers
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.partner import Partner
from motcua.dossiers.tests.pictures import PNG
from motcua.files.tests.factories import bytes_kept
from motcua.kernel.actors import machine
from motcua.kernel.facts import deliver_pending
from motcua.kernel.seals.sealing import seal_facts
from motcua.operations import commands as operations
from motcua.operations.models import JobRun
from motcua.organisations import queries as organisations
from motcua.people import queries as people
from motcua.people.rules import DEMONSTRATION_PASSWORD
from motcua.webhooks import commands as webhooks
from tests.journeys.conftest import Province
from tests.journeys.ground import CANARIES, Ground, Maker, pointed, prepared
from tests.journeys.routes import ROUTES
from tests.journeys.test_access import client_of

MARKS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ")
ROBOT = machine("test")
LACK = {"what_1": "Giấy ủy quyền", "how_1": "Bản chứng thực"}
IN_A_WEEK = f"{packaged_calendar().next_working_day(timezone.localdate() + timedelta(days=7)):%d/%m/%Y}"

OPENED = {
    "dossiers:track": 0,
    "dossiers:track-link": 5,
    "dossiers:index": 9,
    "dossiers:search": 8,
    "dossiers:show": 22,
    "dossiers:file": 6,
    "tasks:mine": 8,
    "tasks:waiting": 8,
    "tasks:late": 8,
    "counter:intake": 10,
    "counter:receipt": 20,
    "portal:home": 1,
    "portal:procedures": 3,
    "portal:procedure": 1,
}
"""Pages, papers and files, by their row in the table of routes."""

ACTS: dict[str, tuple[int, dict[str, Any]]] = {
    "dossiers:receive": (22, {}),
    "dossiers:hand-over": (23, {}),
    "dossiers:assign": (30, {"position": "colleague"}),
    "dossiers:take": (24, {}),
    "dossiers:ask": (30, {"reason": "Thiếu", "answer_by_on": IN_A_WEEK, "clock_effect": "pause", **LACK}),
    "dossiers:answer": (36, {"came": [CANARIES["note"]], "files": "scan"}),
    "dossiers:submit": (23, {"outcome": "approved", "summary": "Giấy khai sinh"}),
    "dossiers:send-back": (26, {"remark": "Sửa"}),
    "dossiers:approve": (27, {}),
    "dossiers:complete": (34, {"files": "scan"}),
    "dossiers:return": (22, {"method": "counter", "receiver_name": "Y Bhăm Êñuôl"}),
}
"""Acts of officials, with what their pages send."""

FOLLOWED = {
    "page, right secret": ("dossiers:track", True, 303, 7),
    "page, wrong secret": ("dossiers:track", False, 422, 5),
    "API, right secret": ("api:tracking", True, 200, 7),
    "API, wrong secret": ("api:tracking", False, 404, 5),
}
"""The public who type a code: where, whether rightly, what they get, and at which price."""

READ = {
    "api:dossiers": 1,
    "api:dossier": 9,
    "api:history": 9,
    "api:procedures": 2,
    "api:procedure": 1,
    "api:organisations": 2,
}
SIGNED_IN = 33
HANDED_OVER_BY_API = 13


@pytest.fixture(scope="module")
def ground(province: Province, django_db_blocker: Any) -> Iterator[Ground]:
    with pointed(province, django_db_blocker):
        yield prepared()


@pytest.fixture(autouse=True)
def nothing_runs_out(monkeypatch: pytest.MonkeyPatch, settings: Any, province: Province) -> None:
    """Let what is remembered for seconds be remembered for the whole test, and files be where the province keeps them."""
    for name in ("acting.VERSION_READ_EVERY", "acting.REMEMBERED_FOR"):
        monkeypatch.setattr(f"motcua.people.queries.{name}", timedelta(hours=9))
    monkeypatch.setattr("motcua.systems.api.limits.TOLD_EVERY", timedelta(hours=9))
    settings.DATA = Path(province.environment["MOTCUA_DATA"])


@contextmanager
def counted() -> Iterator[list[str]]:
    """Fill the list with what was asked inside, marks of transactions left out."""
    asked: list[str] = []
    with CaptureQueriesContext(connection) as caught:
        yield asked
    asked.extend(one["sql"] for one in caught.captured_queries if not one["sql"].startswith(MARKS))


def listed(asked: list[str]) -> str:
    return "\n".join(f"{n}. {sql[:160]}" for n, sql in enumerate(asked, 1))


def undone(work: Callable[[], Any]) -> Any:
    """Do it twice, each time undone, and return what the second time came to."""
    for _turn in range(2):
        with transaction.atomic():
            came = work()
            transaction.set_rollback(True)
    return came


@pytest.mark.parametrize("name", OPENED)
def test_a_page_asks_as_often_as_is_written_here(ground: Ground, name: str) -> None:
    row = ROUTES[name]
    client, path = client_of(ground.names.get(row.who, row.who)), row.path(name, ground)
    client.get(path).close()
    with counted() as asked:
        answer = client.get(path)
    answer.close()
    assert answer.status_code == 200
    assert len(asked) == OPENED[name], listed(asked)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_asks_as_often_as_is_written_here(ground: Ground, name: str) -> None:
    row, (expected, sent) = ROUTES[name], ACTS[name]
    client, kept = client_of(ground.names.get(row.who, row.who)), ground.dossiers[row.dossier].id
    position, before = colleague(ground), Dossier.objects.get(id=kept).edition

    def act() -> Any:
        made = {"position": position, "files": SimpleUploadedFile("a.png", PNG, "image/png")}
        given = {key: made.get(key, value) for key, value in sent.items()}
        with counted() as asked:
            answer = client.post(row.path(name, ground), {"once_key": str(uuid4()), "edition": before, **given})
        return asked, answer, Dossier.objects.get(id=kept).edition

    asked, answer, after = undone(act)
    assert (answer.status_code, after > before) == (303, True)
    assert len(asked) == expected, listed(asked)


def colleague(ground: Ground) -> str:
    """The post of somebody to whom the dossier of the economy unit can be given."""
    unit = organisations.by_reference("24580/kinh-te")
    found = people.officials_of(ground.office.agency, "dossiers.handle", at=timezone.now(), organisation=unit)
    return str(found[0].position)


@pytest.mark.parametrize("name", FOLLOWED)
def test_public_tracking_asks_as_often_as_is_written_here(ground: Ground, name: str) -> None:
    route, right, status, expected = FOLLOWED[name]
    kept = ground.dossiers["taken"]
    given = {"code": kept.code, "pin": kept.tracking_pin if right else "AAAAAAAA"}
    sent = {"data": json.dumps(given), "content_type": "application/json"} if route[:3] == "api" else {"data": given}

    def asks() -> Any:
        with counted() as asked:
            return asked, Client().post(reverse(route), **sent)

    asked, answer = undone(asks)
    assert answer.status_code == status
    assert len(asked) == expected, listed(asked)


def test_signing_in_asks_as_often_as_is_written_here(ground: Ground) -> None:
    assert ground

    def signs_in() -> Any:
        with connection.cursor() as cursor:  # as if nobody had signed in from here: what is counted, and what ran out
            cursor.execute("DELETE FROM people_limiterentry")
            cursor.execute("DELETE FROM people_signincount")
        with counted() as asked:
            given = {"login": "mot.cua", "password": DEMONSTRATION_PASSWORD}
            return asked, Client().post(reverse("account_login"), given)

    asked, answer = undone(signs_in)
    assert answer.status_code == 302
    assert len(asked) == SIGNED_IN, listed(asked)


@pytest.fixture(scope="module")
def partner(ground: Ground) -> Partner:
    return Partner(ground.office.agency, name=f"Đếm câu lệnh {uuid4()}", per_minute=1_000_000)


@pytest.mark.parametrize("name", READ)
def test_the_api_reads_with_as_few_as_are_written_here(ground: Ground, partner: Partner, name: str) -> None:
    path = ROUTES[name].path(name, ground)
    partner.get(path)
    with counted() as asked:
        answer = partner.get(path)
    assert answer.status_code == 200
    assert len(asked) == READ[name], listed(asked)


def test_the_api_hands_over_with_as_few_as_are_written_here(ground: Ground, partner: Partner) -> None:
    kept = ground.dossiers["received"]

    def hands_over() -> Any:
        path = reverse("api:hand-over", args=[kept.id])
        with counted() as asked:
            return asked, partner.post(path, {"edition": kept.edition})

    asked, answer = undone(hands_over)
    assert answer.status_code == 200, answer.content.decode()
    assert len(asked) == HANDED_OVER_BY_API, listed(asked)


def a_file(ground: Ground) -> None:
    dossiers.attach_file(
        dossier=ground.dossiers["taken"].id, kept=bytes_kept([PNG]), name="a.png", stage="intake",
        by=ground.office.specialist, at=timezone.now(),
    )  # fmt: skip


def a_dossier(ground: Ground) -> None:
    Maker(ground.office, timezone.now() - timedelta(minutes=1)).received()


def a_lost_job(_ground: Ground) -> None:
    """A schedule whose row is gone, as the sweep finds it."""
    JobRun.objects.filter(name="kernel.sweep_old_keys").update(known_since=timezone.now() - timedelta(days=30))


JOBS: dict[str, tuple[Callable[[], object], Callable[[Ground], None], int, int]] = {
    "reactions to facts": (deliver_pending, a_file, 1, 5),
    "the seal": (seal_facts, a_dossier, 3, 4),
    "putting back what was lost": (
        lambda: operations.put_back(by=ROBOT, at=timezone.now()), a_lost_job, 8, 12,
    ),
    "messages to partners": (lambda: webhooks.gather(by=ROBOT, at=timezone.now()), a_dossier, 5, 6),
}  # fmt: skip
"""What the worker does every few seconds: how, what gives it work, and what it asks with nothing and with one thing to do."""


@pytest.mark.parametrize("name", JOBS)
def test_a_job_asks_as_often_as_is_written_here(ground: Ground, name: str) -> None:
    work, happens, idle, busy = JOBS[name]
    for _turn in range(3):
        work()
    with counted() as asked:
        work()
    assert len(asked) == idle, listed(asked)
    happens(ground)
    with counted() as asked:
        work()
    assert len(asked) == busy, listed(asked)
