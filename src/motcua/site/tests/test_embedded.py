import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from motcua.site import leftovers, privileges
from motcua.site.embedded import APPLICATION, OWNER, EmbeddedError, Server, explained, own, throwaway


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with throwaway(tmp_path_factory.mktemp("pg")) as running:
        yield running


def value(url, query):
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def test_vietnamese_letters_have_their_small_ones(cluster):
    assert value(cluster.app_url, "SELECT lower('ĐẮK LẮK') = 'đắk lắk'")


def test_pages_are_summed_and_every_password_is_scrambled(cluster):
    assert value(cluster.superuser_url, "SHOW data_checksums") == "on"
    hba = value(cluster.superuser_url, "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules")
    assert hba == "scram-sha-256"


def test_it_listens_nowhere_but_in_a_private_folder(cluster):
    assert value(cluster.superuser_url, "SHOW listen_addresses") == ""
    folder = Path(value(cluster.superuser_url, "SHOW unix_socket_directories"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((cluster.folder / "passwords.json").stat().st_mode) == 0o600


def test_the_owner_owns_and_the_application_does_not(cluster):
    query = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert value(cluster.app_url, query) == OWNER
    assert value(cluster.app_url, "SELECT current_user") == APPLICATION
    with psycopg.connect(cluster.app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE own (id int)")


def test_nobody_enters_without_the_password(cluster):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.app_url.replace(":", ":wrong", 2).replace(":wrong//", "://", 1))


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    with throwaway(deep) as running:
        assert value(running.app_url, "SELECT 1") == 1
        short = Path(value(running.superuser_url, "SHOW unix_socket_directories"))
    assert not short.exists()


def test_a_lock_file_with_the_number_of_another_process_is_no_server(tmp_path):
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")
    assert leftovers.postmaster(tmp_path) is None
    leftovers.clear(tmp_path)
    assert not (tmp_path / "postmaster.pid").exists()


def test_what_lives_in_the_folder_is_ended(tmp_path):
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], cwd=tmp_path)
    assert leftovers.inhabitants(tmp_path) == [sleeper.pid]
    leftovers.clear(tmp_path)
    assert sleeper.wait(5) is not None


@pytest.mark.promise("P1")
def test_a_server_that_was_killed_starts_again_with_its_rows(tmp_path, request):
    server = Server(tmp_path)
    request.addfinalizer(server.stop)
    first = server.start()
    with psycopg.connect(first.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    for pid in leftovers.inhabitants(server.data):
        with suppress(ProcessLookupError):  # the children of a killed server end by themselves
            os.kill(pid, 9)
    server.process.wait()
    (tmp_path / "socket" / ".s.PGSQL.5432.lock").write_text(f"{os.getppid()}\n")
    again = server.start()
    assert value(again.owner_url, "SELECT answer FROM kept") == 42
    assert Server(tmp_path).addresses().owner_url == again.owner_url
    server.stop()
    assert not leftovers.inhabitants(server.data)
    assert Server(tmp_path).addresses() is None


def test_data_of_another_version_is_left_alone(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedError, match="pg_upgrade"):
        Server(tmp_path).start()
    assert (tmp_path / "data" / "PG_VERSION").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that it must open for others")
def test_root_runs_it_below_a_folder_closed_to_others(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    modes = {place: place.stat().st_mode for place in (closed, *closed.parents)}
    with throwaway(closed / "pg") as running:
        assert value(running.app_url, "SELECT 1") == 1
        number = Path(f"/proc/{running.pid}").stat().st_uid
        assert privileges.FIRST_PRIVATE_NUMBER <= number < privileges.FIRST_PRIVATE_NUMBER + privileges.PRIVATE_NUMBERS
    assert {place: place.stat().st_mode for place in modes} == modes


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes owners")
def test_data_brought_back_by_root_is_given_to_the_server_again(tmp_path):
    with throwaway(tmp_path):
        pass
    own(tmp_path / "data", 0)
    with throwaway(tmp_path) as running:
        assert value(running.app_url, "SELECT 1") == 1


def test_last_words_become_one_sentence(tmp_path):
    assert "Đĩa đã đầy" in explained("PANIC: could not write: No space left on device", tmp_path)
    assert "Không có quyền" in explained("FATAL: Permission denied", tmp_path)
    assert "FATAL: something" in explained("LOG: x\nFATAL: something\n", tmp_path)
    assert "không rõ" in explained("", tmp_path)
