"""Codes that machines read from paper and screens: QR and Code128, as SVG without any style.

The ink is one path: no style for a content policy to refuse, no hairlines between the modules.
"""

import re
from html import escape
from typing import Final

import segno
import zxingcpp

_BARS: Final = re.compile(r'<path d="([^"]+)"')
_SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
    'viewBox="0 0 {width} {height}" shape-rendering="crispEdges" role="img" aria-label="{label}">'
    '<rect x="0" y="0" width="{width}" height="{height}" fill="#fff"/><path d="{ink}"/></svg>'
)


def qr_svg(content: str, *, label: str, quiet: int = 4) -> str:
    """Return a QR code as an SVG, one unit per module; a tenth of it may be dirty and it still reads.

    ``label`` is what a screen reader says instead of the picture. ``quiet`` is the white border in
    modules; the standard asks for 4.
    """
    rows = list(segno.make_qr(content, error="m").matrix)
    side = len(rows) + 2 * quiet
    runs = "".join(
        f"M{quiet + run.start()} {quiet + y}h{run.end() - run.start()}v1H{quiet + run.start()}z"
        for y, row in enumerate(rows)
        for run in re.finditer("1+", "".join("1" if dark else "0" for dark in row))
    )
    return _SVG.format(width=side, height=side, label=escape(label), ink=runs)


def code128_svg(content: str, *, label: str, height: int = 40) -> str:
    """Return a Code128 as an SVG, one unit per module, with the quiet zones at its sides.

    :raises ValueError: the content holds a character that Code128 does not have.
    """
    if not content or not content.isascii():
        raise ValueError("Code128 holds ASCII characters only")
    drawn = zxingcpp.write_barcode_to_svg(zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.Code128))
    path = _BARS.search(drawn)
    if path is None:
        raise ValueError("the library drew no bars")
    bars = [(int(x), int(w)) for x, w in re.findall(r"M(\d+) 0h(\d+)", path[1])]
    ink = "".join(f"M{x} 0h{w}v{height}H{x}z" for x, w in bars)
    width = bars[-1][0] + bars[-1][1] + bars[0][0]
    return _SVG.format(width=width, height=height, label=escape(label), ink=ink)
