"""The quick look at a file before it is kept: its first bytes and what it says of its own size. Nothing is unpacked."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from motcua.files.rules import archives, pictures
from motcua.files.rules.kinds import ALWAYS_TAKEN, ARCHIVE, JPEG, PDF, PNG, XML, media_type_of

ReadAt = Callable[[int, int], bytes]  # offset, number of bytes
HEAD_BYTES = 4096
TAIL_BYTES = 2048
BLANK = b" \t\r\n\f\0\x1a"
FIRST_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b|xref\b")


class Wrong(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    NOT_TAKEN = "not_taken"
    BROKEN = "broken"
    UNFOLDS = "unfolds"  # unpacked it would be too large
    TOO_MANY_DOTS = "too_many_dots"
    DOCTYPE = "doctype"
    TWO_IN_ONE = "two_in_one"  # also a file of another type


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may say it is, unpacked."""

    dots: int = 36_000_000  # an A4 page at 600 dots per inch; three bytes each, twice in memory while it is turned
    jpeg_dots: int = 144_000_000  # a JPEG larger than ``dots`` is read at half its size
    unpacked: int = 200 * 1024 * 1024
    times: int = 100  # unpacked to packed; office papers reach thirty
    entries: int = 4_000
    directory: int = 2 * 1024 * 1024


LIMITS = Limits()


def look(
    read_at: ReadAt, size: int, allowed: Collection[str] = ALWAYS_TAKEN, limits: Limits = LIMITS
) -> tuple[str, None] | tuple[None, Wrong]:
    """Return the media type by content, or what is wrong. Reads a few kilobytes, whatever the file declares."""
    if size == 0:
        return None, Wrong.EMPTY
    head = read_at(0, HEAD_BYTES)
    claimed = media_type_of(head)
    if claimed == ARCHIVE:
        return _archive(read_at, size, allowed, limits)
    if claimed is None or claimed not in allowed:
        return None, Wrong.NOT_TAKEN
    wrong = {PDF: _pdf, JPEG: _picture, PNG: _picture, XML: _xml}[claimed](read_at, size, limits)
    return (None, wrong) if wrong else (claimed, None)


def _pdf(read_at: ReadAt, size: int, _limits: Limits) -> Wrong | None:
    tail = read_at(max(0, size - TAIL_BYTES), TAIL_BYTES)
    if b"startxref" not in tail and b"%%EOF" not in tail and b"startxref" not in read_at(0, HEAD_BYTES):
        return Wrong.BROKEN
    strange = archives.ends_as_archive(tail, size) or _goes_on(tail) or _begins_otherwise(read_at(0, HEAD_BYTES))
    return Wrong.TWO_IN_ONE if strange else None


def _goes_on(tail: bytes) -> bool:
    """Tell whether something follows the end of a PDF: ISO 19005 allows an end of line, writers add blanks and NULs."""
    _before, end, after = tail.rpartition(b"%%EOF")
    return bool(end) and bool(after.strip(BLANK))


def _begins_otherwise(head: bytes) -> bool:
    """Tell whether something but comments stands between the first line of a PDF and its first object."""
    first = FIRST_OBJECT.search(head)
    if first is None and len(head) < HEAD_BYTES:
        return False  # it has no object at all, so it is a broken one
    lines = re.split(rb"[\r\n]+", head[: first.start()] if first else head)[1:]
    return any(not line.startswith(b"%") for line in lines if line.strip(BLANK))


def _picture(read_at: ReadAt, size: int, limits: Limits) -> Wrong | None:
    dots, jpeg = pictures.dots_declared(read_at, size)
    if not dots:
        return Wrong.BROKEN
    return Wrong.TOO_MANY_DOTS if dots > (limits.jpeg_dots if jpeg else limits.dots) else None


def _xml(read_at: ReadAt, _size: int, _limits: Limits) -> Wrong | None:
    head = read_at(0, 64 * 1024).replace(b"\0", b"")  # UTF-16 shows its ASCII letters this way
    return Wrong.DOCTYPE if b"<!DOCTYPE" in head or b"<!ENTITY" in head else None


def _archive(
    read_at: ReadAt, size: int, allowed: Collection[str], limits: Limits
) -> tuple[str, None] | tuple[None, Wrong]:
    directory = archives.directory_of(read_at, size, most_bytes=limits.directory, most_entries=limits.entries)
    if directory is None:
        return None, Wrong.BROKEN
    if directory.too_much or archives.unfolds(directory, packed=size, most=limits.unpacked, times=limits.times):
        return None, Wrong.UNFOLDS
    kind = archives.office_kind(directory.names)
    if kind is None or kind not in allowed:
        return None, Wrong.NOT_TAKEN
    return kind, None
