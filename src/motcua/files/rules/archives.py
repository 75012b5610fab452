"""What a ZIP archive declares in its directory: names and sizes, added up before anything is unpacked."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from motcua.files.rules.kinds import DOCX, XLSX

ReadAt = Callable[[int, int], bytes]
END, ENTRY = b"PK\x05\x06", b"PK\x01\x02"
END_BYTES, ENTRY_BYTES, LONGEST_COMMENT = 22, 46, 65_535
MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
SMALL = 64 * 1024  # below this much unpacked the ratio says nothing


@dataclass(frozen=True, slots=True)
class Directory:
    """The sums over all entries; ``too_much`` when it was too long to be read."""

    names: tuple[str, ...] = ()
    unpacked: int = 0
    packed: int = 0
    too_much: bool = False


def ends_as_archive(tail: bytes, size: int) -> bool:
    """Tell whether a file of another type ends like a ZIP archive, whose directory readers look for at the end."""
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_BYTES:
        return False
    length, start = struct.unpack("<II", tail[at + 12 : at + 20])
    return bool(length) and start + length <= size


def directory_of(read_at: ReadAt, size: int, *, most_bytes: int, most_entries: int) -> Directory | None:
    """Read the directory, or return ``None`` when there is none in its place."""
    tail_at = max(0, size - END_BYTES - LONGEST_COMMENT)
    tail = read_at(tail_at, END_BYTES + LONGEST_COMMENT)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_BYTES:
        return None
    _disk, _with, _here, count, length, start, comment = struct.unpack("<HHHHIIH", tail[at + 4 : at + END_BYTES])
    if count > most_entries or length > most_bytes:
        return Directory(too_much=True)
    if comment or tail_at + at + END_BYTES != size or start + length != tail_at + at:
        return None  # bytes before, between or behind: somebody hides something
    return _added_up(read_at(start, length), count)


def _added_up(raw: bytes, count: int) -> Directory | None:
    names, unpacked, packed, at = [], 0, 0, 0
    while at < len(raw):
        if raw[at : at + 4] != ENTRY or len(raw) - at < ENTRY_BYTES:
            return None
        small, large = struct.unpack("<II", raw[at + 20 : at + 28])
        name, extra, note = struct.unpack("<HHH", raw[at + 28 : at + 34])
        names.append(raw[at + ENTRY_BYTES : at + ENTRY_BYTES + name].decode("utf-8", "replace"))
        packed, unpacked = packed + small, unpacked + large
        at += ENTRY_BYTES + name + extra + note
    return Directory(tuple(names), unpacked, packed) if len(names) == count else None


def unfolds(directory: Directory, *, packed: int, most: int, times: int) -> bool:
    """Tell whether unpacking would give more than ``most`` bytes, or ``times`` what the archive takes."""
    return directory.unpacked > most or (directory.unpacked > SMALL and directory.unpacked > times * packed)


def office_kind(names: tuple[str, ...]) -> str | None:
    """Return DOCX or XLSX by the main part; ``None`` for any other archive."""
    found = {MAIN_PARTS[name] for name in names if name in MAIN_PARTS}
    return found.pop() if len(found) == 1 and "[Content_Types].xml" in names else None
