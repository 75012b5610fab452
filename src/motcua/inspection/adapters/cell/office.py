"""Word and Excel papers: an archive whose parts are counted while they are unpacked, and read as XML."""

import zipfile
from typing import BinaryIO

from motcua.files.rules import DOCX, LIMITS, XLSX
from motcua.inspection.adapters.cell.findings import Found, Wrong
from motcua.inspection.adapters.cell.markup import PIECE, Reading

__all__ = ["DOCX", "XLSX", "examine"]
ARCHIVE_HEADS = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")
OBJECT_HEAD = b"\xd0\xcf\x11\xe0"
PROGRAMME_HEADS = (b"MZ", b"\x7fELF", b"#!")
FETCHED = ("attachedTemplate", "oleObject", "subDocument", "frame", "externalLinkPath", "xlExternalLinkPath", "package")
MEDIA = ("image", "video", "audio")
LOCKED = 0x1


def examine(content: BinaryIO, _clean: BinaryIO) -> Found:
    """Unpack every part to nowhere, and say what is active in it."""
    found = Found()
    with zipfile.ZipFile(content) as archive:
        entries = archive.infolist()
        _plain_names(entries)
        budget = LIMITS.unpacked
        for entry in entries:
            if entry.flag_bits & LOCKED:
                raise Wrong("locked")
            budget -= _part(archive, entry, budget, found)
    found.facts["parts"] = len(entries)
    return found


def _plain_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > LIMITS.entries or len({name.lower() for name in names}) != len(names):
        raise Wrong("odd_names")
    for name in names:
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name or not name.isprintable():
            raise Wrong("odd_names")


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: int, found: Found) -> int:
    """Read one part to its end, in pieces; return how many bytes it was."""
    name = entry.filename.lower()
    if name.endswith("vbaproject.bin") or "/macrosheets/" in name:
        found.codes.add("macros")
    reading = _reading_of(name, found)
    size = 0
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            if size == 0:
                _head(piece, found)
            size += len(piece)
            if size > budget or size > entry.file_size:
                raise Wrong("unfolds")
            if reading:
                reading.feed(piece)
    if reading and size:
        reading.feed(b"", last=True)
        found.codes |= reading.codes
    return size


def _head(piece: bytes, found: Found) -> None:
    if piece.startswith(ARCHIVE_HEADS):
        found.codes.add("nested_archive")
    if piece.startswith(OBJECT_HEAD):
        found.codes.add("embedded_object")
    if piece.startswith(PROGRAMME_HEADS):
        found.codes.add("embedded_executable")


def _reading_of(name: str, found: Found) -> Reading | None:
    """Return a reader for parts that are XML; what it looks for differs by part."""
    if not name.endswith((".xml", ".rels", ".vml", ".svg")):
        return None

    def element(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        if local == "Relationship" and attributes.get("TargetMode", "").lower() == "external":
            _outside(attributes.get("Type", ""), found)
        if "macroenabled" in attributes.get("ContentType", "").lower():
            found.codes.add("macros")
        if local in {"ddeLink", "oleLink"}:
            found.codes.add("dynamic_exchange")

    def text(words: str) -> None:
        if words.lstrip().upper().startswith(("DDEAUTO", "DDE ")):
            found.codes.add("dynamic_exchange")

    return Reading(element, text)


def _outside(kind: str, found: Found) -> None:
    last = kind.rpartition("/")[2]
    if last in FETCHED:
        found.codes.add("remote_template")
    elif last in MEDIA:
        found.codes.add("remote_picture")
