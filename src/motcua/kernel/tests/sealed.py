"""A sealed past for tests, and the hand of somebody who may do everything in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import psycopg
import pytest

from motcua.kernel.actors import machine
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id
from motcua.kernel.models import Fact
from motcua.kernel.seals import record
from motcua.kernel.seals.findings import Report
from motcua.kernel.seals.head import Head
from motcua.kernel.seals.heads import sign_head
from motcua.kernel.seals.keys import key_place, public_key
from motcua.kernel.seals.sealing import seal_facts
from motcua.kernel.seals.sources import database_source
from motcua.kernel.seals.verifying import verify

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
IN_A_BLOCK = 5


@dataclass(frozen=True, slots=True)
class Rung:
    """Somebody rang."""

    SAID: ClassVar[str] = "Bấm chuông"

    times: int
    by_whom: UUID | None = None


def ring(times: int, *, at: datetime = AT) -> Fact:
    return announce(Rung(times), subject=new_id(), agency=new_id(), by=machine("Nguyễn Thị Hoà"), at=at)


class Past:
    """Twenty-three facts in five blocks, rung an hour apart, signed once half way and once at the end."""

    def __init__(self, superuser_url: str, folder: Path) -> None:
        self.url, self.folder = superuser_url, folder
        self.facts = [ring(n, at=AT + timedelta(hours=n)) for n in range(12)]
        self.early = self.sign()
        self.facts += [ring(n, at=AT + timedelta(hours=n)) for n in range(12, 23)]
        self.late = self.sign()

    def sign(self) -> Head:
        head = sign_head(self.folder, at=datetime.now(UTC))
        assert head
        return head

    def tamper(self, statement: str, *values: object) -> None:
        """Do this as the superuser, with all triggers off."""
        with psycopg.connect(self.url) as hand:
            hand.execute("SET session_replication_role = replica")
            assert hand.execute(statement, values).rowcount, "nothing was touched"

    def look(self, outside: Sequence[Head] = ()) -> Report:
        with database_source(self.url) as source:
            trusted = [public_key(key_place(self.folder).with_suffix(".pub").read_bytes())]
            return verify(source, outside=outside, trusted=trusted)

    def kinds(self, outside: Sequence[Head] = ()) -> list[tuple[str, int | None, UUID | None]]:
        return [(one.kind, one.position, one.fact) for one in self.look(outside).in_order()]


@pytest.fixture
def past(transactional_db: None, superuser_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Past:
    monkeypatch.setattr(record, "BLOCK", IN_A_BLOCK)
    made = Past(superuser_url, tmp_path)
    assert seal_facts() == 0
    return made
