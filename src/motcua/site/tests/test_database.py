"""The address of the database, and how long each program waits for it."""

import psycopg
import pytest
from django.db import connection

from motcua.site.database import database_from


def test_plans_are_kept_unless_the_address_says_that_a_pooler_knows_none() -> None:
    assert database_from("postgresql://app@db/motcua")["OPTIONS"]["prepare_threshold"] == 2
    told = database_from("postgresql://app@db/motcua?prepare_threshold=none&options=&sslmode=require")["OPTIONS"]
    assert told["prepare_threshold"] is None
    assert told["sslmode"] == "require"


@pytest.mark.promise("P9")
@pytest.mark.parametrize(
    ("part", "limits"),
    [("web", ("20s", "5s", "1min")), ("worker", ("10min", "30s", "15min")), ("command", ("0", "0", "0"))],
)
@pytest.mark.django_db
def test_postgresql_itself_says_how_long_each_program_waits(monkeypatch, part: str, limits: tuple[str, ...]) -> None:
    monkeypatch.setenv("MOTCUA_PART", part)
    options = database_from("postgresql://app@db/motcua")["OPTIONS"]["options"]
    told = connection.get_connection_params() | {"options": options}
    here = {name: told[name] for name in ("host", "port", "user", "password", "dbname", "options") if told.get(name)}
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with psycopg.connect(**here) as asked:
        assert tuple(asked.execute(f"SHOW {name}").fetchone()[0] for name in names) == limits
