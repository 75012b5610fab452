"""Everything is done once with harmless files before the walls close: what is loaded late must be loaded by then."""

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from typing import BinaryIO

from PIL import Image

from motcua.inspection.adapters.cell.findings import Found

PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 2>>stream\nq \nendstream endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)
XML = b"<?xml version='1.0' encoding='utf-8'?><a xmlns='x'>\xe1\xba\xb7</a>"


def play(examiners: Mapping[str, Callable[[BinaryIO, BinaryIO], Found]]) -> None:
    """Let every examiner see one small file of its kind."""
    samples = {
        "application/pdf": PDF,
        "image/jpeg": _picture("JPEG"),
        "image/png": _picture("PNG"),
        "application/xml": XML,
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", XML)
    for media_type, examine in examiners.items():
        with tempfile.TemporaryFile() as content, tempfile.TemporaryFile() as clean:
            content.write(samples.get(media_type, archive.getvalue()))
            content.seek(0)
            examine(content, clean)


def _picture(kind: str) -> bytes:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (16, 8)).save(target, kind, exif=exif)
    return target.getvalue()
