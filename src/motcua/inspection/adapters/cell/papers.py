"""PDF: every object is looked at, every stream is unpacked to nowhere and measured on the way."""

import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from motcua.inspection.adapters.cell.findings import Found, Wrong

MOST_OBJECTS, MOST_PAGES, DEEPEST, MOST_FILTERS = 300_000, 10_000, 100, 4
STREAM_UNPACKED, ALL_UNPACKED = 256 * 1024 * 1024, 2 * 1024 * 1024 * 1024
LARGEST_PICTURE = 512 * 1024 * 1024  # bytes, as declared
LONGEST_SIDE = 14_400.0  # user units, the bound that readers keep
PIECE = 1024 * 1024
FLATE: Final = {Name.FlateDecode, Name.Fl}
PROGRAMME_HEADS = (b"MZ", b"\x7fELF", b"#!", b"PK\x03\x04", b"\xca\xfe\xba\xbe", b"\xd0\xcf\x11\xe0")
PROGRAMME_NAMES = (
    ".exe",
    ".dll",
    ".scr",
    ".com",
    ".bat",
    ".cmd",
    ".ps1",
    ".vbs",
    ".js",
    ".jar",
    ".msi",
    ".lnk",
    ".hta",
    ".sh",
)
ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/SubmitForm": "submits",
    "/ImportData": "imports",
    "/GoToR": "opens_other_file",
    "/GoToE": "opens_other_file",
    "/Rendition": "rich_media",
    "/Movie": "rich_media",
    "/Sound": "rich_media",
}
MEDIA = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


def examine(content: BinaryIO, _clean: BinaryIO) -> Found:
    """Open the file as a whole and say what is active in it."""
    try:
        with Pdf.open(content, suppress_warnings=True, access_mode=pikepdf.AccessMode.stream) as pdf:
            return _Paper(pdf, content).found()
    except pikepdf.PasswordError as error:
        raise Wrong("locked") from error
    except (pikepdf.PdfError, pikepdf.DependencyError) as error:
        raise Wrong("broken") from error


class _Paper:
    """One opened file, and what has been found in it so far."""

    def __init__(self, pdf: Pdf, content: BinaryIO) -> None:
        self.pdf, self.content = pdf, content
        self.result = Found()
        self.budget = ALL_UNPACKED
        self.signed_to: list[int] = []

    def found(self) -> Found:
        """Look at all pages and objects."""
        pages = len(self.pdf.pages)
        if pages == 0:
            raise Wrong("broken")
        if pages > MOST_PAGES or len(self.pdf.objects) > MOST_OBJECTS:
            raise Wrong("unfolds")
        for page in self.pdf.pages:
            self._size_of(page.obj)
        for thing in self.pdf.objects:
            self._look(thing, 0)
        self._look(self.pdf.trailer, 0)
        self.result.facts |= {"pages": pages, "signature": self._signature()}
        return self.result

    def _size_of(self, page: Object) -> None:
        box = page.get("/MediaBox")
        if isinstance(box, Array) and len(box) == 4:  # noqa: PLR2004 - a box has four numbers
            left, bottom, right, top = (float(number) for number in box)
            unit = float(page.get("/UserUnit", 1))
            if max(abs(right - left), abs(top - bottom)) * unit > LONGEST_SIDE:
                raise Wrong("unfolds")

    def _look(self, thing: Object, depth: int) -> None:
        """Look at one object and at what lies directly in it; what it refers to has its own turn."""
        if depth > DEEPEST:
            raise Wrong("loops")
        if isinstance(thing, Array):
            for part in thing:
                if isinstance(part, Object) and not part.is_indirect:
                    self._look(part, depth + 1)
        elif isinstance(thing, Dictionary | Stream):
            self._entries(thing)
            for part in thing.values():
                if isinstance(part, Object) and not part.is_indirect:
                    self._look(part, depth + 1)
            if isinstance(thing, Stream):
                self._stream(thing)

    def _entries(self, thing: Object) -> None:
        codes = self.result.codes
        action, kind = _name(thing, "/S"), _name(thing, "/Subtype")
        if action in ACTIONS:
            codes.add(ACTIONS[action])
        if "/JS" in thing:
            codes.add("javascript")
        if kind in MEDIA:
            codes.add("rich_media")
        if "/XFA" in thing:
            codes.add("dynamic_form")
        if "/EF" in thing:
            codes.add("attachment")
            names = (str(thing.get(key, "")).lower() for key in ("/F", "/UF"))
            if any(name.rstrip(". ").endswith(PROGRAMME_NAMES) for name in names):
                codes.add("embedded_executable")
        if "/ByteRange" in thing and "/Contents" in thing:
            self._signed(thing["/ByteRange"])

    def _signed(self, span: Object) -> None:
        numbers = [int(number) for number in span] if isinstance(span, Array) else []
        if len(numbers) >= 4 and len(numbers) % 2 == 0:  # noqa: PLR2004 - at least one gap between two spans
            self.signed_to.append(numbers[-2] + numbers[-1])

    def _signature(self) -> str:
        """Say whether some signature covers the file to its end. Whether one is valid is not asked here."""
        if not self.signed_to:
            return "none"
        whole = self.content.seek(0, 2)
        if max(self.signed_to) >= whole - 2:  # a line end behind the last mark is tolerated
            return "whole"
        self.result.codes.add("changed_after_signing")
        return "part"

    def _stream(self, stream: Stream) -> None:
        self._picture(stream)
        filters = [_plain(name) for name in _listed(stream.get("/Filter"))]
        if len(filters) > MOST_FILTERS:
            raise Wrong("unfolds")
        embedded = _name(stream, "/Type") == "/EmbeddedFile"
        if embedded:
            self.result.codes.add("attachment")
        for n, piece in enumerate(self._unpacked(stream, filters)):
            if n == 0 and embedded and piece.startswith(PROGRAMME_HEADS):
                self.result.codes.add("embedded_executable")

    def _picture(self, stream: Stream) -> None:
        if _name(stream, "/Subtype") != "/Image":
            return
        width, height = (int(stream.get(key, 0)) for key in ("/Width", "/Height"))
        bits = int(stream.get("/BitsPerComponent", 8))
        if width * height * bits // 8 > LARGEST_PICTURE:
            raise Wrong("too_many_dots")

    def _unpacked(self, stream: Stream, filters: list[str]) -> Iterator[bytes]:
        """Give what the stream unpacks to, piece by piece, as far as its packing is of the kind that can explode."""
        pieces: Iterator[bytes] = iter([bytes(stream.get_raw_stream_buffer())])
        for name in filters:
            if name not in {"/FlateDecode", "/Fl"}:
                break  # pictures have their own limits; other packings cannot grow far
            pieces = _inflated(pieces, self._spend)
        else:
            yield from pieces
            return
        if filters and name in {"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}:
            yield stream.read_bytes()  # bounded by the memory of the cell
            return
        yield from pieces

    def _spend(self, size: int, so_far: int) -> None:
        self.budget -= size
        if so_far > STREAM_UNPACKED or self.budget < 0:
            raise Wrong("unfolds")


def _inflated(pieces: Iterator[bytes], spend: Callable[[int, int], None]) -> Iterator[bytes]:
    unpacker, total = zlib.decompressobj(), 0
    for piece in pieces:
        rest = piece
        while rest:
            try:
                out = unpacker.decompress(rest, PIECE)
            except zlib.error:  # readers bear a torn stream; what came before it was measured
                return
            total += len(out)
            spend(len(out), total)
            yield out
            rest = unpacker.unconsumed_tail


def _listed(value: Object | None) -> list[Object]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _plain(name: object) -> str:
    return str(name)


def _name(thing: Object, key: str) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, Name) else ""
