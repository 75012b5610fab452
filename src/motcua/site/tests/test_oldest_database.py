"""A PostgreSQL below 15 is refused in one sentence, before a single statement is sent to it."""

from contextlib import contextmanager, nullcontext
from types import SimpleNamespace

import pytest

from motcua.site import migration
from motcua.site.trouble import Trouble


class Server:
    """A database server of some version, that remembers what it was asked."""

    def __init__(self, version: int) -> None:
        self.connection = SimpleNamespace(info=SimpleNamespace(server_version=version))
        self.asked: list[str] = []

    @contextmanager
    def cursor(self):
        yield SimpleNamespace(execute=lambda statement, *_given: self.asked.append(statement), fetchone=lambda: [True])


@pytest.mark.parametrize(("version", "said"), [(140_023, "bản 14"), (130_000, "bản 13"), (90_624, "bản 9")])
def test_a_postgresql_below_15_is_refused_before_it_is_asked_anything(monkeypatch, version, said) -> None:
    server = Server(version)
    monkeypatch.setattr(migration, "connection", server)
    monkeypatch.setattr(migration, "as_owner", nullcontext)
    with pytest.raises(Trouble) as refused:
        migration.upgrade()
    assert str(refused.value) == f"PostgreSQL ở máy chủ là {said}; Motcua cần bản 15 trở lên."
    assert server.asked == []


@pytest.mark.parametrize("version", [150_000, 150_018, 160_003, 180_001])
def test_postgresql_15_and_later_is_taken(monkeypatch, version) -> None:
    monkeypatch.setattr(migration, "connection", Server(version))
    migration._check_version()


@pytest.mark.django_db
def test_the_database_of_the_tests_is_new_enough() -> None:
    migration.connection.ensure_connection()
    assert migration.connection.connection.info.server_version >= migration.OLDEST_POSTGRESQL
    migration._check_version()
