"""Files as they are after the laboratory has looked at them."""

import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from motcua.inspection import jobs
from motcua.inspection.adapters.pool import Pool
from motcua.inspection.ports import Examined
from motcua.kernel.facts import deliver_pending

CASES = Path(os.environ["MOTCUA_CASES"]) / "cases"


@lru_cache(maxsize=1)
def pool() -> Pool:
    """Return real cells, kept for the whole test run."""
    return Pool(size=1)


def inspect_everything() -> None:
    """Answer the facts and let the real laboratory examine what waits, as the worker would."""
    while deliver_pending():
        pass
    jobs.examine_waiting(at=timezone.now())


class Looked(NamedTuple):
    """What a cell said, and the clean copy."""

    examined: Examined
    clean: bytes


def look_at(content: bytes, media_type: str, cells: Pool | None = None) -> Looked:
    """Let a real cell look at these bytes."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as clean:
        given.write(content)
        given.flush()
        examined = (cells or pool()).examine(given, media_type, clean)  # type: ignore[arg-type]
        clean.seek(0)
        return Looked(examined, clean.read())
