"""The demonstration province: Đắk Lắk with its agencies, invented people, real procedures and a believable past."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone
from tqdm import tqdm

from motcua.calendar import commands as calendar
from motcua.kernel.actors import Actor, machine
from motcua.organisations import commands as organisations
from motcua.people import commands as people
from motcua.people import demonstration as invented
from motcua.procedures import commands as procedures
from motcua.simulation import demonstration as past

Progress = Callable[[str], None]
Loader = Callable[..., int]

REFERENCE: tuple[tuple[str, Loader], ...] = (
    ("Cơ quan, đơn vị hành chính", organisations.load_reference),
    ("Lịch làm việc 2014–2035", calendar.load_calendar),
    ("Vai trò và quyền", people.load_reference),
    ("Thủ tục hành chính", procedures.load_reference),
)
INVENTED: tuple[tuple[str, Loader], ...] = (("Cán bộ, công chức (hư cấu)", invented.load_demonstration),)
PAST = "Hồ sơ đã qua và đang giải quyết (hư cấu)"
STEPS = 4


def load_reference(progress: Progress) -> None:
    """Load what every province of this kind starts from: agencies, calendar, roles, procedures. Repeatable."""
    _load(REFERENCE, progress, by=machine("Dữ liệu đi kèm"), at=timezone.now())


def load(progress: Progress) -> None:
    """Load the whole demonstration, or finish what was broken off; each part is committed on its own.

    Repeating adds nothing. The long part shows a bar on a terminal, and a line for each quarter elsewhere.
    """
    by, at = machine("Dữ liệu minh họa"), timezone.now()
    _load(REFERENCE + INVENTED, progress, by=by, at=at)
    with counted(PAST, past.DEMONSTRATION_DOSSIERS, progress) as done:
        count = past.load_demonstration(by=by, at=at, progress=done)
    progress(f"{PAST}: {count}")


def _load(parts: tuple[tuple[str, Loader], ...], progress: Progress, *, by: Actor, at: datetime) -> None:
    for words, loader in parts:
        count = loader(by=by, at=at)
        progress(f"{words}: {count}")


@contextmanager
def counted(words: str, total: int, progress: Progress) -> Iterator[Callable[[int], object]]:
    """Give a function that is told how many more are done: a bar on a terminal, a line for each quarter elsewhere."""
    if sys.stdout.isatty():
        with tqdm(total=total, desc=f"  {words}", unit=" hồ sơ", leave=False, file=sys.stdout) as bar:
            yield bar.update
        return
    done = 0

    def add(more: int) -> None:
        nonlocal done
        before, done = done, done + more
        if done * STEPS // total > before * STEPS // total:
            progress(f"{words}: {min(done, total)}/{total}")

    yield add
