"""The demonstration province: Đắk Lắk with its agencies, invented people, real procedures and a believable past."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

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
INVENTED: tuple[tuple[str, Loader], ...] = (
    ("Cán bộ, công chức (hư cấu)", invented.load_demonstration),
    ("Hồ sơ đã qua và đang giải quyết (hư cấu)", past.load_demonstration),
)


def load_reference(progress: Progress) -> None:
    """Load what every province of this kind starts from: agencies, calendar, roles, procedures. Repeatable."""
    _load(REFERENCE, progress, by=machine("Dữ liệu đi kèm"), at=timezone.now())


def load(progress: Progress) -> None:
    """Load the whole demonstration; each part is committed on its own and repeating adds nothing."""
    _load(REFERENCE + INVENTED, progress, by=machine("Dữ liệu minh họa"), at=timezone.now())


def _load(parts: tuple[tuple[str, Loader], ...], progress: Progress, *, by: Actor, at: datetime) -> None:
    for words, loader in parts:
        count = loader(by=by, at=at)
        progress(f"{words}: {count}")
