"""The yardstick of intake: the same rows into the same tables, one transaction for each dossier, and nothing around it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from motcua.site.bench.ground import Ground
from motcua.site.bench.writers import Piece, Writer

SCHEMA = "bench_bare"
TABLES = {
    "people_party": "id = (SELECT owner_id FROM dossiers_dossier WHERE id = %(dossier)s)",
    "files_storedfile": "id IN (SELECT stored_id FROM dossiers_dossierfile WHERE dossier_id = %(dossier)s)",
    "dossiers_dossier": "id = %(dossier)s",
    "dossiers_dossierfee": "dossier_id = %(dossier)s",
    "dossiers_dossierpaper": "dossier_id = %(dossier)s",
    "dossiers_dossierfile": "dossier_id = %(dossier)s",
    "tasks_task": "subject = %(dossier)s",
    "tasks_interval": "subject = %(dossier)s",
    "kernel_fact": "subject = %(dossier)s",
    "kernel_oncekey": "location = '/api/v1/dossiers/' || %(dossier)s",
}
UNIQUE = ("submission_no", "code", "id_number", "tax_code", "key", "sha256")
NUMBER = """
    INSERT INTO {place} (id, book, period, last) VALUES (%s, %s, 'HS', 1), (%s, %s, 'TNHS', 1)
    ON CONFLICT (book, period) DO UPDATE SET last = {place}.last + 1 RETURNING last
"""


@dataclass(frozen=True)
class Bare:
    """The rows of one dossier, table by table, and where copies of them go."""

    url: str
    rows: dict[str, tuple[list[str], list[list[Any]]]]

    @classmethod
    def of_last_dossier(cls, stand: Ground) -> Bare:
        """Read the rows of the dossier taken in last, and make empty tables like theirs, with all indexes, beside them."""
        with psycopg.connect(stand.owner_url, autocommit=True) as owner:
            last = owner.execute("SELECT id FROM dossiers_dossier ORDER BY submitted_at DESC LIMIT 1").fetchone()
            owner.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            owner.execute(f"CREATE SCHEMA {SCHEMA}")
            rows = {}
            for table in (*TABLES, "kernel_numberbook"):
                like = sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)")
                owner.execute(like.format(sql.Identifier(SCHEMA, table), sql.Identifier(table)))
            for table, where in TABLES.items():
                query = sql.SQL("SELECT * FROM {} WHERE " + where).format(sql.Identifier(table))  # noqa: S608 - our own
                found = owner.execute(query, {"dossier": str(last[0]) if last else None})
                names = [column.name for column in found.description or ()]
                rows[table] = (names, [list(row) for row in found.fetchall()])
        return cls(stand.owner_url, rows)

    def writer(self) -> Writer:
        """Return who writes the rows again and again, under keys of their own."""

        @contextmanager
        def writer() -> Iterator[Piece]:
            with psycopg.connect(self.url, autocommit=True, prepare_threshold=1) as connection:
                yield lambda: self._write(connection)

        return writer

    def _write(self, connection: psycopg.Connection[Any]) -> None:
        fresh: dict[Any, Any] = {}
        with connection.transaction():
            for table, (names, rows) in self.rows.items():
                if rows:
                    marks = ", ".join("(" + ", ".join(["%s"] * len(names)) + ")" for _row in rows)
                    columns = ", ".join(f'"{name}"' for name in names)
                    insert = f'INSERT INTO {SCHEMA}."{table}" ({columns}) VALUES {marks}'  # noqa: S608 - names of tables
                    connection.execute(
                        insert, [_fresh(v, name, fresh) for row in rows for name, v in zip(names, row, strict=True)]
                    )
            book = str(uuid.uuid4().int % 102)
            numbers = NUMBER.format(place=f"{SCHEMA}.kernel_numberbook")
            connection.execute(numbers, [uuid.uuid4(), book, uuid.uuid4(), book]).fetchall()


def _fresh(value: Any, name: str, fresh: dict[Any, Any]) -> Any:
    """Return a value as it stands in a copy: new keys, the same ones throughout one copy."""
    if isinstance(value, uuid.UUID):
        return fresh.setdefault(value, uuid.uuid4())
    if isinstance(value, dict | list):
        return Jsonb(value)
    if name in UNIQUE and value:
        return fresh.setdefault(value, _like(value))
    return value


def _like(value: str) -> str:
    """Return another text of this length: digits for digits."""
    made = uuid.uuid4()
    return f"{made.int % 10 ** len(value):0{len(value)}d}" if value.isdigit() else (made.hex * 2)[: len(value)]
