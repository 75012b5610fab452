"""What an address asks of a list narrows what one may see; nothing in it breaks the list or widens it (P12)."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.journeys.conftest import Province
from tests.journeys.ground import CANARIES, Ground, pointed, prepared
from tests.journeys.routes import PAGE, PART, ROUTES
from tests.journeys.test_access import body, client_of, leaks

INJECTIONS = (
    "' OR 1=1 --", "1; DROP TABLE dossiers_dossier", "%", "_%", "\\", "*", "{{7*7}}", "<script>x</script>", "../../etc/passwd",
    "-1", "0", "999999999999999999999999", "1e309", "NaN", "31/02/2026", "9999-99-99", "00000000-0000-0000-0000-000000000000",
    "owner__id_number", "competent_agency_id", "-password", "?", "null", "true", "[]", "a" * 4_000, "\u202e", "\U0001f600",
    "W10", "WyIxIiwiMiJd", "eyJhIjoxfQ", "WzEsMl0=",
)  # fmt: skip
NAMES = (
    "q", "trang-thai", "han", "kenh", "thu-tuc", "co-quan", "nhan", "tu", "den", "buoc", "tinh-trang", "linh-vuc", "cap",
    "he-thong", "cach", "ban-nhap", "procedure_words", "after", "before", "page", "sort", "order_by", "o", "filter",
    "owner__id_number__startswith", "agency", "agency__isnull", "competent_agency", "is_superuser", "role", "as", "user",
)  # fmt: skip
"""Every name that a list reads, and names that lists elsewhere read."""


FULL = bool(os.environ.get("MOTCUA_FULL"))


@pytest.fixture(scope="module")
def ground(province: Province, django_db_blocker: Any) -> Iterator[Ground]:
    """The province in this process."""
    with pointed(province, django_db_blocker):
        yield prepared()


def lists(ground: Ground) -> Iterator[tuple[str, str, str]]:
    """Every page without an argument: those are the lists; with whoever opens it as a matter of course."""
    for name, row in ROUTES.items():
        if row.kind in {PAGE, PART} and not row.rows and not row.dossier and not name.startswith("ui:"):
            yield name, ground.names.get(row.who, row.who), urlsplit(row.path(name, ground)).path


@pytest.mark.promise("P12", "P22")
def test_no_question_breaks_a_list_or_changes_what_it_shows(ground: Ground) -> None:
    broken, clients = {}, {}
    for name, who, path in lists(ground):
        client = clients.setdefault(who, client_of(who))
        usual = client.get(path).status_code
        for turn, injected in list(enumerate(INJECTIONS))[:: 1 if FULL else 6]:
            asked = dict.fromkeys(NAMES[turn % 4 :: 4], injected) | {NAMES[turn % len(NAMES)]: injected}
            answer = client.get(path, asked)
            if answer.status_code not in {usual, 200, 404, 422}:
                broken[f"{name} {sorted(asked)} {injected[:30]}"] = answer.status_code
    assert not broken, broken


@pytest.mark.promise("P12")
def test_no_question_shows_a_stranger_more(ground: Ground) -> None:
    widened = {}
    for who in (ground.names["other_clerk"], ground.names["other_leader"], "quan.tri", ""):
        client = client_of(who)
        for turn, (name, _who, path) in enumerate(lists(ground)):
            for asked in list(widening(ground))[0 if FULL else turn % 2 :: 1 if FULL else 2]:
                answer = client.get(path, asked)
                found = [secret for secret in leaks(answer) if secret not in asked.values()]
                if (answer.status_code >= 500 and name != "operations:readyz") or found:
                    widened[f"{who or 'nobody'} {name} {asked}"] = found
    assert widened == {}


def widening(ground: Ground) -> Iterator[dict[str, str]]:
    """Questions by which somebody would see what belongs to the story's commune."""
    agency, dossier = str(ground.rows["agency"]), ground.dossiers["taken"]
    yield {"co-quan": agency, "q": "kanari", "agency": agency, "competent_agency": agency}
    yield {"co-quan": "", "q": str(dossier.code), "agency__isnull": "0", "role": "inspector", "is_superuser": "1"}
    yield {"q": CANARIES["number"], "owner__id_number__startswith": "066", "sort": "owner__id_number", "as": "kiem.tra"}
    yield {"co-quan": f"{agency}' OR '1'='1", "trang-thai": "returned' OR 1=1 --", "order_by": "-owner__name"}


def test_a_name_that_no_list_reads_changes_nothing(ground: Ground) -> None:
    for username, path in (("mot.cua", "/ho-so/"), ("mot.cua", "/viec/"), ("kiem.soat", "/thu-tuc/")):
        client: Client = client_of(username)
        rows = body(client.get(path)).count("<tr")
        for name in ("sort", "order_by", "o", "agency", "owner__id_number__startswith", "role"):
            assert body(client.get(path, {name: "owner__id_number"})).count("<tr") == rows
