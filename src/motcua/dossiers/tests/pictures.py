"""A picture for tests, made here: a small white sheet."""

import io

from PIL import Image


def png(width: int = 40, height: int = 56) -> bytes:
    """Return a white sheet as PNG."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(target, "PNG")
    return target.getvalue()


PNG = png()
