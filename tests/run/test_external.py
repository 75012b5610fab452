"""The production way: a PostgreSQL of the administrator's own, with one address per role."""

import os
import pwd
import secrets
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from motcua.site import privileges
from tests.run.conftest import UP, clean_surroundings

DEBIAN = Path("/usr/lib/postgresql/15/bin")
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(not DEBIAN.exists(), reason="the system has no PostgreSQL 15"),
]
SAFE = {
    "MOTCUA_PRODUCTION": "1",
    "MOTCUA_SECRET_KEY": "f4Zr-9pQ2xLw7Vn3bY8kT1mJ6hC5gD0sA-uEoIyRqWzXtKpMvN",
    "MOTCUA_HOSTS": "dichvucong.daklak.example",
    "MOTCUA_PUBLIC_ADDRESS": "https://dichvucong.daklak.example",
    "MOTCUA_TRUSTED_PROXIES": "1",
}


@pytest.fixture
def debian(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Run the system's PostgreSQL 15 with the two roles, as an administrator would make them."""
    number = pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else None
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    if number is not None:
        os.chown(folder, number, number)
    become = privileges.before_exec(number=number)
    subprocess.run(
        [DEBIAN / "initdb", "-D", folder / "data", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"],
        check=True, capture_output=True, cwd="/", preexec_fn=become,
    )  # fmt: skip
    server = subprocess.Popen(
        [DEBIAN / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", preexec_fn=become,
    )  # fmt: skip
    try:
        yield made(folder)
    finally:
        server.send_signal(signal.SIGINT)  # the fast way, also when a failed test left its program connected
        server.wait(30)
        subprocess.run(["rm", "-rf", folder], check=True)


def made(folder: Path) -> dict[str, str]:
    word = secrets.token_hex(8)
    for _try in range(100):
        try:
            with psycopg.connect(host=str(folder), user="postgres", autocommit=True) as connection:
                connection.execute(f"CREATE ROLE chu LOGIN PASSWORD '{word}'")
                connection.execute(f"CREATE ROLE ung_dung LOGIN PASSWORD '{word}'")
                connection.execute("CREATE DATABASE motcua OWNER chu")
            break
        except psycopg.OperationalError:
            subprocess.run(["sleep", "0.1"], check=True)
    place = quote(str(folder), safe="")
    return {
        "MOTCUA_OWNER_DATABASE_URL": f"postgresql://chu:{word}@/motcua?host={place}",
        "MOTCUA_DATABASE_URL": f"postgresql://ung_dung:{word}@/motcua?host={place}",
    }


def test_it_runs_on_an_external_postgresql_and_starts_none_of_its_own(start, debian) -> None:
    program = start(**debian)
    program.wait_for(UP)
    assert program.ask() == 200
    assert not (program.folder / "postgres").exists()
    checked = motcua("check", "--data", str(program.folder), **debian)
    assert "✓ PostgreSQL bản 15" in checked.stdout
    assert "không sửa, xóa được bảng sự kiện" in checked.stdout
    assert program.stop() == 0
    refused = motcua("run", "--data", str(program.folder), "--port", str(program.port), **debian, **SAFE)
    assert refused.returncode == 1
    assert "tài khoản minh họa" in refused.stderr


def test_production_starts_on_an_empty_database_without_a_demonstration(start, debian) -> None:
    program = start(**debian, **SAFE)
    program.wait_for(UP)
    assert "minh họa" not in program.said
    assert program.stop() == 0


@pytest.mark.promise("P24")
def test_production_refuses_one_role_for_everything(tmp_path, debian) -> None:
    owner = debian["MOTCUA_OWNER_DATABASE_URL"]
    words = ["run", "--data", str(tmp_path / "var")]
    refused = motcua(*words, **SAFE, MOTCUA_DATABASE_URL=owner, MOTCUA_OWNER_DATABASE_URL=owner)
    assert refused.returncode == 1
    assert "MOTCUA_OWNER_DATABASE_URL" in refused.stderr
    assert "Vai ứng dụng là chủ của bảng sự kiện" in refused.stderr


def motcua(*words: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    import sys

    return subprocess.run(
        [sys.executable, "-m", "motcua.site.cli", *words],
        capture_output=True, text=True, check=False, timeout=120, env=clean_surroundings(**surroundings),
    )  # fmt: skip
