"""Reads our papers back as a printer and a scanner would: pixels, codes, words, fonts."""

import io
import re
from dataclasses import dataclass

import pikepdf
import pypdfium2
import zxingcpp

SCANNER_DPI = 200


@dataclass(frozen=True)
class Seen:
    """What a reader finds in a PDF."""

    pages: int
    words: str
    codes: frozenset[tuple[str, str]]
    size_mm: tuple[int, int]
    ink_mm: tuple[int, int, int, int]
    """The box that holds all ink of page one: left, top, right, bottom."""


def read_back(pdf: bytes, *, page: int = 0) -> Seen:
    """Rasterise a page at 200 dpi and read the codes from its pixels, the words from its text."""
    sheets = pypdfium2.PdfDocument(pdf)
    sheet = sheets[page]
    image = sheet.render(scale=SCANNER_DPI / 72, grayscale=True).to_pil().convert("L")
    width, height = (round(points / 72 * 25.4) for points in sheet.get_size())
    box = image.point(lambda grey: 255 - grey).getbbox() or (0, 0, 0, 0)
    words = re.sub(r"\s+", " ", sheet.get_textpage().get_text_range())
    codes = frozenset((str(code.format), code.text) for code in zxingcpp.read_barcodes(image))
    left, top, right, bottom = (round(pixels / SCANNER_DPI * 25.4) for pixels in box)
    seen = Seen(len(sheets), words, codes, (width, height), (left, top, right, bottom))
    sheets.close()
    return seen


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Return the fonts of the PDF without their subset tag, and whether each is embedded."""
    found: dict[str, bool] = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for font in page.Resources.Font.values():
                child = font.DescendantFonts[0]
                name = str(child.BaseFont).rpartition("+")[2]
                found[name] = "/FontFile2" in child.FontDescriptor
    return found
