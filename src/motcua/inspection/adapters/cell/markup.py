"""XML: read once from end to end; a document type declaration ends the reading at once."""

from collections.abc import Callable
from typing import BinaryIO
from xml.parsers import expat

from motcua.inspection.adapters.cell.findings import Found, Wrong

PIECE = 64 * 1024
DEEPEST, MOST_ELEMENTS, MOST_ATTRIBUTES = 200, 2_000_000, 500
LANGUAGES = {
    "http://www.w3.org/1999/XSL/Transform": "stylesheet_language",
    "http://www.w3.org/2001/XMLSchema": "schema_language",
}
OnElement = Callable[[str, dict[str, str]], None]


class Reading:
    """One XML text on its way through the parser, fed piece by piece."""

    def __init__(self, on_element: OnElement | None = None, on_text: Callable[[str], None] | None = None) -> None:
        self.codes: set[str] = set()
        self.depth = self.elements = 0
        self._on_element = on_element
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        if on_text:
            self._parser.CharacterDataHandler = on_text

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Read on.

        :raises Wrong: it declares a document type, is too deep or too long, or is no XML.
        """
        try:
            self._parser.Parse(piece, last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Wrong("broken") from error

    def _doctype(self, *_words: object) -> None:
        raise Wrong("doctype")

    def _instruction(self, target: str, _words: str) -> None:
        if target == "xml-stylesheet":
            self.codes.add("stylesheet")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > DEEPEST or self.elements > MOST_ELEMENTS or len(attributes) > MOST_ATTRIBUTES:
            raise Wrong("loops")
        space, _blank, _local = name.rpartition(" ")
        if space in LANGUAGES:
            self.codes.add(LANGUAGES[space])
        if self._on_element:
            self._on_element(name, attributes)

    def _end(self, _name: str) -> None:
        self.depth -= 1


def examine(content: BinaryIO, _clean: BinaryIO) -> Found:
    """Read the file; styles and schemas are programmes, and refused as such."""
    reading = Reading()
    while piece := content.read(PIECE):
        reading.feed(piece)
    reading.feed(b"", last=True)
    return Found(reading.codes, {"elements": reading.elements})
