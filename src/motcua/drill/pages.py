"""Whether the database's own pages are whole after a kill: tables and their indexes, as ``pg_amcheck`` looks at them."""

from collections.abc import Iterator
from typing import Any

import psycopg

from motcua.drill.findings import Wrong

TABLES = """
    SELECT c.oid, c.oid::regclass::text FROM pg_class c
    WHERE c.relkind IN ('r', 'm', 't') AND c.relpersistence = 'p' ORDER BY c.oid
"""
INDEXES = """
    SELECT c.oid, c.oid::regclass::text FROM pg_class c
    JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_am a ON a.oid = c.relam
    WHERE a.amname = 'btree' AND c.relpersistence = 'p' AND i.indisready AND i.indisvalid ORDER BY c.oid
"""
TABLE = "SELECT blkno, msg FROM verify_heapam(%s::oid::regclass, check_toast => true)"
INDEX = "SELECT 0, bt_index_check(%s::oid::regclass, heapallindexed => true)::text"  # says nothing, or refuses


def pages(database: psycopg.Connection[Any]) -> Iterator[Wrong]:
    """Return tables and indexes of which a page is damaged, or an index that lacks a row of its table.

    Reads every page, whereby PostgreSQL also checks its checksum. Needs the superuser, for whom the checks are
    installed and taken away again.
    """
    with database.transaction(force_rollback=True):
        database.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        for listed, check in ((TABLES, TABLE), (INDEXES, INDEX)):
            for key, name in database.execute(listed).fetchall():
                if said := _said(database, check, key):
                    yield Wrong("pages-damaged", f"{name}: {said}")


def _said(database: psycopg.Connection[Any], check: str, key: int) -> str:
    try:
        with database.transaction():
            found = database.execute(check, [key]).fetchall()
    except (psycopg.errors.DataCorrupted, psycopg.errors.IndexCorrupted) as damaged:
        return str(damaged)
    return "; ".join(f"trang {block}: {words}" for block, words in found[:3] if words)
