"""Reconcile: what the journal says was acknowledged against what is in the database and in the file store now.

Reads tables and files directly, by SQL and by SHA-256: it must not believe the code that it judges.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

from motcua.drill import answers, wholeness
from motcua.drill.findings import Wrong
from motcua.drill.journal import ACKNOWLEDGED, INTAKE, SENT, Entry

ACTS = {
    "hand-over": "dossiers.DossierHandedOver",
    "take": "dossiers.DossierTaken",
    "submit": "dossiers.ResultSubmitted",
    "approve": "dossiers.DossierDecided",
}
DOSSIERS = """
    SELECT d.id::text AS id, d.request AS key, coalesce(d.code, '') AS code,
        array(SELECT coalesce(nullif(s.came_as, ''), s.sha256) FROM dossiers_dossierfile f
              JOIN files_storedfile s ON s.id = f.stored_id WHERE f.dossier_id = d.id) AS files
    FROM dossiers_dossier d WHERE d.id <> ALL(%s::uuid[])
"""
FACTS = "SELECT subject::text AS subject, name, count(*) AS count FROM kernel_fact WHERE name = ANY(%s) GROUP BY 1, 2"


@dataclass(frozen=True)
class Before:
    """What was there before the drill began."""

    known: frozenset[str]  # dossiers
    books: Mapping[str, int]  # book/period -> last number


@dataclass
class Found:
    """The result: how many of each class, and everything that must not be."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Say whether nothing was lost, doubled, halved or lied about."""
        return not self.wrong

    def add(self, kind: str, what: str) -> None:
        """Note something that must not be."""
        self.counts[kind] += 1
        self.wrong.append(Wrong(kind, what))


@dataclass
class _Story:
    """All that the journal tells of one key."""

    scenario: str
    sent: Entry | None = None
    subject: str = ""
    answers: list[Entry] = field(default_factory=list)


def reconcile(database: psycopg.Connection[Any], files: Path, journal: Iterable[Entry], before: Before) -> Found:
    """Compare and return every class of result; ``files`` is the folder of the file store.

    :param database: a connection that may read every table.
    """
    found, entries = Found(), list(journal)
    stories = _stories(entries)
    rows = _by_key(database, before)
    _intakes(stories, rows, found)
    _acts(database, stories, rows, found)
    for wrong in (
        *wholeness.half(database, before.known),
        *wholeness.work(database, before.known),
        *wholeness.attachments(database, files),
        *wholeness.books(database, before.known, before.books),
        *wholeness.deliveries(database),
        *answers.lies(entries),
    ):
        found.add(wrong.kind, wrong.what)
    found.counts["dossiers"] = sum(map(len, rows.values()))
    return found


def _stories(entries: Iterable[Entry]) -> dict[str, _Story]:
    stories: dict[str, _Story] = {}
    for entry in entries:
        story = stories.setdefault(entry.key, _Story(entry.scenario))
        story.subject = story.subject or entry.subject
        if entry.said == SENT:
            story.sent = entry
        elif entry.said == ACKNOWLEDGED:
            story.answers.append(entry)
    return stories


def _by_key(database: psycopg.Connection[Any], before: Before) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = defaultdict(list)
    with database.cursor(row_factory=namedtuple_row) as cursor:
        row: Any
        for row in cursor.execute(DOSSIERS, [sorted(before.known)]):
            rows[row.key].append(row)
    return rows


def _intakes(stories: Mapping[str, _Story], rows: Mapping[str, list[Any]], found: Found) -> None:
    for key, story in stories.items():
        if story.scenario == INTAKE:
            _intake(key, story, rows.get(key, []), found)
    for key in rows.keys() - {key for key, story in stories.items() if story.scenario == INTAKE}:
        found.add("present-never-sent", f"hồ sơ {rows[key][0].id} mang khóa {key!r} mà không ai gửi")


def _intake(key: str, story: _Story, rows: list[Any], found: Found) -> None:
    told = story.answers
    if len(rows) > 1:
        found.add("acknowledged-twice" if told else "unknown-present-twice", f"khóa {key}: {len(rows)} hồ sơ")
    elif told and not rows:
        found.add("acknowledged-missing", f"khóa {key}: đã trả lời {told[0].code or told[0].subject}, nay không có")
    elif told and (why := _different(told, rows[0])):
        found.add("acknowledged-different", f"khóa {key}: {why}")
    elif not told:
        found.counts["unknown-present-once" if rows else "unknown-absent"] += 1
    else:
        found.counts["acknowledged-present"] += 1


def _different(told: list[Entry], row: Any) -> str:
    if len({one.body for one in told}) > 1:
        return "hai lần trả lời khác nhau"
    first = told[0]
    if (first.subject, first.code) != (row.id, row.code):
        return f"đã trả lời {first.code} ({first.subject}), nay là {row.code} ({row.id})"
    if sorted(first.files) != sorted(row.files):
        return f"hồ sơ {row.id} không mang đúng các tệp đã gửi"
    return ""


def _acts(
    database: psycopg.Connection[Any], stories: Mapping[str, _Story], rows: Mapping[str, list[Any]], found: Found
) -> None:
    """Each act was asked for once on a dossier: its fact is there once when it was acknowledged, at most once when not."""
    asked = {(story.subject, ACTS[story.scenario]): story for story in stories.values() if story.scenario in ACTS}
    done = {(row[0], row[1]): row[2] for row in database.execute(FACTS, [sorted(ACTS.values())])}
    for place, story in asked.items():
        count = done.get(place, 0)
        if count > 1:
            found.add("act-twice", f"{place[1]} của hồ sơ {place[0]}: {count} lần")
        elif story.answers and not count:
            found.add("acknowledged-missing", f"{place[1]} của hồ sơ {place[0]} đã trả lời mà không có")
        elif story.answers:
            found.counts["acknowledged-present"] += 1
        else:
            found.counts["unknown-present-once" if count else "unknown-absent"] += 1
    ours = {row.id for several in rows.values() for row in several}
    for subject, name in _never_asked(done, asked, ours):
        found.add("present-never-sent", f"{name} của hồ sơ {subject} mà không ai gửi")


def _never_asked(
    done: Iterable[tuple[str, str]], asked: Mapping[tuple[str, str], _Story], ours: set[str]
) -> Iterator[tuple[str, str]]:
    return (place for place in done if place[0] in ours and place not in asked)
