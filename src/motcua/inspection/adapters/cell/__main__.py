"""The life of a cell: load everything, close the walls, say which stand, then answer until the other end is gone."""

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from typing import BinaryIO

from motcua.inspection.adapters.cell import barriers, markup, office, papers, pictures, rehearsal
from motcua.inspection.adapters.cell.findings import Found, Wrong

LONGEST_JOB = 25  # seconds; whoever waits outside gives up earlier
LONGEST_WORDS = 4096
EXAMINERS: Mapping[str, Callable[[BinaryIO, BinaryIO], Found]] = {
    "application/pdf": papers.examine,
    "image/jpeg": pictures.examine,
    "image/png": pictures.examine,
    "application/xml": markup.examine,
    office.DOCX: office.examine,
    office.XLSX: office.examine,
}


def main() -> None:
    """Serve the line that was inherited as the first argument."""
    line = socket.socket(fileno=int(sys.argv[1]))
    skip = frozenset(sys.argv[2].split(",")) if len(sys.argv) > 2 else frozenset()  # noqa: PLR2004 - two words
    rehearsal.play(EXAMINERS)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _say(line, {"barriers": barriers.close(skip=skip)})
    while True:
        words, handles, _flags, _from = socket.recv_fds(line, LONGEST_WORDS, 2)
        if not words or len(handles) != 2:  # noqa: PLR2004 - one to read, one to write
            return
        signal.alarm(LONGEST_JOB)
        with os.fdopen(handles[0], "rb") as content, os.fdopen(handles[1], "wb") as clean:
            answer = _examined(json.loads(words)["media_type"], content, clean)
        signal.alarm(0)
        _say(line, answer)


def _examined(media_type: str, content: BinaryIO, clean: BinaryIO) -> dict[str, object]:
    begun = time.monotonic()
    try:
        found = EXAMINERS[media_type](content, clean)
        clean.flush()
    except Wrong as wrong:
        found = Found({wrong.finding})
    except MemoryError:
        found = Found({"too_much_memory"})
    except RecursionError:
        found = Found({"loops"})
    except Exception as error:  # noqa: BLE001 - whatever a parser chokes on is a broken file
        found = Found({"broken"}, {"error": type(error).__name__})
    return {
        "found": sorted(found.codes),
        "facts": found.facts,
        "cleaned": found.cleaned,
        "seconds": round(time.monotonic() - begun, 4),
    }


def _say(line: socket.socket, words: object) -> None:
    os.write(line.fileno(), json.dumps(words).encode() + b"\n")


if __name__ == "__main__":
    main()
