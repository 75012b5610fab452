"""What keeps Motcua from starting is said in one clear sentence."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from motcua.site import folder as data_folder
from tests.run.conftest import free_port


def test_a_port_in_use_is_named(refusal, tmp_path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = refusal("--data", str(tmp_path / "var"), "--port", str(port))
    assert code == 1
    assert f"Cổng {port} đang được dùng" in said


def test_a_host_that_is_not_ours_is_named(refusal, tmp_path) -> None:
    code, said = refusal("--data", str(tmp_path / "var"), "--host", "192.0.2.1", "--port", str(free_port()))
    assert code == 1
    assert "192.0.2.1" in said


def test_a_folder_that_is_a_text_is_named(refusal, tmp_path) -> None:
    (tmp_path / "text").write_text("x")
    code, said = refusal("--data", str(tmp_path / "text" / "var"))
    assert code == 1
    assert "không phải là thư mục" in said


def test_an_unwritable_folder_is_named(refusal, tmp_path) -> None:
    closed = Path("/sys/motcua") if os.geteuid() == 0 else tmp_path / "closed" / "var"
    if os.geteuid():
        (tmp_path / "closed").mkdir(mode=0o500)
    code, said = refusal("--data", str(closed))
    assert code == 1
    assert str(closed) in said
    assert "Không có quyền ghi" in said or "Không dùng được" in said


def test_a_second_one_on_the_same_folder_is_refused(refusal, tmp_path) -> None:
    (tmp_path / "var").mkdir()
    with data_folder.alone(tmp_path / "var"):
        for more in ([], ["--fresh"]):
            code, said = refusal("--data", str(tmp_path / "var"), "--port", str(free_port()), *more)
            assert code == 1
            assert f"tiến trình {os.getpid()}" in said


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk of a few megabytes, where the system lets us mount one."""
    mounted: list[Path] = []

    def of(size: str) -> Path:
        place = tmp_path / f"disk{size}"
        place.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=False)
        if done.returncode:
            pytest.skip("no right to mount a small disk here")
        mounted.append(place)
        return place

    yield of
    for place in mounted:
        subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.promise("P8")
def test_a_disk_that_is_full_from_the_start_is_named(refusal, small_disk) -> None:
    code, said = refusal("--data", str(small_disk("16k") / "var"), "--port", str(free_port()))
    assert code == 1
    assert "Đĩa đã đầy" in said


@pytest.mark.promise("P8")
def test_a_disk_that_becomes_full_is_named(refusal, small_disk) -> None:
    code, said = refusal("--data", str(small_disk("12m") / "var"), "--port", str(free_port()))
    assert code == 1
    assert "Đĩa đã đầy" in said


@pytest.mark.promise("P24")
def test_production_names_everything_that_is_unsafe(refusal, tmp_path) -> None:
    code, said = refusal("--data", str(tmp_path / "var"), "--port", str(free_port()), MOTCUA_PRODUCTION="1")
    assert code == 1
    for name in ("MOTCUA_SECRET_KEY", "MOTCUA_HOSTS", "https://", "MOTCUA_TRUSTED_PROXIES"):
        assert name in said


def test_an_address_that_is_no_database_is_named(refusal, tmp_path) -> None:
    for url, words in (("mysql://x/y", "postgresql://"), ("postgresql://a:b@127.0.0.1:1/x", "Không nối được")):
        code, said = refusal("--data", str(tmp_path / "var"), "--port", str(free_port()), MOTCUA_DATABASE_URL=url)
        assert code == 1
        assert words in said
