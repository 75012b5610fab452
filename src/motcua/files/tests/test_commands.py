"""What is stored lies on the disk whole, and what is not a paper is refused with the way out."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from motcua.files import commands, queries
from motcua.files.models import StoredFile
from motcua.files.rules import DOCX, PNG, XML
from motcua.files.tests import factories as makings
from motcua.files.tests.factories import AT, BY, bytes_kept, lies_at, picture, stored
from motcua.kernel.actors import ANYONE, Forbidden
from motcua.kernel.commands import Refused, whole
from motcua.kernel.models import Fact


@pytest.mark.promise("P1")
@pytest.mark.django_db
def test_bytes_lie_under_their_digest_once(data_folder: Path) -> None:
    content = picture()
    first, second = stored(content), stored(content)
    assert first.sha256 == second.sha256 == hashlib.sha256(content).hexdigest()
    found = queries.content_of(BY, first.id)
    assert b"".join(queries.pieces(found)) == content
    assert b"".join(queries.pieces(found, 3, 5)) == content[3:8]
    assert (found.media_type, found.size) == (PNG, len(content))
    kept = [path for path in (data_folder / "files").rglob("*") if path.is_file()]
    assert kept == [lies_at(first.sha256)]


@pytest.mark.promise("P17")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "rỗng"),
        (b"MZ\x90\x00", "Chỉ nhận tệp PDF"),
        (b"<html></html>", "Chỉ nhận tệp PDF"),
        (b"<?xml version='1.0'?><a/>", "Chỉ nhận tệp PDF"),
        (makings.office(DOCX), "Chỉ nhận tệp PDF, ảnh JPEG, ảnh PNG"),
        (b"%PDF-1.7 nothing", "bị hỏng"),
        (b"\x89PNG\r\n\x1a\nbroken", "bị hỏng"),
        (b"\xff\xd8\xff\xe0broken", "bị hỏng"),
        (makings.huge_picture("PNG"), "quá nhiều điểm ảnh"),
        (makings.huge_picture("JPEG"), "quá nhiều điểm ảnh"),
        (makings.pdf() + makings.archive({"a.txt": b"a"}), "loại khác"),
    ],
)
def test_what_is_no_paper_is_refused_and_leaves_nothing(content: bytes, reason: str, data_folder: Path) -> None:
    with pytest.raises(Refused, match=reason):
        stored(content)
    assert not StoredFile.objects.exists()
    assert not [path for path in data_folder.rglob("*") if path.is_file()]


@pytest.mark.promise("P17")
@pytest.mark.django_db
def test_office_papers_and_xml_are_taken_where_they_are_asked_for() -> None:
    assert stored(makings.office(DOCX), "đơn.docx", also=[DOCX]).name == "đơn.docx"
    assert stored(b"<?xml version='1.0'?><a/>", "a.xml", also=[XML]).media_type == XML
    with pytest.raises(Refused, match="DOCTYPE"):
        stored(b"<?xml version='1.0'?><!DOCTYPE a><a/>", "a.xml", also=[XML])
    with pytest.raises(Refused, match="DOCTYPE"):
        stored("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".encode("utf-16"), "a.xml", also=[XML])


@pytest.mark.promise("P18")
@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        makings.archive({"[Content_Types].xml": b" ", "word/document.xml": b" " * 30_000_000}),
        makings.archive({f"{n}": b"" for n in range(5_000)}),
        makings.declaring(makings.office(DOCX), unpacked=3_000_000_000),
    ],
    ids=["spaces", "entries", "declared"],
)
def test_an_archive_that_would_unfold_is_refused_by_what_it_declares(content: bytes) -> None:
    with pytest.raises(Refused, match="quá lớn"):
        stored(content, "a.docx", also=[DOCX])


@pytest.mark.promise("P17")
@pytest.mark.django_db
def test_an_archive_with_bytes_around_it_is_refused() -> None:
    good = makings.office(DOCX)
    for hidden in (good + b"x", good[:-22] + b"x" + good[-22:], good + good[-22:]):
        with pytest.raises(Refused, match="bị hỏng"):
            stored(hidden, "a.docx", also=[DOCX])


@pytest.mark.promise("P18")
@pytest.mark.django_db
def test_too_large_a_file_is_refused_before_it_is_whole(settings) -> None:
    settings.FILE_MAX_BYTES = 100
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield b"0" * 60

    with pytest.raises(Refused, match="lớn hơn"):
        bytes_kept(endless())
    assert len(taken) == 2


@pytest.mark.django_db
def test_a_cleaned_copy_takes_the_place_and_what_came_is_remembered() -> None:
    row = stored(picture())
    came, clean = row.sha256, picture(size=(41, 30))
    kept = commands.keep_clean(chunks=[clean], media_type=row.media_type, by=BY)
    commands.put_cleaned(stored=row.id, kept=kept, by=BY, at=AT)
    row.refresh_from_db()
    assert (row.came_as, row.sha256) == (came, hashlib.sha256(clean).hexdigest())
    assert b"".join(queries.pieces(queries.content_of(BY, row.id))) == clean
    with pytest.raises(Refused):
        commands.keep_clean(chunks=[picture("JPEG")], media_type=row.media_type, by=BY)


@pytest.mark.django_db
def test_what_nobody_holds_is_forgotten_and_its_bytes_are_swept_a_day_later(data_folder: Path) -> None:
    first, kept = stored(picture()), stored(picture("JPEG"))
    StoredFile.objects.filter(id=first.id).update(stored_at=AT - timedelta(days=3))
    assert commands.forget_unused(before=AT - timedelta(days=2), by=BY, at=AT) == 1
    assert list(StoredFile.objects.values_list("id", flat=True)) == [kept.id]
    assert lies_at(first.sha256).exists()
    day_ago = datetime.now(UTC) - timedelta(days=1)
    assert commands.sweep_bytes(before=day_ago, by=BY, at=AT) == 0
    for digest in (first.sha256, kept.sha256):
        os.utime(lies_at(digest), (0, 0))
    assert commands.sweep_bytes(before=day_ago, by=BY, at=AT) == 1
    assert not lies_at(first.sha256).exists()
    assert lies_at(kept.sha256).exists()
    assert Fact.objects.get(name="files.BytesSwept").body == {"orphans": 1, "half_written": 0}


@pytest.mark.promise("P1")
@pytest.mark.django_db
def test_bytes_kept_again_at_the_moment_of_sweeping_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    row = stored(picture())
    os.utime(lies_at(row.sha256), (0, 0))
    StoredFile.objects.all().delete()
    day_ago = datetime.now(UTC) - timedelta(days=1)
    genuine, place = Path.rename, lies_at(row.sha256)

    def kept_again_just_before(self: Path, target: Path) -> Path:
        if self == place:
            stored(picture())
        return genuine(self, target)

    monkeypatch.setattr(Path, "rename", kept_again_just_before)
    assert commands.sweep_bytes(before=day_ago, by=BY, at=AT) == 0
    assert place.exists()


@pytest.mark.promise("P1")
@pytest.mark.django_db
def test_what_a_crash_stranded_between_two_folders_comes_back() -> None:
    row = stored(picture())
    leaving = lies_at(row.sha256).parents[2] / "leaving" / row.sha256
    leaving.parent.mkdir()
    lies_at(row.sha256).rename(leaving)
    assert commands.sweep_bytes(before=datetime.now(UTC) - timedelta(days=1), by=BY, at=AT) == 0
    assert lies_at(row.sha256).exists()


@pytest.mark.django_db
def test_the_public_stores_nothing() -> None:
    with pytest.raises(Forbidden):
        commands.keep(chunks=[picture()], by=ANYONE)
    with pytest.raises(Forbidden):
        commands.store_file(kept=bytes_kept([picture()]), name="x.png", by=ANYONE, at=AT)


@pytest.mark.promise("P1")
@pytest.mark.django_db
def test_several_files_are_kept_together_or_not_at_all() -> None:
    kept = commands.keep_all([picture(), picture("JPEG")])
    rows = commands.store_files(given=list(zip(("a.png", "b.jpg"), kept, strict=True)), by=BY, at=AT)
    assert [row.name for row in rows] == ["a.png", "b.jpg"]
    assert StoredFile.objects.count() == Fact.objects.filter(name="files.FileStored").count() == 2
    with pytest.raises(Refused) as refused:
        commands.keep_all([picture(), b"MZ"])
    assert list(refused.value.fields) == ["1"]
    assert StoredFile.objects.count() == 2


@pytest.mark.promise("P1")
@pytest.mark.django_db
def test_no_transaction_waits_for_the_store() -> None:
    for ask in (
        lambda: bytes_kept([picture()]),
        lambda: commands.keep_all([picture()]),
        lambda: commands.keep_clean(chunks=[picture()], media_type="image/png", by=BY),
        lambda: commands.sweep_bytes(before=AT, by=BY, at=AT),
    ):
        with whole(), pytest.raises(RuntimeError, match="inside a command"):
            ask()
