"""Rules on plain values: identifiers of agencies in both schemes, and names that hold by the day."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

QD20_LENGTH = 35
_QD20 = re.compile(r"[A-Y][0-9]{2}(\.[A-Y0-9]+)*")
_TT10 = re.compile(r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}")
_WIDTHS = (2, 2, 3)  # TT 10/2016 counts level 2, level 3, level 4 from right to left


class Dated(Protocol):
    """Something that holds from a day until a day, both included; no end means still."""

    @property
    def valid_from(self) -> date:
        """The first day."""

    @property
    def valid_to(self) -> date | None:
        """The last day, or none."""


D = TypeVar("D", bound=Dated)


def is_qd20(code: str) -> bool:
    """Tell whether the code has the shape of QĐ 20/2020/QĐ-TTg: ``H15``, ``H15.09``, ``H15.09.04``; 35 characters at most."""
    return len(code) <= QD20_LENGTH and _QD20.fullmatch(code) is not None


def is_tt10(code: str) -> bool:
    """Tell whether the code has the older shape of TT 10/2016/TT-BTTTT: ``000.00.09.H15``, lowest level leftmost."""
    return _TT10.fullmatch(code) is not None


def qd20_candidates(code: str) -> tuple[str, ...]:
    """Return what an old-scheme code may read in the new scheme, the likeliest first.

    All-zero groups fall away; a zero group in the middle is kept by some, so
    ``002.00.20.H13`` may be ``H13.20.002`` or ``H13.20.00.002``. Never take the
    conversion as reversible: the alias table decides.

    :raises ValueError: not an old-scheme code.
    """
    if not is_tt10(code):
        raise ValueError(code)
    root, *groups = reversed(code.split("."))
    while groups and not groups[-1].strip("0"):
        groups.pop()
    dropped = [group for group in groups if group.strip("0")]
    return tuple(dict.fromkeys(".".join([root, *kept]) for kept in (dropped, groups)))


def tt10_from_qd20(code: str) -> str | None:
    """Return the old-scheme reading of a new-scheme code, or none when its groups do not fit 3.2.2.3.

    :raises ValueError: not a new-scheme code.
    """
    if not is_qd20(code):
        raise ValueError(code)
    root, *groups = code.split(".")
    if len(groups) > len(_WIDTHS):
        return None
    padded = [group.zfill(width) for group, width in zip(groups, _WIDTHS, strict=False)]
    padded += ["0" * width for width in _WIDTHS[len(groups) :]]
    old = ".".join([*reversed(padded), root])
    return old if is_tt10(old) else None


def holding(rows: Iterable[D], day: date) -> D | None:
    """Return the row that holds on the day; before the first, the first; after the last, the last.

    A name is asked for days on which the organisation did not exist, too: an old
    paper is shown with the name known for it.
    """
    ordered = sorted(rows, key=lambda row: row.valid_from)
    past = [row for row in ordered if row.valid_from <= day]
    if past:
        return past[-1]
    return ordered[0] if ordered else None


def eve(day: date) -> date:
    """Return the day before: the last day of what a new row replaces."""
    return day - timedelta(days=1)
