"""Every address of the API, as systems of here and of elsewhere, with the scope and without: what is not theirs is not there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from motcua.dossiers.tests.pictures import PNG
from motcua.organisations import queries as organisations
from motcua.systems.rules import SCOPES
from motcua.systems.tests import factories
from tests.journeys.access.people import Cast
from tests.journeys.access.policy import POLICY
from tests.journeys.access.test_matrix import untouched
from tests.journeys.ground import CANARIES, OTHER, STORY
from tests.journeys.routes import API, ROUTES
from tests.journeys.test_access import body, leaks

pytestmark = pytest.mark.promise("P12")

SCOPED = [name for name, scopes in POLICY["api"].items() if scopes]
OF_A_DOSSIER = [name for name in SCOPED if ROUTES[name].dossier]
NOT_THERE, NOBODY = 404, 401
REASON = {"reason": "Thử", "legal_basis": "Điều 13", "guidance": "Đến nơi cư trú"}
ACTS: dict[str, dict[str, Any]] = {
    "receive": {}, "reject": REASON, "hand-over": {}, "take": {}, "forward": {}, "answer": {},
    "assign": {"position": str(uuid4())},
    "ask-for-more": {"lacks": [{"what": "Giấy", "how": "Nộp"}], "reason": "Thiếu", "answer_by_on": "2099-12-31"},
    "submit": {"outcome": "approved"},
    "return": {"method": "counter", "receiver_name": "Y Bhăm"},
    "withdraw": {"asked_by_name": "Y Bhăm", "reason": "Đổi ý"},
}  # fmt: skip
"""What each act is sent, so that it is refused for nothing but the right."""


@dataclass(frozen=True)
class Tokens:
    """Tokens by what they may do: everything here, everything elsewhere, and everything but some scopes here."""

    here: str
    elsewhere: str
    without: dict[frozenset[str], str]


@pytest.fixture(scope="module")
def tokens(ground: Cast) -> Tokens:
    """Systems of two communes, connected as their administrators connect them."""
    at = timezone.now()
    story, other = organisations.by_reference(STORY), organisations.by_reference(OTHER)

    def token(agency: Any, scopes: list[str]) -> str:
        system = factories.connected(agency, at=at, scopes=scopes, name=f"Phần mềm {uuid4().hex[:6]}", per_minute=6000)
        return factories.token(system, at=at)

    lacks = {frozenset(POLICY["api"][name]) for name in SCOPED}
    return Tokens(
        token(story, list(SCOPES)),
        token(other, list(SCOPES)),
        {lack: token(story, [scope for scope in SCOPES if scope not in lack]) for lack in lacks},
    )


def called(cast: Cast, name: str, token: str, *, instead: str = "") -> Any:
    """Call an address with everything that it asks for; ``instead`` stands for the key of the dossier in it."""
    row, word = ROUTES[name], name.removeprefix("api:")
    kept = cast.ground.dossiers.get(row.dossier)
    path = row.path(name, cast.ground)
    path = path.replace(str(kept.id), instead) if kept and instead else path
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    keyed = headers | {"Idempotency-Key": uuid4().hex}
    if word in ACTS:
        sent = {"edition": kept.edition} | ACTS[word]
        return Client().post(path, sent, content_type="application/json", headers=keyed)
    if word == "files":
        return Client().post(path, {"file": SimpleUploadedFile("la.png", PNG, "image/png")}, headers=keyed)
    if word == "take-in":
        told = {"agency": str(cast.ground.rows["agency"]), "procedure": "1.001193", "owner": {"name": "Y Bhăm Êñuôl"}}
        return Client().post(path, told, content_type="application/json", headers=keyed)
    return Client().get(path, headers=headers)


@pytest.fixture(autouse=True)
def nothing_changed(cast: Cast, tokens: Tokens) -> Iterator[None]:
    """Whatever is sent here is forbidden, so that no table may change, but for when a token was last used."""
    with untouched("systems.SystemToken"):
        yield


def test_every_address_of_the_api_has_its_row_in_the_policy() -> None:
    assert set(POLICY["api"]) == {name for name, row in ROUTES.items() if row.kind == API}


def test_a_token_without_the_scope_finds_no_address(cast: Cast, tokens: Tokens) -> None:
    wrong = {}
    for name in SCOPED:
        token, nowhere = tokens.without[frozenset(POLICY["api"][name])], str(uuid4())
        answer = called(cast, name, token)
        alike = name not in OF_A_DOSSIER or body(answer) == body(called(cast, name, token, instead=nowhere))
        if answer.status_code != NOT_THERE or not alike or leaks(answer):
            wrong[name] = answer.status_code
    assert wrong == {}


def test_a_token_of_another_agency_finds_no_dossier_and_reads_no_word_of_one(cast: Cast, tokens: Tokens) -> None:
    wrong = {}
    for name in OF_A_DOSSIER:
        answer, unknown = (called(cast, name, tokens.elsewhere, instead=key) for key in ("", str(uuid4())))
        if answer.status_code != NOT_THERE or body(answer) != body(unknown) or leaks(answer):
            wrong[name] = answer.status_code
    for name in SCOPED:
        if name not in OF_A_DOSSIER and (found := leaks(called(cast, name, tokens.elsewhere))):
            wrong[name] = found
    assert wrong == {}


def test_without_a_token_nothing_is_there_but_what_everybody_may_read(cast: Cast) -> None:
    answers = {name: called(cast, name, "") for name in POLICY["api"] if name != "api:tracking"}
    open_ = {name for name, answer in answers.items() if answer.status_code != NOBODY}
    assert open_ == {name for name, scopes in POLICY["api"].items() if not scopes} - {"api:tracking"}
    assert {name: found for name, answer in answers.items() if (found := leaks(answer))} == {}


def test_a_token_of_the_agency_with_the_scope_reads_what_the_policy_allows(cast: Cast, tokens: Tokens) -> None:
    reads = [name for name in SCOPED if name.removeprefix("api:") not in {*ACTS, "files", "take-in"}]
    answers = {name: called(cast, name, tokens.here) for name in reads}
    assert {name: one.status_code for name, one in answers.items() if one.status_code not in {200, 206}} == {}
    assert CANARIES["name"] in body(answers["api:dossier"])
    assert CANARIES["number"] not in body(answers["api:dossier"])
