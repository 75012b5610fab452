"""Small words of the screen that are not the kernel's: moments in a list, sizes, the name and colours of the province."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from motcua.kernel.money import number
from motcua.kernel.time import local

_UNIT = 1024
_SHORT = (("Ủy ban nhân dân", "UBND"), ("Hội đồng nhân dân", "HĐND"), ("Phục vụ hành chính công", "PVHCC"))


def short_moment(at: datetime) -> str:
    """Return day and clock without the year, for lists: "09/11 08:12"."""
    return f"{local(at):%d/%m %H:%M}"


def short_name(name: str) -> str:
    """Return the name of an agency or a post as officials say it where room is scarce: "UBND xã Liên Sơn Lắk"."""
    for long, short in _SHORT:
        name = name.replace(long, short)
    return name


def size(count: int) -> str:
    """Return a size of stored content in the unit a person would say; ``count`` is bytes, units are 1,024."""
    if count < _UNIT:
        return f"{count} B"
    if count < _UNIT**2:
        return f"{round(count / _UNIT)} KB"
    return f"{number(count / _UNIT**2, 1)} MB"


def province() -> str:
    """Return the province with its kind, as it ends every title: "tỉnh Đắk Lắk"."""
    return f"{settings.PROVINCE_LEVEL} {settings.PROVINCE_NAME}"


def weave_colours() -> tuple[str, str]:
    """Return the two colours of the woven strip that the province chose."""
    first, second = settings.WEAVE_COLOURS
    return first, second
