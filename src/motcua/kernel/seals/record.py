"""What is sealed and how it is hashed: facts, blocks of facts, and the signed head. Plain values, no tables."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.kernel.seals.canonical import canonical

FORMAT = "motcua-seal/1"
START = bytes(32)  # what the first block points back to
DIGEST = 32  # bytes of a SHA-256
BLOCK = 1_000  # facts in one block at most
COLUMNS = "id, name, subject, agency, actor, actor_name, position, at, recorded_at, turn, body::text"


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact with every column it has."""

    id: UUID
    name: str
    subject: UUID
    agency: UUID | None
    actor: UUID | None
    actor_name: str
    position: UUID | None
    at: datetime
    recorded_at: datetime
    turn: int
    body: object

    def text(self) -> str:
        """Return its only spelling."""
        return canonical({name: getattr(self, name) for name in self.__slots__})

    def digest(self) -> bytes:
        """Return the SHA-256 of its only spelling."""
        return hashlib.sha256(self.text().encode()).digest()


def fact_row(row: Sequence[object]) -> FactRow:
    """Return the fact from a row of ``COLUMNS``."""
    words: dict[str, Any] = dict(zip(FactRow.__slots__, row, strict=True))
    return FactRow(**words | {"body": json.loads(words["body"])})


@dataclass(frozen=True, slots=True)
class Block:
    """A link of the chain: up to a thousand facts in the order of their turns.

    ``horizon``: every transaction with an earlier turn had ended, and its facts are sealed. ``ceiling``: no transaction had this turn or a later
    one yet. Both were read together with the facts, at ``sealed_at`` by the database's clock.
    """

    number: int
    first: int
    facts: tuple[UUID, ...]
    digests: tuple[bytes, ...]
    until: int
    horizon: int
    ceiling: int
    sealed_at: datetime
    previous: bytes
    hash: bytes = b""

    @property
    def last(self) -> int:
        """Return the position of its last fact."""
        return self.first + len(self.facts) - 1

    def computed(self) -> bytes:
        """Return the hash that it must have: over all of it, the facts' digests and the previous hash."""
        root = hashlib.sha256(b"".join(a.bytes + b for a, b in zip(self.facts, self.digests, strict=True)))
        words = {
            "format": FORMAT, "number": self.number, "first": self.first, "size": len(self.facts),
            "root": root.hexdigest(), "until": self.until, "horizon": self.horizon, "ceiling": self.ceiling,
            "sealed_at": self.sealed_at, "previous": self.previous.hex(),
        }  # fmt: skip
        return hashlib.sha256(canonical(words).encode()).digest()

    def closed(self) -> "Block":
        """Return the same block with its hash."""
        return replace(self, hash=self.computed())


def split(digests: bytes) -> tuple[bytes, ...]:
    """Return the digests that stand one after the other in one column."""
    return tuple(bytes(digests[n : n + DIGEST]) for n in range(0, len(digests), DIGEST))


def chained(  # the state of the chain is these four
    facts: Sequence[FactRow], *, after: Block | None, horizon: int, ceiling: int, sealed_at: datetime
) -> list[Block]:
    """Return the blocks that seal these facts, in the order given, after the last one there is."""
    blocks: list[Block] = []
    for start in range(0, len(facts), BLOCK):
        part = facts[start : start + BLOCK]
        block = Block(
            number=after.number + 1 if after else 1,
            first=after.last + 1 if after else 1,
            facts=tuple(fact.id for fact in part),
            digests=tuple(fact.digest() for fact in part),
            until=part[-1].turn,
            horizon=horizon,
            ceiling=ceiling,
            sealed_at=sealed_at,
            previous=after.hash if after else START,
        ).closed()
        blocks.append(block)
        after = block
    return blocks
