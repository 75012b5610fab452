"""What PostgreSQL's programmes complain of is read, however much it is, and never stops a backup."""

from pathlib import Path

import pytest

from motcua.site.backup import making, restoring, sealing
from motcua.site.backup.checking import Checked
from motcua.site.trouble import Trouble

pytestmark = pytest.mark.promise("P26")

URL, KEY = "postgresql://nobody@127.0.0.1:1/nothing", b"k" * sealing.KEY_BYTES
CONTENT = b"PGDMP" + bytes(3 * sealing.CHUNK)
COMPLAINS = "timeout 10 head -c 1000000 /dev/zero >&2 || exit 9\n"


def programme(folder: Path, name: str, script: str) -> Path:
    place = folder / name
    place.write_text(f"#!/bin/sh\n{script}")
    place.chmod(0o700)
    return folder


def dumped(folder: Path) -> dict[str, object]:
    return making._dump(URL, "snapshot", folder / "database", KEY, lambda *_told: None)


def loaded(folder: Path) -> None:
    with sealing.SealedWriter(folder / "database", KEY, "database") as sealed:
        sealed.write(CONTENT)
    manifest = {"pieces": {"database": {"plain_bytes": len(CONTENT)}}}
    restoring._load(Checked(folder, KEY, manifest, ""), URL, lambda *_told: None)


def test_a_dump_with_many_complaints_is_written_to_its_end(tmp_path: Path, monkeypatch) -> None:
    bin_ = programme(tmp_path, "pg_dump", f"{COMPLAINS}head -c 3000000 /dev/zero\n")
    monkeypatch.setattr(making, "programmes", lambda: bin_)
    assert dumped(tmp_path)["plain_bytes"] == 3_000_000


def test_a_database_is_restored_to_its_end_with_many_complaints(tmp_path: Path, monkeypatch) -> None:
    bin_ = programme(tmp_path, "pg_restore", f"{COMPLAINS}cat >{tmp_path}/read\n")
    monkeypatch.setattr(restoring, "programmes", lambda: bin_)
    loaded(tmp_path)
    assert (tmp_path / "read").read_bytes() == CONTENT


def test_the_last_error_is_told(tmp_path: Path, monkeypatch) -> None:
    words = "echo 'x: error: the reason' >&2\necho 'HINT: none' >&2\nexit 1\n"
    programme(tmp_path, "pg_dump", words)
    programme(tmp_path, "pg_restore", words)
    for module in (making, restoring):
        monkeypatch.setattr(module, "programmes", lambda: tmp_path)
    with pytest.raises(Trouble, match=r"pg_dump không làm xong: x: error: the reason$"):
        dumped(tmp_path)
    (tmp_path / "database").unlink()
    with pytest.raises(Trouble, match=r"pg_restore không làm xong: x: error: the reason$"):
        loaded(tmp_path)
