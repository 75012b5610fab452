"""How the seal stands, for those who look after it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from motcua.kernel.models import Seal, SealCheck, SealHead
from motcua.kernel.seals.findings import Report
from motcua.kernel.seals.head import Head
from motcua.kernel.seals.heads import last_head
from motcua.kernel.seals.keys import key_place, public_key
from motcua.kernel.seals.sealing import Behind, behind
from motcua.kernel.seals.sources import database_source
from motcua.kernel.seals.verifying import verify

LISTED = 20  # findings kept with a check


@dataclass(frozen=True)
class State:
    """The last seal, the last signed head, how far behind it is, and what the last verification found."""

    position: int
    sealed_at: datetime | None
    behind: Behind
    head: SealHead | None
    check: SealCheck | None


def seal_state() -> State:
    """Return how the seal stands now."""
    end = Seal.objects.order_by("-number").only("number", "first", "facts", "sealed_at").first()
    return State(
        position=end.first + len(end.facts) - 1 if end else 0,
        sealed_at=end.sealed_at if end else None,
        behind=behind(),
        head=SealHead.objects.order_by("-number", "-signed_at").first(),
        check=SealCheck.objects.order_by("-at").first(),
    )


def signed_head_here() -> Head | None:
    """Return the newest head that was signed here, to be taken away."""
    return last_head()


def check_here(folder: Path, *, at: datetime, progress: Callable[[int], None] = lambda _facts: None) -> Report:
    """Verify the facts of this installation with its own public key, and keep the result."""
    started = time.monotonic()
    place = key_place(folder).with_suffix(".pub")
    trusted = [public_key(place.read_bytes())] if place.exists() else []
    with database_source(address()) as source:
        report = verify(source, trusted=trusted, progress=progress)
    note_check(report, at=at, seconds=time.monotonic() - started)
    return report


def address() -> str:
    """Return the address of this installation's database, for a connection of its own."""
    told = connection.settings_dict
    words = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return make_conninfo(**{word: told[name] for word, name in words.items() if told[name]})


def note_check(report: Report, *, at: datetime, seconds: float) -> SealCheck:
    """Keep what a verification found, with the first of its findings."""
    return SealCheck.objects.create(
        at=at,
        seconds=seconds,
        position=report.position,
        faults=report.faults,
        findings=[finding.as_json() | {"line": finding.line()} for finding in report.in_order()[:LISTED]],
    )
