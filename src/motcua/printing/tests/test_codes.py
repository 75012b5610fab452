"""QR and Code128 are read back by another library than the one that wrote them, or from pixels."""

import re
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from motcua.printing import codes

ADDRESS = "https://dichvucong.example.vn/tra-cuu/H15.61-261124-0001?k=Zk3v8QmT1xYw4Jd7"
INK = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)")


def drawn(svg: str, *, scale: int = 4) -> Image.Image:
    root = ET.fromstring(svg)
    size = (int(root.attrib["width"]) * scale, int(root.attrib["height"]) * scale)
    image = Image.new("L", size, 255)
    pen = ImageDraw.Draw(image)
    path = root.find("{http://www.w3.org/2000/svg}path")
    assert path is not None
    for x, y, width, height in (map(int, run) for run in INK.findall(path.attrib["d"])):
        pen.rectangle([x * scale, y * scale, (x + width) * scale - 1, (y + height) * scale - 1], fill=0)
    return image


def test_a_qr_code_is_read_back() -> None:
    [found] = zxingcpp.read_barcodes(drawn(codes.qr_svg(ADDRESS, label="Mã QR")))
    assert found.text == ADDRESS


def test_a_soiled_qr_code_is_read_back() -> None:
    image = drawn(codes.qr_svg(ADDRESS, label="Mã QR"))
    side = image.width
    ImageDraw.Draw(image).ellipse([side * 0.42, side * 0.42, side * 0.58, side * 0.58], fill=255)
    [found] = zxingcpp.read_barcodes(image)
    assert found.text == ADDRESS


@pytest.mark.parametrize("code", ["H15.61-261124-0001", "000.00.05.H15-190214-0001", "H15.1-251231-100007"])
def test_a_code128_is_read_back(code: str) -> None:
    [found] = zxingcpp.read_barcodes(drawn(codes.code128_svg(code, label="Mã vạch")))
    assert (str(found.format), found.text) == ("Code 128", code)


def test_the_drawings_have_no_style_and_say_what_they_are() -> None:
    for svg in (codes.qr_svg(ADDRESS, label='Mã "QR" <1>'), codes.code128_svg("H15", label='Mã "QR" <1>')):
        assert "style" not in svg
        assert "class" not in svg
        root = ET.fromstring(svg)
        assert (root.attrib["role"], root.attrib["aria-label"]) == ("img", 'Mã "QR" <1>')


@pytest.mark.parametrize("content", ["", "Hồ sơ"])
def test_code128_has_no_vietnamese_letters(content: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        codes.code128_svg(content, label="x")
