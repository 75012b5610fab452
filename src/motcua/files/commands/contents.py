"""The bytes: written whole or not at all, under their own digest."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from motcua.files import rules
from motcua.files.queries import path_of
from motcua.kernel.commands import Refused

MOST_PIXELS = 60_000_000
_ONE_PDF_AT_A_TIME = Lock()  # PDFium bears one thread only


def keep(chunks: Iterable[bytes]) -> tuple[str, int, str]:
    """Write the bytes, flush them to the disk, and return digest, size and media type.

    They lie under their digest before this returns, so a row that names them is
    never committed without them; equal bytes are kept once.

    :raises Refused: empty, too large, or not one of the types that we take.
    """
    folder: Path = settings.DATA / "files" / "arriving"
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    arriving = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            digest, size = _copy(chunks, target.write)
            target.flush()
            os.fsync(target.fileno())
        media_type = _real_type(arriving, size)
        _settle(arriving, path_of(digest))
    finally:
        arriving.unlink(missing_ok=True)
    return digest, size, media_type


def _copy(chunks: Iterable[bytes], write: Callable[[bytes], int]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > settings.FILE_MAX_BYTES:
            most = rules.size_in_words(settings.FILE_MAX_BYTES)
            raise Refused(_("Tệp lớn hơn %(most)s. Hãy chụp, quét lại ở độ phân giải thấp hơn.") % {"most": most})
        digest.update(chunk)
        write(chunk)
    return digest.hexdigest(), size


def _real_type(path: Path, size: int) -> str:
    if size == 0:
        raise Refused(_("Tệp rỗng (0 byte). Hãy chọn lại đúng tệp."))
    with path.open("rb") as source:
        media_type = rules.media_type_of(source.read(rules.HEAD_BYTES))
    if media_type is None:
        raise Refused(_("Chỉ nhận tệp PDF, ảnh JPEG hoặc PNG. Hãy quét giấy tờ thành một trong các loại này."))
    if not (_opens_as_pdf(path) if media_type == rules.PDF else _opens_as_picture(path)):
        raise Refused(_("Tệp bị hỏng, không mở được. Hãy quét hoặc xuất lại tệp rồi gửi lại."))
    return media_type


def _opens_as_pdf(path: Path) -> bool:
    import pypdfium2

    try:
        with _ONE_PDF_AT_A_TIME, pypdfium2.PdfDocument(path) as pdf:
            return len(pdf) > 0
    except pypdfium2.PdfiumError:
        return False


def _opens_as_picture(path: Path) -> bool:
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return False
            picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
    except (OSError, SyntaxError, ValueError):
        return False
    return True


def _settle(arriving: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    arriving.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
