"""The typst side of papers: archivable, accessible, the same every time, and deaf to injection."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from motcua.printing import glyphs, official
from motcua.printing.official import PaperNotMade, render

from .reading import fonts_of, read_back

DAY = date(2026, 2, 5)
SIMPLE = """#import "/official.typ": *
#show: official.with("Giấy thử", author: "UBND")
#letterhead(data.head)
#title("Giấy thử")
#par(data.words)
"""
HEAD = {"parent": "UBND xã Liên Sơn Lắk", "agency": "Trung tâm", "number": "0012/TNHS", "place": "Liên Sơn Lắk"}


@pytest.fixture
def simple(tmp_path: Path) -> Path:
    template = tmp_path / "simple.typ"
    template.write_text(SIMPLE, encoding="utf-8")
    return template


def paper(template: Path, words: str) -> bytes:
    return render(template, {"head": HEAD, "words": words}, size="a4", on=DAY)


def test_the_head_is_that_of_the_law(simple: Path) -> None:
    seen = read_back(paper(simple, "Nội dung"))
    for words in (
        "UBND XÃ LIÊN SƠN LẮK",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 0012/TNHS",
        "Liên Sơn Lắk, ngày 05 tháng 02 năm 2026",
    ):
        assert words in seen.words
    assert seen.size_mm == (210, 297)


def test_a_paper_can_be_archived_and_read_aloud(simple: Path) -> None:
    with pikepdf.open(io.BytesIO(paper(simple, "Nội dung"))) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang) == "vi"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root


def test_the_fonts_are_ours_and_embedded(simple: Path) -> None:
    fonts = fonts_of(paper(simple, "Nội dung"))
    assert fonts
    assert all(name.startswith("Tinos") and embedded for name, embedded in fonts.items())


def test_the_same_paper_has_the_same_bytes(simple: Path) -> None:
    assert paper(simple, "Ước") == paper(simple, "Ước")


def test_several_threads_print_at_once(simple: Path) -> None:
    wanted = [f"Hồ sơ số {n}" for n in range(24)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda words: paper(simple, words), wanted))
    assert made == [paper(simple, words) for words in wanted]


@pytest.mark.parametrize(
    "typed",
    [
        '#read("/etc/passwd")',
        '#panic("x")',
        "*đậm* _nghiêng_ $x^2$ `mã`",
        "= Đề mục",
        "@nhãn <nhãn> // chú /* chú */",
        '"); #import "/official.typ"',
        "\\u{41} #sys.inputs.paper",
    ],
)
def test_what_a_person_typed_is_only_text(simple: Path, typed: str) -> None:
    assert typed in read_back(paper(simple, f"[{typed}]")).words


def test_letters_of_all_our_peoples_are_drawn(simple: Path) -> None:
    written = "Nguyễn Thị Ước Nguyện, Y Bhăm Êñuôl, H’Ngăm Niê Kđăm, Ƀuôn ƀŏ čĕ ŭ ẵ ẫ ễ ỗ ữ ỹ ỵ Ặ Ộ Ự"
    assert glyphs.BOX not in (seen := read_back(paper(simple, written)).words)
    assert written in seen


@pytest.mark.parametrize("typed", ["An 😀", "ꨌꩌ", "汉", "a\x00b", "\ud800", "🇻🇳"])
def test_a_letter_without_a_glyph_becomes_a_box(simple: Path, typed: str) -> None:
    assert glyphs.BOX in read_back(paper(simple, typed)).words


def test_a_template_reads_nothing_but_the_layout(tmp_path: Path) -> None:
    template = tmp_path / "curious.typ"
    template.write_text('#set document(date: none, title: "x")\n#read("../official.py")', encoding="utf-8")
    with pytest.raises(PaperNotMade):
        render(template, {}, size="a4", on=DAY)


def test_a_field_that_is_missing_is_our_fault_and_said_so(simple: Path) -> None:
    with pytest.raises(PaperNotMade, match="simple"):
        render(simple, {"head": HEAD}, size="a4", on=DAY)


def test_the_three_faces_of_the_papers_are_there() -> None:
    assert len(list(official.FONTS.glob("*.ttf"))) >= 3
    assert not glyphs.undrawable(official.FONTS).search("ăâđêôơư ƀčñŏĕĭŭ ǐǔǒ … – “ ” ’ □ \u030c")
