"""Connected systems: who connects them, what their tokens let in, and for how long."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.kernel.actors import Forbidden
from motcua.kernel.commands import Conflict, Refused
from motcua.organisations import queries as organisations
from motcua.organisations.tests.factories import province
from motcua.systems import commands, queries, rules
from motcua.systems.api import limits
from motcua.systems.models import System, SystemToken
from motcua.systems.tests.factories import administrator, bearer, connected, token

pytestmark = pytest.mark.django_db
LIST = "/api/v1/procedures"


@pytest.fixture
def agency():
    province()
    queries.forget_bearers()
    limits.forget_counts()
    return organisations.by_reference("24580")


@pytest.fixture
def now():
    return timezone.now()


def test_a_token_is_kept_as_a_digest_and_found_by_one_statement(agency, now) -> None:
    secret = token(connected(agency, at=now), at=now)
    assert rules.TOKEN.fullmatch(secret)
    assert not SystemToken.objects.filter(digest__contains=secret[4:20]).exists()
    with CaptureQueriesContext(connection) as asked:
        found = queries.bearer_of(secret, now)
        assert queries.bearer_of(secret, now + timedelta(seconds=29)) == found
    assert len(asked) == 1
    assert found.actor.may("dossiers.receive", within=agency)
    assert not found.actor.may("dossiers.decide")
    assert not found.actor.may("people.manage")
    assert not found.actor.machine


def test_whoever_bears_no_token_is_nobody(agency, now) -> None:
    secret = token(connected(agency, at=now), at=now)
    for wrong in ("", "mtc_", secret[:-1], secret[:-1] + ("A" if secret[-1] != "A" else "B"), f"{secret} "):
        assert queries.bearer_of(wrong, now) is None
    answer = Client().get(LIST)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="motcua"')
    assert Client().get(LIST, headers={"Authorization": f"Basic {secret}"}).status_code == 401


def test_revoking_counts_at_once_here_and_within_thirty_seconds_elsewhere(agency, now) -> None:
    system = connected(agency, at=now)
    secret = token(system, at=now)
    assert Client().get(LIST, headers=bearer(secret)).status_code == 200
    kept = dict(queries.acting._remembered)
    commands.revoke_token(system=system.id, token=system.tokens.get().id, by=administrator(agency), at=now)
    assert Client().get(LIST, headers=bearer(secret)).status_code == 401
    queries.acting._remembered.update(kept)  # as another process remembers it
    assert queries.bearer_of(secret, now + timedelta(seconds=1)) is not None
    assert queries.bearer_of(secret, now + timedelta(seconds=31)) is None


def test_a_token_ends_with_its_time_and_with_its_system(agency, now) -> None:
    system = connected(agency, at=now, to_on=timezone.localdate(now))
    secret = token(system, at=now)
    queries.forget_bearers()
    assert queries.bearer_of(secret, now + timedelta(days=1)) is None
    lasting = connected(agency, at=now, name="Đất đai")
    other = token(lasting, at=now)
    assert queries.bearer_of(other, now + rules.TOKEN_LASTS[0]) is None
    commands.disconnect_system(system=lasting.id, by=administrator(agency), at=now)
    assert queries.bearer_of(other, now) is None
    with pytest.raises(Conflict):
        commands.issue_token(system=lasting.id, lasts=rules.TOKEN_LASTS[0], by=administrator(agency), at=now)


def test_two_tokens_hold_while_the_partner_changes_over(agency, now) -> None:
    system = connected(agency, at=now)
    secrets = [token(system, at=now) for _ in range(2)]
    assert all(queries.bearer_of(secret, now) for secret in secrets)
    with pytest.raises(Refused):
        token(system, at=now)


def test_nobody_gives_a_machine_more_room_than_is_his_own(agency, now) -> None:
    with pytest.raises(Forbidden):
        commands.connect_system(agency=agency, terms=_terms(now, reach="province"), by=administrator(agency), at=now)
    elsewhere = organisations.by_reference("24544")
    with pytest.raises(Forbidden):
        commands.connect_system(agency=elsewhere, terms=_terms(now), by=administrator(agency), at=now)
    system = connected(agency, at=now)
    assert not queries.systems_within(administrator(elsewhere)).exists()
    with pytest.raises(queries.NoSuchSystem):
        commands.disconnect_system(system=system.id, by=administrator(elsewhere), at=now)


def _terms(now, **more) -> commands.Terms:
    given = {"name": "X", "basis": "BB 1", "scopes": ["dossiers:read"], "from_on": timezone.localdate(now)} | more
    return commands.Terms(**given)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("basis", ""),
        ("scopes", []),
        ("scopes", ["dossiers:decide"]),
        ("reach", "nation"),
        ("per_minute", 0),
    ],
)
def test_terms_are_checked(agency, now, field, value) -> None:
    with pytest.raises(Refused) as no:
        commands.connect_system(
            agency=agency, terms=_terms(now, **{field: value}), by=administrator(agency, province=True), at=now
        )
    assert field in no.value.fields
    assert not System.objects.exists()


def test_a_token_may_ask_so_many_times_a_minute(agency, now) -> None:
    secret = token(connected(agency, at=now, per_minute=3), at=now)
    answers = [Client().get(LIST, headers=bearer(secret)) for _ in range(5)]
    if len({answer["RateLimit"].split("t=")[1] for answer in answers}) > 6:
        pytest.skip("the minute ended meanwhile")
    assert [answer.status_code for answer in answers][:3] == [200, 200, 200]
    assert answers[-1].status_code == 429
    assert json.loads(answers[-1].content)["status"] == 429
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert answers[0]["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert answers[0]["RateLimit"].startswith('"minute";r=2;t=')


def test_counting_costs_one_statement_in_two_seconds_and_joins_all_processes(agency, now) -> None:
    secret = token(connected(agency, at=now, per_minute=100), at=now)
    at = now.replace(second=10)
    holder = queries.bearer_of(secret, at)
    with CaptureQueriesContext(connection) as asked:
        for n in range(50):
            left = limits.count(holder, at + timedelta(milliseconds=20 * n)).left
    work = [q for q in asked.captured_queries if "systemtoken" in q["sql"]]
    assert (len(work), left) == (1, 50)
    limits.count(holder, at + timedelta(seconds=2))
    limits.forget_counts()  # another process, which knows nothing yet
    assert limits.count(holder, at + timedelta(seconds=3)).left == 48
    assert SystemToken.objects.get().last_used_at == at + timedelta(seconds=3)
