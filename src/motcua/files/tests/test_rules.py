"""Types are told by content, names are made harmless, headers are written as the standards say."""

import os
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from motcua.files.rules import JPEG, PDF, PNG, disposition, media_type_of, safe_name, size_in_words
from motcua.files.tests.factories import picture

NAMES = Path(os.environ["MOTCUA_CASES"]) / "cases" / "strings"
LISTS = ("fuzzdb-project/attack__file-upload__*", "fuzzdb-project/attack__path-traversal__*", "swisskyrepo/*XSS*.txt")


@pytest.mark.promise("P17")
@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("Giấy khai sinh (bản chính).JPG", JPEG, "Giấy khai sinh (bản chính).jpg"),
        ("a\x00b\u202e.exe", PNG, "ab.png"),
        ("", PNG, "giay-to.png"),
        ("...", PDF, "giay-to.pdf"),
        ('a"b<c>.pdf', PDF, "abc.pdf"),
        ("con.pdf", PDF, "tep-con.pdf"),
        ("LPT1", PDF, "tep-LPT1.pdf"),
        ("-rf.pdf", PDF, "rf.pdf"),
        ("=cmd|' /C calc'!A0.pdf", PDF, "C calc'!A0.pdf"),
        ("phpinfo.jpg.php", JPEG, "phpinfo.jpg.jpg"),
        (".htaccess", PDF, "htaccess.pdf"),
    ],
)
def test_names_are_made_harmless(name: str, media_type: str, shown: str) -> None:
    assert safe_name(name, media_type) == shown


@pytest.mark.parametrize("letter", ["a", "ặ", "👩‍👩‍👧", "\u0301"])
def test_a_name_of_any_length_fits_every_disk(letter: str) -> None:
    shown = safe_name(letter * 5_000 + ".pdf", PDF)
    assert len(shown.encode()) <= 200
    assert shown.endswith(".pdf")


def dangerous_names() -> list[str]:
    found = [path for pattern in LISTS for path in NAMES.glob(pattern)]
    return [line for path in found for line in path.read_text("utf-8", errors="surrogateescape").splitlines()]


@pytest.mark.promise("P17")
@pytest.mark.skipif(not NAMES.exists(), reason="no outsiders' cases beside the repository (MOTCUA_CASES)")
def test_no_dangerous_name_of_outsiders_stays_dangerous() -> None:
    names = dangerous_names()
    assert len(names) > 500
    for name in names:
        shown = safe_name(name, PDF)
        assert not set(shown) & set('/\\<>:"|?*%\0\r\n'), name
        assert shown.endswith(".pdf")
        assert shown[0] not in ".-~$=+@ "


def read_back(header: str) -> str:
    """Read the name as a browser does: the exact one where there is one."""
    exact = re.search(r"filename\*=UTF-8''(\S+)$", header)
    return unquote(exact[1]) if exact else re.search(r'filename="([^"]*)"', header)[1]


@pytest.mark.parametrize(
    "name", ["khai sinh.pdf", "Giấy khai sinh – bản chính.pdf", "Đơn; a=b.pdf", "a'b%20c.pdf", "é.pdf"]
)
def test_the_name_in_the_header_is_read_back_as_it_was(name: str) -> None:
    header = disposition(name, inline=False)
    assert header.isascii()
    assert header.startswith("attachment; filename=")
    assert read_back(header) == name


@pytest.mark.promise("P17")
def test_the_header_cannot_be_broken_out_of() -> None:
    header = disposition('a"; filename=evil.exe\r\nSet-Cookie: x.pdf', inline=True)
    assert header.isprintable()
    assert header.count('"') == 2


@pytest.mark.promise("P17")
def test_the_first_bytes_tell_the_type() -> None:
    assert media_type_of(b"%PDF-1.7") == PDF
    assert media_type_of(picture("JPEG")) == JPEG
    assert media_type_of(b"GIF89a") is None
    assert media_type_of(b"\xff\xd8\xff") == JPEG


def test_sizes_read_as_people_write_them() -> None:
    assert size_in_words(10) == "1 KB"
    assert size_in_words(412 * 1024) == "412 KB"
    assert size_in_words(1_153_434) == "1,1 MB"
