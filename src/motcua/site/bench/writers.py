"""Many writers at once: processes with threads, begun at the same moment, each doing one piece of work after the other."""

import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection

from motcua.site.bench.measuring import Round
from motcua.site.trouble import Trouble

Piece = Callable[[], object]
Writer = Callable[[], AbstractContextManager[Piece]]
A_PROCESS = 8  # threads; more than that wait for each other inside Python
GATHERING = 1.0  # seconds until all stand ready


def together(writer: Writer, *, writers: int, seconds: float) -> Round:
    """Let this many writers work for this long and return what they did together.

    ``writer`` is entered once in each thread and gives the piece of work, already warm. Processes are forked: nothing
    of the caller's connections may be used by it.

    :raises Trouble: one of them failed.
    """
    context = multiprocessing.get_context("fork")
    start = time.monotonic() + GATHERING
    crews = []
    for begun in range(0, writers, A_PROCESS):
        ours, theirs = context.Pipe(duplex=False)
        count = min(A_PROCESS, writers - begun)
        crew = context.Process(target=_crew, args=(theirs, writer, count, start, start + seconds), daemon=True)
        crew.start()
        theirs.close()
        crews.append((crew, ours))
    durations: list[float] = []
    failed = ""
    for crew, ours in crews:
        try:
            done, trouble = ours.recv()
        except EOFError:
            done, trouble = [], "một tiến trình đã chết"
        durations += done
        failed = failed or trouble
        crew.join()
    if failed:
        raise Trouble(f"Phép đo không xong: {failed}")
    return Round(len(durations), seconds, durations)


def _crew(out: Connection, writer: Writer, count: int, start: float, end: float) -> None:
    durations: list[float] = []
    troubles: list[str] = []

    def work() -> None:
        own = []
        try:
            with writer() as piece:
                piece()
                time.sleep(max(0.0, start - time.monotonic()))
                while (begun := time.monotonic()) < end:
                    piece()
                    own.append(time.monotonic() - begun)
        except Exception as error:  # noqa: BLE001 - told by the parent
            troubles.append(f"{type(error).__name__}: {error}")
        durations.extend(own)

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    out.send((durations, troubles[0] if troubles else ""))
    out.close()
