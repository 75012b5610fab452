"""How many dots a picture declares, read from its header; nothing is decoded."""

import struct
from collections.abc import Callable

ReadAt = Callable[[int, int], bytes]
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
MOST_SEGMENTS = 2_000
IHDR_BYTES, SEGMENT_BYTES = 16, 9
MARK = 0xFF
PIXELS_BEGIN, PICTURE_ENDS = 0xDA, 0xD9
FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


def dots_declared(read_at: ReadAt, size: int) -> tuple[int, bool]:
    """Return width times height (0: the header tells none) and whether it is a JPEG."""
    if read_at(0, 8) == PNG_HEAD:
        return _of_png(read_at(8, 25)), False
    return _of_jpeg(read_at, size), True


def _of_png(header: bytes) -> int:
    if len(header) < IHDR_BYTES or header[4:8] != b"IHDR":
        return 0
    width, height = struct.unpack(">II", header[8:16])
    return int(width * height)


def _of_jpeg(read_at: ReadAt, size: int) -> int:
    """Walk the segments to the frame header; the walk is bounded however the lengths are forged."""
    at = 2
    for _step in range(MOST_SEGMENTS):
        segment = read_at(at, SEGMENT_BYTES)
        if len(segment) < SEGMENT_BYTES or segment[0] != MARK or at >= size:
            return 0
        marker = segment[1]
        if marker == MARK or marker in ALONE:
            at += 1 if marker == MARK else 2
            continue
        if marker in FRAMES:
            height, width = struct.unpack(">HH", segment[5:9])
            return int(width * height)
        if marker in {PIXELS_BEGIN, PICTURE_ENDS}:
            return 0
        at += 2 + int.from_bytes(segment[2:4], "big")
    return 0
