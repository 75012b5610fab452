"""No page sets what it does not ask for (P13): every POST route, with an unknown field and with those of its models."""

import html as html_lib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from lxml import html

from motcua.kernel.fields import ALWAYS, strange_fields
from motcua.kernel.models import Fact
from tests.journeys.conftest import Province
from tests.journeys.ground import Ground, pointed, prepared
from tests.journeys.routes import API, PAGE, ROUTES, Row
from tests.journeys.test_access import client_of, takes_post

pytestmark = pytest.mark.promise("P13")

UNKNOWN, UNKNOWN_FILE = "khong_ai_hoi", "tep_khong_ai_hoi"
POISON = {
    "id": "00000000-0000-7000-8000-000000000001",
    "owner": "066191004299",
    "state": "returned",
    "number": "1",
    "code": "H15.61-260101-0001",
    "due_at": "2099-01-01T00:00:00+07:00",
    "fee_total": "0",
    "role": "administrator",
    "rights": "people.manage",
    "agency": "00000000-0000-7000-8000-000000000002",
    "is_superuser": "1",
    "edition_kept": "9",
}
"""What somebody would like to set by hand."""
ANY_FIELD = {"people:keep_typed": "keeps what stands in a page, whatever it is, for the same person to type on"}
ALLOWED = {"dossiers:export": "lanh.dao"}
"""Who may, where whoever opens a route as a matter of course sees only that there is none."""
SAVED_AS_THEY_STAND = 61
"""Pages that only the strange field kept from being saved; the others lack something else that a person types."""
ENDS_A_SESSION = {"account_logout", "people:password"}
COUNTED = {"OpenSession", "LimiterEntry", "SignInCount", "TrackingTry"}
NOBODY_THERE, REFUSED = 404, (404, 409, 422)
TYPED = {
    "reason": "Ghi để kiểm tra trang", "basis": "Quyết định 12/QĐ-UBND", "legal_basis": "Điều 13 Luật Hộ tịch",
    "guidance": "Đến nơi cư trú", "name": "Kiểm tra trang", "day": "02/12/2026", "on": "31/12/2099",
}  # fmt: skip
"""What is typed where a page leaves a field empty."""


@pytest.fixture(scope="module")
def ground(province: Province, django_db_blocker: Any) -> Iterator[Ground]:
    """The province in this process."""
    with pointed(province, django_db_blocker):
        yield prepared()


@dataclass(frozen=True)
class Sheet:
    """What a route is sent by its own page: where to, what, and which names there are on the page at all."""

    path: str
    fields: dict[str, list[str]]
    names: frozenset[str]


def sheet_of(client: Client, row: Row, path: str) -> Sheet:
    """Read the page's own form as a browser does; a route that is only sent has none of its own."""
    bare = Sheet(path, {"once_key": [str(uuid4())], "edition": ["1"]}, frozenset())
    page = client.get(path) if row.kind == PAGE else None
    if page is None or page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
        return bare
    tree = html.fromstring(page.content)
    here = urlsplit(path).path
    own = [
        form for form in tree.forms if form.method == "POST" and urlsplit(urljoin(path, form.action or "")).path == here
    ]
    names = {str(name) for form in own for name in form.xpath(".//@name")}
    for form in own[:1]:
        fields: dict[str, list[str]] = {}
        for name, value in form.form_values():
            fields.setdefault(name, []).append(value or TYPED.get(name, ""))
        return Sheet(path, bare.fields | fields, frozenset(names))
    return bare


def standing() -> dict[str, object]:
    """For every table how many rows there are and who wrote them last, but for what is noted of whoever only looks."""
    tables = [
        (
            model._meta.label,
            connection.ops.quote_name(model._meta.db_table),
            "name <> 'kernel.RecordSeen'" if model is Fact else "true",
        )
        for model in apps.get_models()
        if model.__module__.startswith("motcua.") and model.__name__ not in COUNTED
    ]
    digest = " UNION ALL ".join(
        f"SELECT '{label}', count(*), sum(xmin::text::bigint) FROM {table} WHERE {only}"
        for label, table, only in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(digest)
        return {label: rest for label, *rest in cursor.fetchall()}


def model_fields(name: str) -> set[str]:
    """The field names of every model of a route's module."""
    space = name.partition(":")[0]
    label = space if space in apps.app_configs else {"counter": "dossiers"}.get(space, "people")
    return {
        field.name for model in apps.get_app_config(label).get_models() for field in model._meta.get_fields()
    } - ALWAYS


@dataclass(frozen=True)
class Answered:
    """What came of one page with too much on it."""

    status: int
    words: str
    unasked: frozenset[str]
    changed: tuple[str, ...]


def answered(client: Client, sheet: Sheet, more: dict[str, Any]) -> Answered:
    """Send a page with more on it than it has, and undo whatever that did."""
    with transaction.atomic():
        before = standing()
        answer = client.post(sheet.path, sheet.fields | more)
        after = standing()
        transaction.set_rollback(True)
    words = b"" if answer.streaming else answer.content
    answer.close()
    return Answered(
        answer.status_code,
        html_lib.unescape(words.decode("utf-8", errors="replace")),
        frozenset(strange_fields(answer.wsgi_request)),
        tuple(label for label, rows in after.items() if rows != before[label]),
    )


def sheets(ground: Ground) -> Iterator[tuple[str, Client, Sheet]]:
    """Every route that takes a POST, with whoever opens it as a matter of course and its own page filled in."""
    clients: dict[str, Client] = {}
    for name, row in ROUTES.items():
        path = row.path(name, ground)
        if row.kind != API and name not in ANY_FIELD and takes_post(path):
            who = ALLOWED.get(name) or ground.names.get(row.who, row.who)
            client = client_of(who) if name in ENDS_A_SESSION or who not in clients else clients[who]
            clients.setdefault(who, client)
            yield name, client, sheet_of(client, row, path)


def test_a_field_that_nobody_asks_for_is_refused_and_nothing_changes(ground: Ground) -> None:
    wrong, told = {}, set()
    for name, client, sheet in sheets(ground):
        got = answered(client, sheet, {UNKNOWN: "1", UNKNOWN_FILE: SimpleUploadedFile("la.png", b"x")})
        noticed = got.status == NOBODY_THERE or {UNKNOWN, UNKNOWN_FILE} <= got.unasked
        if got.status not in REFUSED or got.changed or not noticed:
            wrong[name] = (got.status, got.changed, got.unasked)
        if f"“{UNKNOWN}”" in got.words and "Chưa có gì được lưu" in got.words:
            told.add(name)
    assert wrong == {}
    assert len(told) >= SAVED_AS_THEY_STAND


def test_no_field_of_a_record_is_set_by_a_page_on_which_it_does_not_stand(ground: Ground) -> None:
    wrong = {}
    for name, client, sheet in sheets(ground):
        poison = dict.fromkeys(model_fields(name), "1") | POISON
        strange = {field: value for field, value in poison.items() if field not in sheet.names}
        got = answered(client, sheet, strange)
        if got.status not in REFUSED or got.changed:
            wrong[name] = (got.status, got.changed)
    assert wrong == {}


def test_what_stands_on_a_page_is_asked_for(ground: Ground) -> None:
    refused = {}
    for name, client, sheet in sheets(ground):
        got = answered(client, sheet, {})
        if got.status != NOBODY_THERE and "Chưa có gì được lưu: trang gửi kèm" in got.words:
            refused[name] = got.unasked & sheet.names
    assert refused == {}
