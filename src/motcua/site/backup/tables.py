"""What stands in every table, as a number of rows and a checksum that does not depend on their order."""

import os
from collections.abc import Mapping

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

NAMES = """
    SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
STEADY = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'iso_8601'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
)
# Two sums over halves of an MD5 of each row: a row changed, lost or doubled shows; the order of rows does not.
CHECKSUM = """
    SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text || ':'
        || coalesce(sum(('x' || right(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text FROM {} t
"""
Tables = dict[str, tuple[int, str]]


def contents(connection: psycopg.Connection) -> Tables:
    """Return number of rows and checksum of every table, in the transaction that the connection is in."""
    for word in STEADY:
        connection.execute(word)
    names = [name for (name,) in connection.execute(NAMES).fetchall()]
    found: Tables = {}
    for name in names:
        row = connection.execute(sql.SQL(CHECKSUM).format(sql.Identifier(name))).fetchone()
        found[str(name)] = (int(row[0]), str(row[1])) if row else (0, "")
    return found


def differences(expected: Mapping[str, object], found: Tables) -> list[str]:
    """Return in words which tables are not as they were."""
    wrong = []
    for name in sorted({*expected, *found}):
        told = expected.get(name)
        there = list(found[name]) if name in found else None
        if told is None or there is None:
            wrong.append(f"bảng {name}: {'thừa' if told is None else 'thiếu'}")
        elif list(told) != there:  # type: ignore[call-overload]
            wrong.append(f"bảng {name}: {told[0]} dòng lúc sao lưu, {there[0]} dòng bây giờ, hoặc nội dung khác")  # type: ignore[index]
    return wrong


def in_environment(url: str) -> dict[str, str]:
    """Return an environment that leads PostgreSQL's programmes to the database; words on a command line can be read by all."""
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
        "sslmode": "PGSSLMODE",
        "sslrootcert": "PGSSLROOTCERT",
    }
    told = conninfo_to_dict(url)
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "HOME") if name in os.environ}
    return kept | {names[word]: str(value) for word, value in told.items() if word in names and value}
