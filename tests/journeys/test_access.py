"""The access sweep: every route, every stranger, one dossier of Liên Sơn Lắk whose words nobody else may read."""

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from motcua.people.models import Account
from tests.journeys.conftest import Province
from tests.journeys.ground import CANARIES, Ground, pointed, prepared
from tests.journeys.routes import OF_A_DOSSIER, PAPER, POSTED, ROUTES, Row

STRANGERS = {
    "anonymous": "",
    "clerk of another commune": "other_clerk",
    "leader of another commune": "other_leader",
    "specialist of another unit": "economy_specialist",
    "administrator": "quan.tri",
    "procedure officer": "kiem.soat",
}
READERS = {"inspector": "kiem.tra", "leader": "lanh.dao", "clerk": "mot.cua"}
SECRETS = (*CANARIES.values(), "066 191 004 299", "0905 777 333")
SEARCHED = (
    "/ho-so/tim/",
    "/ho-so/",
    "/viec/",
    "/viec/cho-nguoi-khac/",
    "/thu-tuc/",
    "/can-bo/",
    "/thu-tuc-hanh-chinh/",
)
CHANGING = re.compile(r'(once_key"[^>]*value|csrfmiddlewaretoken"[^>]*value)="[^"]*"|/ho-so/[^"\s<]*')


@pytest.fixture(scope="module")
def ground(province: Province, django_db_blocker: Any) -> Iterator[Ground]:
    """The province in this process: requests of the sweep need no browser."""
    with pointed(province, django_db_blocker):
        yield prepared()


def client_of(username: str) -> Client:
    client = Client()
    if username:
        client.force_login(
            Account.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return client


def asked(client: Client, row: Row, path: str) -> Any:
    """Send what the route takes: GET, or POST for those that only change something; what it changed is undone."""
    return client.get(path) if row.kind != POSTED else sent(client, path)


def sent(client: Client, path: str) -> Any:
    """Send what a page would send; what it changed is undone."""
    with transaction.atomic():
        answer = client.post(path, {"once_key": str(uuid4()), "edition": "1"})
        transaction.set_rollback(True)
    return answer


def takes_post(path: str) -> bool:
    return "POST" in getattr(resolve(urlsplit(path).path).func, "methods", ())


def asked_as(row: Row, path: str) -> list[Callable[[Client, str], Any]]:
    """Return the ways in which a route can be asked: opened, sent, or both."""
    opened = [] if row.kind == POSTED else [Client.get]
    return [*opened, *([sent] if takes_post(path) else [])]


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return html.unescape(content.decode("utf-8", errors="replace"))


def leaks(answer: Any) -> list[str]:
    text = body(answer) + json.dumps(dict(answer.headers), ensure_ascii=False)
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.promise("P12")
@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_finds_no_word_of_a_dossier_wherever_one_can_search(ground: Ground, stranger: str) -> None:
    client, read = client_of(ground.names.get(STRANGERS[stranger], STRANGERS[stranger])), {}
    for words in ("kanari", CANARIES["number"], CANARIES["phone"], str(ground.dossiers["taken"].code)):
        for place in SEARCHED:
            answer = client.get(place, {"q": words})
            if found := [secret for secret in leaks(answer) if secret.casefold() != words.casefold()]:
                read[f"{place}?q={words}"] = found
    assert read == {}


@pytest.mark.promise("P12")
@pytest.mark.parametrize("stranger", [name for name in STRANGERS if name != "anonymous"])
def test_a_forbidden_dossier_looks_like_one_that_does_not_exist(ground: Ground, stranger: str) -> None:
    client = client_of(ground.names.get(STRANGERS[stranger], STRANGERS[stranger]))
    different = {}
    for name in OF_A_DOSSIER:
        row = ROUTES[name]
        path = row.path(name, ground)
        kept = ground.dossiers[row.dossier]
        nowhere = path.replace(str(kept.id), str(uuid4())).replace(str(kept.code or "-"), "H15.61-260101-9999")
        for ask in asked_as(row, path):
            forbidden, unknown = ask(client, path), ask(client, nowhere)
            if (forbidden.status_code, plain(forbidden)) != (404, plain(unknown)):
                different[name, ask.__name__] = forbidden.status_code
    assert different == {}


def plain(answer: Any) -> str:
    """The page without what differs on every load: tokens, keys, and the address that was asked for."""
    return CHANGING.sub("", body(answer))


@pytest.mark.promise("P12")
def test_a_stranger_is_sent_to_sign_in_and_learns_nothing(ground: Ground) -> None:
    client = Client()
    for name in OF_A_DOSSIER:
        row = ROUTES[name]
        answer = asked(client, row, row.path(name, ground))
        assert (name, answer.status_code) == (name, 302)
        assert answer["Location"].startswith("/dang-nhap/")


@pytest.mark.promise("P12")
@pytest.mark.parametrize("reader", READERS)
def test_whoever_may_read_sees_name_and_hidden_number(ground: Ground, reader: str) -> None:
    page = body(client_of(READERS[reader]).get(ROUTES["dossiers:show"].path("dossiers:show", ground)))
    assert CANARIES["name"] in page
    assert CANARIES["number"] not in page
    assert "066 191 004 299" not in page


@pytest.mark.promise("P14")
def test_the_public_reads_a_masked_name_by_the_secret_and_nothing_without(ground: Ground) -> None:
    path = ROUTES["dossiers:track-link"].path("dossiers:track-link", ground)
    seen = body(Client().get(path))
    assert [
        secret
        for secret in (CANARIES["name"], CANARIES["number"], CANARIES["phone"], CANARIES["street"])
        if secret in seen
    ] == []
    assert ground.dossiers["asked"].procedure_name in seen
    wrong = path.replace(ground.dossiers["asked"].tracking_secret, "A" * 16)
    assert Client().get(wrong).status_code == 404


@pytest.mark.promise("P12")
def test_papers_and_files_are_sent_to_nobody_else(ground: Ground) -> None:
    for name, row in ROUTES.items():
        if row.kind == PAPER and row.dossier:
            answer = client_of(ground.names["other_leader"]).get(row.path(name, ground))
            assert (name, answer.status_code, answer["Content-Type"].partition(";")[0]) == (name, 404, "text/html")
