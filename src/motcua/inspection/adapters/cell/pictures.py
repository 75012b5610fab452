"""Pictures: read to the last dot and written anew, upright, without anything but dots."""

from typing import BinaryIO

from PIL import Image, ImageOps, JpegImagePlugin

from motcua.files.rules import LIMITS
from motcua.inspection.adapters.cell.findings import Found, Wrong

Image.MAX_IMAGE_PIXELS = None  # declared sizes are compared with our own limit, before anything is decoded
QUALITY = 90
TURNED = 0x0112
TO_TURN = LIMITS.dots * 3 // 4  # twice in memory for a moment
PROGRESSIVE = LIMITS.dots // 2  # all coefficients beside the dots
PLAIN_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16"})


def examine(content: BinaryIO, clean: BinaryIO) -> Found:
    """Decode the picture and write it to ``clean``: no EXIF, no place, no thumbnail, no comment, no colour profile."""
    with Image.open(content, formats=("JPEG", "PNG")) as opened:
        jpeg = opened.format != "PNG"
        dots = opened.width * opened.height
        _fit(opened, dots, jpeg=jpeg)
        picture = _upright(opened, dots)
        tables = _tables(opened)
    facts: dict[str, int | str] = {"width": picture.width, "height": picture.height, "came_with": dots}
    if jpeg:
        _as_jpeg(picture, clean, tables)
    else:
        _as_png(picture, clean)
    return Found(facts=facts, cleaned=True)


def _fit(opened: Image.Image, dots: int, *, jpeg: bool) -> None:
    """Read a large JPEG at half its size, which takes a quarter of the memory; refuse what is larger still."""
    if dots > (LIMITS.jpeg_dots if jpeg else LIMITS.dots):
        raise Wrong("too_many_dots")
    turned, slowly = opened.getexif().get(TURNED, 1) != 1, bool(opened.info.get("progressive"))
    most = PROGRESSIVE if slowly else TO_TURN if turned else LIMITS.dots
    if jpeg and dots > most:
        opened.draft(opened.mode, (opened.width // 2, opened.height // 2))


def _upright(opened: Image.Image, dots: int) -> Image.Image:
    try:
        opened.load()
    except OSError as error:  # the decoder says the same of torn files and of too little memory
        raise Wrong("too_much_memory" if dots > PROGRESSIVE else "broken") from error
    ImageOps.exif_transpose(opened, in_place=True)
    return opened


def _dots_per_inch(picture: Image.Image) -> dict[str, tuple[float, float]]:
    """Keep how large a scan is on paper: it says nothing about a person."""
    told = picture.info.get("dpi")
    return {"dpi": told} if isinstance(told, tuple) and all(0 < float(n) < 10_000 for n in told) else {}  # noqa: PLR2004


def _tables(opened: Image.Image) -> dict[str, object]:
    """Return how finely the picture was packed, so that it is neither coarser nor much larger afterwards."""
    tables = getattr(opened, "quantization", None)
    if not tables or opened.mode not in {"L", "RGB"}:
        return {"quality": QUALITY}
    return {"qtables": tables, "subsampling": JpegImagePlugin.get_sampling(opened)}


def _as_jpeg(picture: Image.Image, clean: BinaryIO, tables: dict[str, object]) -> None:
    plain = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    more = _dots_per_inch(picture)
    plain.info = {}
    plain.save(clean, "JPEG", exif=b"", icc_profile=None, **tables, **more)


def _as_png(picture: Image.Image, clean: BinaryIO) -> None:
    plain = picture if picture.mode in PLAIN_MODES else picture.convert("RGBA")
    more = _dots_per_inch(picture)
    plain.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    plain.save(clean, "PNG", compress_level=4, exif=b"", icc_profile=None, **more)
