"""Official papers: a typst template and plain data become an archivable, accessible PDF.

The data travels as JSON beside the template, never inside its markup, so that nothing a person
typed can act. A template may read only the shared layout pieces of this package; the fonts are our
own (Times metrics, as NĐ 30/2020/NĐ-CP asks), never those of the machine.
"""

import io
import json
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import pikepdf
import typst

from . import glyphs

PaperSize = Literal["a4", "a5"]

FONTS: Final = Path(__file__).parent / "fonts"
_LAYOUT: Final = Path(__file__).parent / "templates"
_STANDARDS: Final["list[typst.PDFStandard]"] = ["a-2a", "ua-1"]
_mine = threading.local()


class PaperNotMade(Exception):
    """The template and the data do not fit together: a fault of ours, never of the person."""


def render(template: Path, data: Mapping[str, object], *, size: PaperSize, on: date) -> bytes:
    """Return the paper as PDF/A-2a and PDF/UA-1. The same input gives the same bytes.

    ``template`` is a typst source of the calling module; it imports ``/official.typ`` and finds the
    data as JSON in ``sys.inputs.paper`` and the sheet in ``sys.inputs.size``. ``on`` is the day the
    paper bears. May be called from several threads at once.

    :raises PaperNotMade: typst refused the template or the data.
    """
    values = {**_drawable(dict(data)), "dated": [on.year, on.month, on.day]}
    inputs = {"paper": json.dumps(values, ensure_ascii=False), "size": size}
    try:
        made = _compiler().compile(
            input=_source(template),
            sys_inputs=inputs,
            format="pdf",
            pdf_standards=_STANDARDS,
            timestamp=datetime.combine(on, time(), UTC),
        )
    except RuntimeError as refused:
        raise PaperNotMade(f"{template.name}: {refused}") from refused
    if not isinstance(made, bytes):
        raise PaperNotMade(f"{template.name}: typst made no PDF")
    return _packed(made)


def _drawable(value: Any) -> Any:
    """Return plain data with boxes for the characters that our fonts lack."""
    if isinstance(value, str):
        return glyphs.undrawable(FONTS).sub(glyphs.BOX, value)
    if isinstance(value, dict):
        return {name: _drawable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(each) for each in value]
    return value


def _packed(made: bytes) -> bytes:
    """Return the PDF with its many small objects compressed together: a third smaller."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pdf.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            fix_metadata_version=False,
            deterministic_id=True,
        )
    return packed.getvalue()


@cache
def _source(template: Path) -> bytes:
    return template.read_bytes()


def _compiler() -> typst.Compiler:
    """Return this thread's compiler: making one costs time, and one must not be shared."""
    if not hasattr(_mine, "compiler"):
        _mine.compiler = typst.Compiler(
            b"",
            root=_LAYOUT,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            package_path=_LAYOUT,
            package_cache_path=_LAYOUT,
        )
    compiler: typst.Compiler = _mine.compiler
    return compiler


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
