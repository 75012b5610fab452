"""The deep look at waiting files, and the sweeper that finds what hangs."""

import logging
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO, NamedTuple, cast

from django.utils import timezone

from motcua.files import queries as files
from motcua.files.commands import Kept, TakingNoFiles, keep_clean
from motcua.files.ports import NotKept, StoreAway
from motcua.inspection import commands, queries
from motcua.inspection.models import Inspection
from motcua.inspection.ports import Away, Examined
from motcua.inspection.rules import Verdict, verdict_of
from motcua.kernel.actors import machine
from motcua.kernel.commands import Refused
from motcua.kernel.jobs import Owed, job, owed
from motcua.kernel.lifecycle import NotAllowed

AT_ONCE, MOST_IN_A_ROW = 4, 500
PIECE = 64 * 1024
LABORATORY = machine("Phòng kiểm tra tệp")
log = logging.getLogger("motcua.inspection")


class Task(NamedTuple):
    """One file in the hands of an examiner."""

    row: Inspection
    content: files.Content
    clean: BinaryIO


@job("inspection.examine_waiting", every="* * * * *", queue="files")
def examine_waiting(*, at: datetime) -> None:  # noqa: ARG001 - every step is minutes apart, and reads its own clock
    """Examine what waits, oldest first, until nothing does or an examiner is away."""
    done = 0
    with ThreadPoolExecutor(AT_ONCE) as hands:
        while done < MOST_IN_A_ROW:
            rows = commands.begin_inspections(limit=AT_ONCE, by=LABORATORY, at=timezone.now())
            tasks = [_task(row) for row in rows]
            answers = list(hands.map(_examined, tasks))
            settled = [_settle(task, answer) for task, answer in zip(tasks, answers, strict=True)]
            done += len(rows)
            if not rows or not all(settled):
                return


def _task(row: Inspection) -> Task:
    clean = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - closed with the verdict
    return Task(row, files.content_of(LABORATORY, row.stored_id), clean)


def _examined(task: Task) -> Examined | str:
    """Look at one file without the database; a word instead of findings names who was away, an empty one that it failed."""
    away = "store"
    try:
        with files.copied(task.content) as content:
            away = queries.QUARANTINE
            known = _known(content)
            away = "cells"
            return known or queries.examiner().examine(content, task.content.media_type, task.clean)
    except NotKept:
        return Examined(("broken",))
    except (Away, StoreAway, OSError):
        return away
    except Exception:  # whatever it was, it holds up this file only, and after five times is shown to a person
        log.exception("a file was not examined")
        return ""


def _known(content: BinaryIO) -> Examined | None:
    """Ask the antivirus programme, where there is one."""
    scanner = queries.scanner()
    name = scanner.scan(content) if scanner else None
    return Examined(("known_malware",), {"name": name[:100]}) if name else None


def _settle(task: Task, answer: Examined | str) -> bool:
    """Write down what came of it; return whether it came to an end, and the next ones should be begun."""
    now = timezone.now()
    with task.clean, suppress(NotAllowed):  # the sweeper took it for dead; whoever takes it next decides again
        if isinstance(answer, str):
            commands.put_back(inspection=task.row.id, waits_for=answer, by=LABORATORY, at=now)
            return False
        try:
            _record(task, answer, _kept(task, answer), now)
        except TakingNoFiles:
            commands.put_back(inspection=task.row.id, waits_for="store", by=LABORATORY, at=now)
            return False
        except Refused:  # what came as the clean copy is none
            _record(task, Examined(("examiner_died",), seconds=answer.seconds), None, now)
    return True


def _record(task: Task, examined: Examined, clean: Kept | None, at: datetime) -> None:
    commands.record_verdict(
        inspection=task.row.id, media_type=task.content.media_type, examined=examined, clean=clean, by=LABORATORY, at=at,
    )  # fmt: skip


def _kept(task: Task, examined: Examined) -> Kept | None:
    """Keep the clean copy, before the transaction that puts it in the place of what came."""
    media_type = task.content.media_type
    if not examined.cleaned or verdict_of(examined.found, media_type)[0] == Verdict.REFUSE:
        return None
    return keep_clean(chunks=_pieces(task.clean), media_type=media_type, by=LABORATORY)


def _pieces(clean: BinaryIO) -> Iterator[bytes]:
    clean.seek(0)
    while piece := clean.read(PIECE):
        yield piece


@job("inspection.sweep", every="*/5 * * * *")
def sweep(*, at: datetime) -> None:
    """Ask for what was never asked for, and put back what hangs for more than half an hour."""
    for stored in queries.unasked(LABORATORY, at):
        commands.ask_inspection(stored=stored, by=LABORATORY, at=at)
    for row in queries.slow(LABORATORY, at):
        commands.put_back(inspection=row.id, waits_for="", by=LABORATORY, at=at)


@owed(commands.JOB)
def owed_examinations(now: datetime) -> list[Owed]:  # noqa: ARG001 - what waits, waits at any time
    """Say since when some file waits, so that a job lost from the queue is put back within a minute."""
    since = queries.waiting_since(LABORATORY)
    return [Owed(commands.JOB, since)] if since else []
