import errno
import os
from datetime import UTC, datetime

import pytest

from motcua.site import folder as data_folder
from motcua.site.trouble import Trouble, about_the_disk

NOW = datetime(2026, 11, 25, 8, 30, 5, tzinfo=UTC)


def test_the_old_folder_is_set_aside_and_kept(tmp_path):
    old = tmp_path / "var"
    old.mkdir()
    (old / "mark").write_text("kept")
    aside = data_folder.set_aside(old, NOW)
    assert aside == tmp_path / "var-20261125-083005"
    assert (aside / "mark").read_text() == "kept"
    assert not old.exists()


def test_without_an_old_folder_nothing_is_set_aside(tmp_path):
    assert data_folder.set_aside(tmp_path / "var", NOW) is None


def test_a_folder_is_held_by_one_process_and_free_afterwards(tmp_path):
    with data_folder.alone(tmp_path), pytest.raises(Trouble, match=str(os.getpid())), data_folder.alone(tmp_path):
        pass
    with data_folder.alone(tmp_path):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"


@pytest.mark.promise("P24")
def test_the_secret_key_is_made_once_and_read_by_its_owner_alone(tmp_path):
    key = data_folder.secret_key(tmp_path)
    assert len(key) >= 50
    assert data_folder.secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_half_written_secret_key_is_written_anew(tmp_path):
    (tmp_path / "secret_key.new").write_text("half")
    (tmp_path / "secret_key").write_text("")
    assert len(data_folder.secret_key(tmp_path)) >= 50


def test_a_prepared_folder_holds_nothing_of_the_proof(tmp_path):
    data_folder.prepare(tmp_path / "deep" / "var")
    assert list((tmp_path / "deep" / "var").iterdir()) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "Đĩa đã đầy"),
        (errno.EDQUOT, "Đĩa đã đầy"),
        (errno.EACCES, "Không có quyền ghi"),
        (errno.EROFS, "Không có quyền ghi"),
        (errno.ENOTDIR, "không phải là thư mục"),
        (errno.EIO, "Không dùng được"),
    ],
)
def test_each_refusal_of_the_system_is_one_sentence(tmp_path, number, words):
    sentence = str(about_the_disk(OSError(number, os.strerror(number)), tmp_path))
    assert words in sentence
    assert str(tmp_path) in sentence
    assert "\n" not in sentence


def test_figures_are_counted_in_memory_so_that_a_full_disk_kills_nobody(tmp_path, monkeypatch):
    """Found by the crash drill: a mapped file on a full disk is a SIGBUS, and every web process died of it."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setattr(data_folder, "MEMORY", memory)
    place = data_folder.count_together(tmp_path / "var")
    assert place.parent == memory
    assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == str(place)
    (place / "old").touch()
    assert data_folder.count_together(tmp_path / "var") == place
    assert not list(place.iterdir())
    assert place.stat().st_mode & 0o777 == 0o700
    place.rmdir()
    place.symlink_to(tmp_path)  # somebody else's doing
    assert data_folder.count_together(tmp_path / "var") == tmp_path / "var" / "metrics"
