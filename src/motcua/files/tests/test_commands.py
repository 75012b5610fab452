"""What is stored lies on the disk whole, and what is not a paper is refused with the way out."""

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from PIL import Image

from motcua.files import commands, queries
from motcua.files.models import StoredFile
from motcua.files.queries import path_of
from motcua.files.rules import JPEG, PDF, PNG, media_type_of, safe_name, size_in_words
from motcua.kernel.actors import ANYONE, Forbidden, machine
from motcua.kernel.commands import Refused

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BY = machine("test")


def picture(kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(target, kind)
    return target.getvalue()


def stored(content: bytes, name: str = "giấy chứng sinh.png") -> StoredFile:
    return commands.store_file(chunks=[content[:7], content[7:]], name=name, by=BY, at=AT)


@pytest.mark.django_db
def test_bytes_lie_under_their_digest_once(data_folder: Path) -> None:
    content = picture()
    first, second = stored(content), stored(content)
    assert first.sha256 == second.sha256 == hashlib.sha256(content).hexdigest()
    found = queries.content_of(BY, first.id)
    assert found.path.read_bytes() == content
    assert (found.media_type, found.size) == (PNG, len(content))
    kept = [path for path in (data_folder / "files").rglob("*") if path.is_file()]
    assert kept == [found.path]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "rỗng"),
        (b"MZ\x90\x00", "Chỉ nhận tệp PDF"),
        (b"<html></html>", "Chỉ nhận tệp PDF"),
        (b"%PDF-1.7 nothing", "bị hỏng"),
        (picture()[:60], "bị hỏng"),
        (b"\xff\xd8\xff\xe0broken", "bị hỏng"),
    ],
)
def test_what_is_no_paper_is_refused_and_leaves_nothing(content: bytes, reason: str, data_folder: Path) -> None:
    with pytest.raises(Refused, match=reason):
        stored(content)
    assert not StoredFile.objects.exists()
    assert not [path for path in data_folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_too_large_a_file_is_refused_before_it_is_whole(settings: pytest.FixtureRequest) -> None:
    settings.FILE_MAX_BYTES = 100  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="lớn hơn"):
        stored(picture() + b"0" * 200)


def bomb() -> bytes:
    target = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.django_db
def test_a_picture_that_would_unfold_to_gigabytes_is_refused() -> None:
    with pytest.raises(Refused, match="bị hỏng"):
        stored(bomb())


@pytest.mark.django_db(transaction=True)
def test_good_pdfs_are_taken_by_many_threads_at_once() -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(200, 200)
    target = io.BytesIO()
    pdf.save(target)
    pdf.close()

    def work(_n: int) -> str:
        try:
            return stored(target.getvalue(), "a.pdf").media_type
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(work, range(40))) == {PDF}


@pytest.mark.django_db
def test_what_nobody_holds_is_forgotten_after_a_while(data_folder: Path) -> None:
    first, kept = stored(picture()), stored(picture("JPEG"))
    half = data_folder / "files" / "arriving" / "half"
    half.write_bytes(b"x")
    os.utime(half, (0, 0))
    StoredFile.objects.filter(id=first.id).update(stored_at=AT - timedelta(days=3))
    assert commands.forget_unused(before=AT - timedelta(days=2), by=BY, at=AT) == 2
    assert list(StoredFile.objects.values_list("id", flat=True)) == [kept.id]
    assert not path_of(first.sha256).exists()
    assert path_of(kept.sha256).exists()
    assert not half.exists()


@pytest.mark.django_db
def test_the_public_stores_nothing() -> None:
    with pytest.raises(Forbidden):
        commands.store_file(chunks=[picture()], name="x.png", by=ANYONE, at=AT)


@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("Giấy khai sinh (bản chính).JPG", JPEG, "Giấy khai sinh (bản chính).jpg"),
        ("a\x00b\u202e.exe", PNG, "ab.png"),
        ("", PNG, "giay-to.png"),
        ("...", PDF, "giay-to.pdf"),
        ('a"b<c>.pdf', PDF, "abc.pdf"),
    ],
)
def test_names_are_made_harmless(name: str, media_type: str, shown: str) -> None:
    assert safe_name(name, media_type) == shown


def test_the_first_bytes_tell_the_type() -> None:
    assert media_type_of(b"%PDF-1.7") == PDF
    assert media_type_of(picture("JPEG")) == JPEG
    assert media_type_of(b"GIF89a") is None


def test_sizes_read_as_people_write_them() -> None:
    assert size_in_words(10) == "1 KB"
    assert size_in_words(412 * 1024) == "412 KB"
    assert size_in_words(1_153_434) == "1,1 MB"
