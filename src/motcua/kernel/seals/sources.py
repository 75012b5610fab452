"""Where facts and their seals are read from for a verification: a database, or an export of one. No Django."""

import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol
from uuid import UUID

import psycopg

from motcua.kernel.seals.canonical import canonical
from motcua.kernel.seals.head import Head, NoHead
from motcua.kernel.seals.record import COLUMNS, Block, FactRow, fact_row, split

EXPORT = "motcua-facts/1"
SEALS = "SELECT number, first, facts, digests, until, horizon, ceiling, sealed_at, previous, hash FROM kernel_seal"
# A physical copy keeps both numbers, a restored dump keeps neither.
IDENTITY = """
    (SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
     FROM pg_control_system())
"""
NOW = f"""
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint + kernel_turn_offset(),
           {IDENTITY}, (SELECT count(*) FROM kernel_fact)
"""  # noqa: S608 - our own constant
LOOSE = f"""
    SELECT {COLUMNS} FROM kernel_fact WHERE NOT EXISTS (
        SELECT FROM (SELECT unnest(facts) AS id FROM kernel_seal) AS sealed WHERE sealed.id = kernel_fact.id)
    ORDER BY turn, id
"""  # noqa: S608 - our own constant


class NoSource(Exception):
    """There is nothing to verify in what was named."""


class Source(Protocol):
    """All that a verification reads. ``next_turn``: no transaction had this turn yet when it was read."""

    next_turn: int
    database: str
    count: int

    def blocks(self) -> Iterator[tuple[Block, dict[UUID, FactRow]]]:
        """Yield the blocks by number, each with those of its facts that are there."""

    def loose(self) -> Iterator[FactRow]:
        """Yield the facts that no block names, by turn."""

    def heads(self) -> list[Head]:
        """Return the signed heads that are kept beside the chain, the oldest first."""


class DatabaseSource:
    """A live database, read as it stands at one moment, without a lock."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        row: tuple[int, str, int] = connection.execute(NOW).fetchone() or (0, "", 0)
        self.next_turn, self.database, self.count = row

    def blocks(self) -> Iterator[tuple[Block, dict[UUID, FactRow]]]:
        """Yield the blocks by number, each with those of its facts that are there."""
        named = f"SELECT {COLUMNS} FROM kernel_fact WHERE id = ANY(%s)"  # noqa: S608 - our own constant
        with self._connection.cursor("seals") as cursor:
            cursor.itersize = 20
            for row in cursor.execute(f"{SEALS} ORDER BY number"):
                block = _read(row)
                found = self._connection.execute(named, [list(block.facts)])
                yield block, {fact.id: fact for fact in map(fact_row, found)}

    def loose(self) -> Iterator[FactRow]:
        """Yield the facts that no block names, by turn."""
        with self._connection.cursor("loose") as cursor:
            yield from map(fact_row, cursor.execute(LOOSE))

    def heads(self) -> list[Head]:
        """Return the signed heads that are kept beside the chain, the oldest first."""
        kept = self._connection.execute("SELECT text, signature FROM kernel_sealhead ORDER BY signed_at, number, id")
        return [Head(text, bytes(signature)) for text, signature in kept]


def _read(row: Sequence[Any]) -> Block:
    words = dict(zip((f.name for f in fields(Block)), row, strict=True))
    plain = {name: bytes(value) if isinstance(value, memoryview) else value for name, value in words.items()}
    return Block(**plain | {"facts": tuple(words["facts"]), "digests": split(words["digests"])})


@contextmanager
def database_source(url: str) -> Iterator[DatabaseSource]:
    """Open a database for a verification: one snapshot, read only.

    :raises NoSource: it cannot be reached, or is none of ours.
    """
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            yield DatabaseSource(connection)
    except psycopg.Error as error:
        raise NoSource(str(error).strip().splitlines()[0]) from error


def export(source: Source, out: IO[str]) -> int:
    """Write all that a verification needs, one JSON object on each line, and return how many facts.

    Facts stand in their only spelling, right after the block that seals them.
    """
    start = {"format": EXPORT, "next_turn": source.next_turn, "database": source.database, "count": source.count}
    out.write(canonical(start) + "\n")
    count = 0
    for block, facts in source.blocks():
        words = {f.name: getattr(block, f.name) for f in fields(block)}
        plain = {name: _plain(value) for name, value in words.items() if name != "digests"}
        out.write(canonical({"block": {**plain, "digests": b"".join(block.digests).hex()}}) + "\n")
        for fact in facts.values():
            out.write(f'{{"fact":{fact.text()}}}\n')
            count += 1
    for fact in source.loose():
        out.write(f'{{"loose":{fact.text()}}}\n')
        count += 1
    for head in source.heads():
        out.write(canonical({"head": {"text": head.text, "signature": head.signature.hex()}}) + "\n")
    return count


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


class ExportSource:
    """What ``export`` wrote, in memory only one block at a time."""

    def __init__(self, place: Path) -> None:
        self._place = place
        start = next(self._lines(), {})
        if start.get("format") != EXPORT:
            raise NoSource(f"{place}")
        self.next_turn = int(start["next_turn"])
        self.database = str(start["database"])
        self.count = int(start["count"])

    def _lines(self) -> Iterator[dict[str, Any]]:
        opened = gzip.open if self._place.suffix == ".gz" else open
        try:
            with opened(self._place, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield json.loads(line)
        except (OSError, EOFError, ValueError) as error:
            raise NoSource(f"{self._place}: {error}") from error

    def blocks(self) -> Iterator[tuple[Block, dict[UUID, FactRow]]]:
        """Yield the blocks by number, each with those of its facts that are there."""
        block: Block | None = None
        facts: dict[UUID, FactRow] = {}
        for line in self._lines():
            if told := line.get("block"):
                if block:
                    yield block, facts
                block, facts = _block(told), {}
            elif told := line.get("fact"):
                fact = _fact(told)
                facts[fact.id] = fact
        if block:
            yield block, facts

    def loose(self) -> Iterator[FactRow]:
        """Yield the facts that no block names, by turn."""
        return (_fact(line["loose"]) for line in self._lines() if "loose" in line)

    def heads(self) -> list[Head]:
        """Return the signed heads that are kept beside the chain, the oldest first."""
        told = [line["head"] for line in self._lines() if "head" in line]
        try:
            return [Head(one["text"], bytes.fromhex(one["signature"])) for one in told]
        except (ValueError, KeyError) as error:
            raise NoHead(str(error)) from error


def _block(told: dict[str, Any]) -> Block:
    return Block(
        **{name: told[name] for name in ("number", "first", "until", "horizon", "ceiling")},
        facts=tuple(map(UUID, told["facts"])),
        digests=split(bytes.fromhex(told["digests"])),
        sealed_at=datetime.fromisoformat(told["sealed_at"]),
        previous=bytes.fromhex(told["previous"]),
        hash=bytes.fromhex(told["hash"]),
    )


def _fact(told: dict[str, Any]) -> FactRow:
    keys = {name: told[name] and UUID(told[name]) for name in ("id", "subject", "agency", "actor", "position")}
    times = {name: datetime.fromisoformat(told[name]) for name in ("at", "recorded_at")}
    return FactRow(**{**told, **keys, **times})
