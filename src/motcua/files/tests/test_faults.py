"""Whatever happens between two steps, no row is without its bytes, and bytes without a row go away."""

import errno
import os
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from motcua.files import commands, queries
from motcua.files.models import StoredFile
from motcua.files.queries.store import store
from motcua.files.tests.factories import AT, BY, bytes_kept, lies_at, picture, stored
from motcua.kernel.commands import Refused

STORE = """
import django; django.setup()
from motcua.files.tests.factories import picture, stored
try:
    print(stored(picture()).id)
except Exception as error:
    print(getattr(error, "status", 0), error)
"""
SWEEP = """
import django; django.setup()
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from motcua.files import commands
from motcua.files.tests.factories import AT, BY, picture, stored
genuine = Path.rename
def kept_again_just_before(self, target):
    with ThreadPoolExecutor() as somebody:
        somebody.submit(stored, picture()).result()
    return genuine(self, target)
Path.rename = kept_again_just_before
commands.sweep_bytes(before=datetime.now(UTC) - timedelta(days=1), by=BY, at=AT)
"""
POINTS = (
    "files.after_writing",
    "files.after_flush",
    "files.after_rename",
    "files.after_folder_flush",
    "files.after_row",
)


def store_in_a_child(
    folder: Path, before: str = "", words: str = STORE, **more: str
) -> subprocess.CompletedProcess[str]:
    config = connection.settings_dict
    url = f"postgresql://{config['USER']}:{config['PASSWORD']}@{config['HOST']}:{config['PORT']}/{config['NAME']}"
    if str(config["HOST"]).startswith("/"):
        url = f"postgresql://{config['USER']}:{config['PASSWORD']}@/{config['NAME']}?host={config['HOST']}&port={config['PORT']}"
    surroundings = {
        "MOTCUA_DATABASE_URL": url,
        "MOTCUA_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "motcua.site.settings",
    }
    return subprocess.run(
        [sys.executable, "-c", before + words], env=os.environ | surroundings | more,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def nothing_lies(folder: Path) -> bool:
    """Reconcile, then sweep as if a day had passed."""
    for row in StoredFile.objects.all():
        assert b"".join(queries.pieces(queries.content_of(BY, row.id))), "a row without its bytes"
    commands.sweep_bytes(before=datetime.now(UTC) + timedelta(minutes=1), by=BY, at=AT)
    return not [path for path in (folder / "files").rglob("*") if path.is_file()]


@pytest.mark.promise("P1")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", POINTS)
def test_a_crash_at_this_point_leaves_no_row_and_only_what_the_sweeper_finds(point: str, data_folder: Path) -> None:
    died = store_in_a_child(data_folder, MOTCUA_CRASH_AT=point)
    assert died.returncode == -9, died.stderr
    assert [path for path in (data_folder / "files").rglob("*") if path.is_file()], "it died before it began"
    assert not StoredFile.objects.exists()
    assert nothing_lies(data_folder)


@pytest.mark.promise("P1")
@pytest.mark.django_db(transaction=True)
def test_a_crash_while_bytes_leave_that_a_row_has_just_named_keeps_them_readable(data_folder: Path) -> None:
    lies = lies_at(stored(picture()).sha256)
    StoredFile.objects.all().delete()
    os.utime(lies, (0, 0))
    died = store_in_a_child(data_folder, words=SWEEP, MOTCUA_CRASH_AT="files.while_leaving")
    assert died.returncode == -9, died.stderr
    assert not lies.exists(), "it died before it began"
    content = queries.content_of(BY, StoredFile.objects.get().id)
    assert b"".join(queries.pieces(content)) == picture()
    assert store().holds(content.digest)
    assert queries.front_address(content, "/_tep/") == f"/_tep/leaving/{content.digest}"
    day_ago = datetime.now(UTC) - timedelta(days=1)
    assert commands.sweep_bytes(before=day_ago, by=BY, at=AT) == 0
    assert lies.exists()
    assert b"".join(queries.pieces(content)) == picture()


@pytest.mark.promise("P1")
@pytest.mark.django_db
def test_bytes_kept_while_a_crash_has_stranded_the_same_ones_are_not_taken_for_old(data_folder: Path) -> None:
    place = lies_at(stored(picture()).sha256)
    aside = data_folder / "files" / "leaving" / place.name
    aside.parent.mkdir()
    aside.write_bytes(picture())
    os.utime(aside, (0, 0))
    StoredFile.objects.all().delete()  # as if the row of what was kept were not committed yet
    assert commands.sweep_bytes(before=datetime.now(UTC) - timedelta(days=1), by=BY, at=AT) == 0
    assert place.read_bytes() == picture()
    assert not aside.exists()


@pytest.mark.django_db(transaction=True)
def test_without_a_crash_the_child_keeps_row_and_bytes(data_folder: Path) -> None:
    lived = store_in_a_child(data_folder)
    assert lived.returncode == 0, lived.stderr
    assert str(StoredFile.objects.get().id) == lived.stdout.strip()
    assert not nothing_lies(data_folder)


@pytest.mark.promise("P8")
@pytest.mark.django_db(transaction=True)
def test_a_disk_that_takes_no_more_bytes_is_said_and_leaves_nothing(data_folder: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))\n"
    refused = store_in_a_child(data_folder, before=limit)
    assert refused.stdout.startswith("507 Hệ thống tạm ngừng nhận tệp"), refused.stderr
    assert not StoredFile.objects.exists()
    assert not [path for path in data_folder.rglob("*") if path.is_file()]


@pytest.mark.promise("P8")
@pytest.mark.django_db
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("step", ["os.fsync", "os.replace"])
def test_each_step_that_the_disk_refuses_leaves_nothing(code, step, data_folder, monkeypatch) -> None:
    def no(*_words: object) -> None:
        raise OSError(code, os.strerror(code))

    before = stored(picture("JPEG"))
    monkeypatch.setattr(step, no)
    with pytest.raises(commands.TakingNoFiles, match="tạm ngừng nhận tệp"):
        stored(picture())
    monkeypatch.undo()
    assert StoredFile.objects.get() == before
    assert b"".join(queries.pieces(queries.content_of(BY, before.id))) == picture("JPEG")
    assert len([path for path in (data_folder / "files").rglob("*") if path.is_file()]) == 1


@pytest.mark.promise("P8")
@pytest.mark.django_db
def test_files_are_refused_before_the_disk_is_full_to_the_last_byte(monkeypatch) -> None:
    from motcua.files.adapters.disk import DiskStore
    from motcua.files.ports import Space

    before = stored(picture("JPEG"))
    monkeypatch.setattr(DiskStore, "space", lambda _self: Space(10_000_000, 90_000))
    with pytest.raises(commands.TakingNoFiles):
        stored(picture())
    assert b"".join(queries.pieces(queries.content_of(BY, before.id)))


@pytest.fixture
def small_volume(tmp_path: Path, settings):
    folder = tmp_path / "volume"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "motcua-test", folder], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("a small volume can be mounted by root only")
    settings.DATA = folder / "data"
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.promise("P8")
@pytest.mark.django_db
def test_a_full_volume_takes_nothing_serves_what_it_has_and_recovers_by_itself(small_volume: Path) -> None:
    before = stored(picture("JPEG"))
    filler = small_volume / "filler"
    handle = os.open(filler, os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while os.write(handle, b"0" * 4096):
            pass
    os.close(handle)
    with pytest.raises(commands.TakingNoFiles):
        stored(picture())
    assert StoredFile.objects.count() == 1
    assert b"".join(queries.pieces(queries.content_of(BY, before.id))) == picture("JPEG")
    filler.unlink()
    assert stored(picture()).size == len(picture())


@pytest.mark.promise("P1")
@pytest.mark.django_db
def test_a_file_that_stops_arriving_half_way_is_not_kept(data_folder: Path) -> None:
    def torn():
        yield picture()[:50]
        raise Refused("đứt")

    with pytest.raises(Refused, match="đứt"):
        bytes_kept(torn())
    assert not [path for path in data_folder.rglob("*") if path.is_file()]
