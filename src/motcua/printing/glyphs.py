"""Which characters our printing fonts can draw.

A paper that may be archived must not hold a character without a glyph, and a person's name may hold
anything. What cannot be drawn is printed as an empty box: the paper comes out, and the reader sees
that something is missing.
"""

import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

BOX: Final = "□"
_FORMAT: Final = 4


@cache
def undrawable(fonts: Path) -> re.Pattern[str]:
    """Return a pattern of the characters that one of the fonts in the folder lacks.

    :raises FileNotFoundError: there is no font in the folder.
    """
    found = [set(_characters(font.read_bytes())) for font in sorted(fonts.glob("*.ttf"))]
    if not found:
        raise FileNotFoundError(f"no fonts in {fonts}")
    shared = sorted(set.intersection(*found) - set(range(0x20)))
    return re.compile("[^\n" + "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in _runs(shared)) + "]")


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each stretch of consecutive numbers."""
    first = last = numbers[0]
    for n in numbers[1:]:
        if n != last + 1:
            yield first, last
            first = n
        last = n
    yield first, last


def _characters(font: bytes) -> Iterator[int]:
    """Yield the characters of a TrueType font: its character map in format 4, the one of the BMP."""
    tables = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    for n in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * n)
        if (platform, encoding) == (3, 1):
            yield from _format_4(font, start + offset)


def _format_4(font: bytes, at: int) -> Iterator[int]:
    kind, _, _, doubled = struct.unpack_from(">HHHH", font, at)
    if kind != _FORMAT:
        raise ValueError("the font's character map is not of format 4")
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)
