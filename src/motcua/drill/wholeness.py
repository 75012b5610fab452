"""Whether what is there is whole: dossiers, their tasks and ledger, attachments, number books, deliveries."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg

from motcua.drill.findings import Wrong

Database = psycopg.Connection[Any]
PIECE = 1024 * 1024
HALF = """
    WITH once AS (SELECT location, count(*) AS count FROM kernel_oncekey GROUP BY location)
    SELECT d.id,
        (SELECT count(*) FROM dossiers_dossierpaper p WHERE p.dossier_id = d.id),
        (SELECT count(*) FROM dossiers_dossierfile f WHERE f.dossier_id = d.id),
        (SELECT count(*) FROM kernel_fact k WHERE k.subject = d.id AND k.name = 'dossiers.DossierSubmitted'),
        (SELECT count(*) FROM kernel_fact k WHERE k.subject = d.id AND k.name = 'dossiers.DossierReceived'),
        (SELECT count(*) FROM kernel_fact k WHERE k.subject = d.id AND k.name = 'dossiers.FileAttached'),
        coalesce((SELECT o.count FROM once o WHERE o.location = '/api/v1/dossiers/' || d.id), 0),
        d.code IS NOT NULL AND d.receipt_no IS NOT NULL AND d.due_at IS NOT NULL
    FROM dossiers_dossier d WHERE d.id <> ALL(%s::uuid[])
"""
TASKS = """
    SELECT d.id, d.state, count(t.id) FROM dossiers_dossier d
    LEFT JOIN tasks_task t ON t.subject = d.id AND t.closed_at IS NULL
    WHERE d.id <> ALL(%s::uuid[]) GROUP BY d.id, d.state
"""
LEDGER = """
    SELECT d.id, d.submitted_at, i.from_at, i.to_at FROM dossiers_dossier d LEFT JOIN tasks_interval i ON i.subject = d.id
    WHERE d.id <> ALL(%s::uuid[]) ORDER BY d.id, i.from_at, i.to_at
"""
ENDED = frozenset({"rejected", "withdrawn", "stopped", "returned"})
NUMBERS = "SELECT coalesce(code, ''), receipt_no, id::text FROM dossiers_dossier WHERE id <> ALL(%s::uuid[])"


def half(database: Database, known: AbstractSet[str]) -> Iterator[Wrong]:
    """Return dossiers of which a part is missing."""
    for key, papers, files, submitted, received, attached, once, numbered in database.execute(HALF, [sorted(known)]):
        parts = {
            "giấy tờ": papers > 0,
            "sự kiện nộp": submitted == 1,
            "sự kiện tiếp nhận": received == 1,
            "sự kiện đính kèm": attached == files,
            "khóa chống lặp": once == 1,
            "số": numbered,
        }
        if lacking := [name for name, there in parts.items() if not there]:
            yield Wrong("half-dossier", f"hồ sơ {key}: {', '.join(lacking)}")


def work(database: Database, known: AbstractSet[str]) -> Iterator[Wrong]:
    """Return dossiers that lie nowhere, or in two trays, or whose time has a hole."""
    for key, state, count in database.execute(TASKS, [sorted(known)]):
        if count != (0 if state in ENDED else 1):
            yield Wrong("no-task", f"hồ sơ {key} ({state}): {count} việc đang mở")
    spans = defaultdict(list)
    begun = {}
    for key, submitted, since, until in database.execute(LEDGER, [sorted(known)]):
        begun[key] = submitted
        spans[key].append((since, until))
    for key, held in spans.items():
        if held[0][0] != begun[key] or any(a[1] != b[0] for a, b in pairwise(held)):
            yield Wrong("ledger-hole", f"hồ sơ {key}: {len(held)} khoảng không nối nhau")


def attachments(database: Database, files: Path) -> Iterator[Wrong]:
    """Return rows of stored files whose bytes are not there, or are others."""
    for digest, size in database.execute("SELECT DISTINCT sha256, size FROM files_storedfile"):
        place = files / digest[:2] / digest[2:4] / digest
        if not place.exists():
            yield Wrong("row-without-file", f"tệp {digest}")
        elif place.stat().st_size != size or _digest(place) != digest:
            yield Wrong("file-differs", f"tệp {digest}")


def _digest(place: Path) -> str:
    found = hashlib.sha256()
    with place.open("rb") as stream:
        while piece := stream.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def books(database: Database, known: AbstractSet[str], before: Mapping[str, int]) -> Iterator[Wrong]:
    """Return numbers of receipts and dossiers that were skipped or given twice since the drill began."""
    borne: dict[str, Counter[int]] = defaultdict(Counter)
    for code, receipt, _key in database.execute(NUMBERS, [sorted(known)]):
        if code:
            agency, day, number = code.rsplit("-", 2)
            borne[f"{agency}/HS/{day}"][int(number)] += 1
            borne[f"{agency}/TNHS/20{day[:2]}"][receipt] += 1
    last = {
        f"{row[0]}/{row[1]}": row[2] for row in database.execute("SELECT book, period, last FROM kernel_numberbook")
    }
    cancelled = database.execute("SELECT book || '/' || period, number FROM kernel_cancellednumber")
    spoilt = {(book, number) for book, number in cancelled}
    ours = {book for book in last if "/HS/" in book or "/TNHS/" in book} | set(borne)
    for book in sorted(ours):
        given = range(before.get(book, 0) + 1, last.get(book, 0) + 1)
        if gaps := [n for n in given if n not in borne[book] and (book, n) not in spoilt]:
            yield Wrong("number-gap", f"{book}: {gaps[:10]} trong {given.start}–{given.stop - 1}")
        if beyond := [n for n in borne[book] if n not in given]:
            yield Wrong("number-twice", f"{book}: {sorted(beyond)[:10]} ngoài {given.start}–{given.stop - 1}")
        if twice := [n for n, count in borne[book].items() if count > 1]:
            yield Wrong("number-twice", f"{book}: {sorted(twice)[:10]}")


def deliveries(database: Database) -> Iterator[Wrong]:
    """Return what reactions still owe."""
    waiting = "SELECT reaction, count(*), max(last_error) FROM kernel_delivery WHERE done_at IS NULL GROUP BY reaction"
    for reaction, count, error in database.execute(waiting):
        yield Wrong("never-delivered", f"{reaction}: {count} sự kiện {error[:200]}")
