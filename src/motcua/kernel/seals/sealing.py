"""Lengthen the chain over facts, without ever making a writer wait and without ever leaving a fact out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from motcua.kernel.faults import crash_here
from motcua.kernel.models import Seal
from motcua.kernel.seals.record import COLUMNS, Block, chained, fact_row, split
from motcua.kernel.seals.turns import HORIZON

ONE_SEALER = 24_580_11  # advisory lock: the chain has one end
BATCH = 20_000  # facts in one transaction
NOWHERE = UUID(int=0)

# One statement, hence one snapshot: a transaction whose turn is below the horizon has ended for good, so no fact can
# come any more among those that are read here. What is still open comes later, at the end of the chain.
NEXT = f"""
    WITH seen AS (
        SELECT {HORIZON} AS horizon,
               pg_snapshot_xmax(s)::text::bigint + kernel_turn_offset() AS ceiling, clock_timestamp() AS sealed_at
        FROM pg_current_snapshot() AS s)
    SELECT horizon, ceiling, sealed_at, {COLUMNS}
    FROM seen LEFT JOIN LATERAL (
        SELECT * FROM kernel_fact WHERE (turn, id) > (%s, %s) AND turn < horizon ORDER BY turn, id LIMIT %s
    ) AS facts ON TRUE ORDER BY turn, id
"""  # noqa: S608 - our own constant


@dataclass(frozen=True)
class Sealed:
    """What one run of the sealer did, and whether there was nothing left to do."""

    facts: int
    whole: bool


def seal_facts() -> int:
    """Seal every fact whose transaction has ended, with all earlier ones, and return how many were sealed.

    Facts of transactions that are still open are sealed after them. Only one sealer works at a time; a second one
    returns at once. Commits every twenty thousand facts.

    :raises CountWentBack: the database was moved, and its count of transactions stands below the chain.
    """
    sealed = 0
    while True:
        done = _seal_some()
        sealed += done.facts
        if done.whole:
            return sealed


class CountWentBack(Exception):
    """The count of transactions stands below the end of the chain: new facts would look old. ``migrate`` mends it."""


def _seal_some() -> Sealed:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEALER])
        if not cursor.fetchone()[0]:
            return Sealed(0, whole=True)
        end = last_block()
        cursor.execute(NEXT, [end.until if end else -1, end.facts[-1] if end else NOWHERE, BATCH])
        rows = cursor.fetchall()
        horizon, ceiling, sealed_at = rows[0][:3]
        if end and ceiling < end.ceiling:
            raise CountWentBack(f"{ceiling} < {end.ceiling}")
        facts = [fact_row(row[3:]) for row in rows if row[3] is not None]
        if len(facts) == BATCH:
            horizon = facts[-1].turn  # more may wait below the true one
        _write(chained(facts, after=end, horizon=horizon, ceiling=ceiling, sealed_at=sealed_at))
        crash_here("seals.before_commit")
        return Sealed(len(facts), whole=len(facts) < BATCH)


def _write(blocks: Sequence[Block]) -> None:
    Seal.objects.bulk_create(
        Seal(
            number=block.number, first=block.first, facts=list(block.facts), digests=b"".join(block.digests),
            until=block.until, horizon=block.horizon, ceiling=block.ceiling, sealed_at=block.sealed_at,
            previous=block.previous, hash=block.hash,
        )
        for block in blocks
    )  # fmt: skip


def last_block() -> Block | None:
    """Return the end of the chain, or None before the first seal."""
    seal = Seal.objects.order_by("-number").first()
    return block_of(seal) if seal else None


def block_of(seal: Seal) -> Block:
    """Return the seal as a plain value."""
    return Block(
        number=seal.number, first=seal.first, facts=tuple(seal.facts), digests=split(bytes(seal.digests)),
        until=seal.until, horizon=seal.horizon, ceiling=seal.ceiling, sealed_at=seal.sealed_at,
        previous=bytes(seal.previous), hash=bytes(seal.hash),
    )  # fmt: skip


@dataclass(frozen=True)
class Behind:
    """How far the seal is behind the facts: how many wait, since when, and since when the oldest transaction is open."""

    facts: int
    oldest: datetime | None
    open_since: datetime | None


BEHIND = "SELECT count(*), min(recorded_at) FROM kernel_fact WHERE (turn, id) > (%s, %s)"
OPEN_SINCE = """
    SELECT min(xact_start) FROM pg_stat_activity
    WHERE backend_xid IS NOT NULL AND datname = current_database() AND pid <> pg_backend_pid()
"""


def behind() -> Behind:
    """Say how far the seal is behind; a transaction that stays open holds back all facts after its beginning."""
    end = Seal.objects.order_by("-number").values_list("until", "facts").first()
    until, last = (end[0], end[1][-1]) if end else (-1, NOWHERE)
    with connection.cursor() as cursor:
        cursor.execute(BEHIND, [until, last])
        facts, oldest = cursor.fetchone()
        cursor.execute(OPEN_SINCE)
        (open_since,) = cursor.fetchone()
    return Behind(facts, oldest, open_since)
