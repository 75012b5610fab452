"""Small files of every kind, good and bad, made while the test runs."""

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from PIL import Image

from motcua.files import commands
from motcua.files.models import StoredFile
from motcua.files.rules import DOCX
from motcua.kernel.actors import machine

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BY = machine("test")
OFFICE = "application/vnd.openxmlformats-officedocument"


def stored(content: bytes, name: str = "giấy chứng sinh.png", also: Collection[str] = ()) -> StoredFile:
    """Keep the bytes as a machine would."""
    return commands.store_file(kept=bytes_kept([content[:7], content[7:]], also), name=name, by=BY, at=AT)


def bytes_kept(chunks: Iterable[bytes], also: Collection[str] = ()) -> commands.Kept:
    """Keep the bytes and give them no row."""
    return commands.keep(chunks=chunks, also=also, by=BY)


def lies_at(digest: str) -> Path:
    """Return where the disk keeps the bytes."""
    return Path(settings.DATA) / "files" / digest[:2] / digest[2:4] / digest


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    """Return a small white picture."""
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, kind, **more)
    return target.getvalue()


def huge_picture(kind: str) -> bytes:
    """Return a few bytes whose header says 64,250 times 64,250 dots."""
    side = 64_250
    if kind == "JPEG":
        content = picture("JPEG")
        at = content.index(b"\xff\xc0") + 5
        return content[:at] + struct.pack(">HH", side, side) + content[at + 4 :]
    header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    checked = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + checked + picture()[33:]


def pdf(extra: str = "", catalog: str = "") -> bytes:
    """Return a PDF of one empty page; ``extra`` is more objects (numbers from 4), ``catalog`` goes into the root."""
    body = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R" + catalog.encode() + b">>endobj\n"
    body += b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n" + extra.encode("latin-1")
    return body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def archive(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return target.getvalue()


def office(kind: str, **more: bytes) -> bytes:
    """Return a Word or Excel paper with the parts that make it one; ``more`` are parts by name, / written as __."""
    word = kind == DOCX
    main, what = (
        ("word/document.xml", "wordprocessingml.document") if word else ("xl/workbook.xml", "spreadsheetml.sheet")
    )
    types = f'<Types xmlns="x"><Override PartName="/{main}" ContentType="{OFFICE}.{what}.main+xml"/></Types>'
    parts = {"[Content_Types].xml": types.encode(), main: b"<?xml version='1.0'?><d xmlns='x'>Kh\xe1\xbb\x9fi</d>"}
    return archive(parts | {name.replace("__", "/"): content for name, content in more.items()})


def declaring(content: bytes, *, unpacked: int) -> bytes:
    """Return the archive with another unpacked size declared for its last entry."""
    at = content.rindex(b"PK\x01\x02") + 24
    return content[:at] + struct.pack("<I", unpacked) + content[at + 4 :]
