"""PostgreSQL's own programmes, run beside us with a pipe to or from them."""

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from motcua.site.backup.tables import in_environment
from motcua.site.trouble import Trouble


@contextmanager
def running(words: Sequence[str], url: str, *, fed: bool) -> Iterator[IO[bytes]]:
    """Run a programme on the database and give what it is fed through, or else what it writes.

    What it complains of goes to a file of its own: a pipe that nobody reads would
    be full after 64 KiB, and both would wait for ever.

    :raises Trouble: it did not finish; the sentence holds its last error.
    """
    with tempfile.TemporaryFile() as said:
        with (
            suppress(BrokenPipeError),  # it ended before it had read everything, and says why below
            subprocess.Popen(
                words, stdin=subprocess.PIPE if fed else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL if fed else subprocess.PIPE, stderr=said, env=in_environment(url),
            ) as child,
        ):  # fmt: skip
            yield cast("IO[bytes]", child.stdin if fed else child.stdout)
        if child.returncode:
            raise Trouble(f"{Path(words[0]).name} không làm xong: {_last_error(said)}")


def _last_error(said: IO[bytes]) -> str:
    said.seek(0)
    last = "?"
    for line in said:
        words = line.decode(errors="replace").strip()
        if "error:" in words or ("error:" not in last and words):
            last = words
    return last
