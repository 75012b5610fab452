"""A backup is made of a living installation, restored elsewhere and compared; whatever is wrong with it is found first."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from motcua.site.backup import sealing
from motcua.site.backup.restoring import restore
from motcua.site.backup.tables import contents, differences
from motcua.site.embedded import Server, throwaway
from tests.run.conftest import clean_surroundings
from tests.upgrades.test_snapshots import SNAPSHOTS, programmes

pytestmark = pytest.mark.promise("P26")

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"
FILES = [PDF, *(os.urandom(size) for size in (1, 70_000, 3_000_000))]
KEEP = """
INSERT INTO files_storedfile (id, sha256, size, media_type, name, stored_by, stored_at)
VALUES (gen_random_uuid(), %s, %s, 'application/pdf', %s, NULL, now())
"""


def motcua(*words: object, expect: int = 0, **more: str) -> str:
    """Run a command as an administrator does; what it says, both ways."""
    done = subprocess.run(
        [sys.executable, "-m", "motcua.site.cli", *map(str, words)],
        capture_output=True, text=True, check=False, timeout=280, env=clean_surroundings(**more),
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == expect, said
    assert "Traceback" not in said
    return said


def report(folder: Path, **more: str) -> str:
    """The self-check, whatever it finds: static files, for instance, come with the first start."""
    words = [sys.executable, "-m", "motcua.site.cli", "check", "--data", str(folder)]
    return subprocess.run(words, capture_output=True, text=True, check=False, env=clean_surroundings(**more)).stdout


@dataclass(frozen=True)
class Place:
    folder: Path
    key: Path
    to: Path

    @property
    def backup(self) -> Path:
        return max(self.to.glob("motcua-*"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A data folder with a populated embedded database, files and keys; and one backup of it."""
    root = tmp_path_factory.mktemp("drill")
    place = Place(root / "var", root / "key", root / "backups")
    place.folder.mkdir(mode=0o700)
    server = Server(place.folder / "postgres", durable=False)
    cluster = server.start(patience=60)
    load(cluster.owner_url)
    server.stop()
    motcua("migrate", "--data", place.folder)
    motcua("facts", "head", "--data", place.folder)
    fill(place)
    motcua("backup-key", place.key)
    motcua("backup", "--data", place.folder, "--to", place.to, "--key", place.key)
    return place


def load(url: str) -> None:
    words = [programmes() / "pg_restore", "--no-owner", "--no-privileges", "-d", url, SNAPSHOTS[-1]]
    subprocess.run(words, check=True, capture_output=True)


def fill(place: Place) -> None:
    with running(place.folder) as cluster, psycopg.connect(cluster.owner_url) as owner:
        for number, content in enumerate(FILES):
            digest = sha256(content).hexdigest()
            kept = place.folder / "files" / digest[:2] / digest[2:4] / digest
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(content)
            owner.execute(KEEP, [digest, len(content), f"Giấy tờ {number}.pdf"])


def running(folder: Path):
    from contextlib import contextmanager

    @contextmanager
    def up():
        server = Server(folder / "postgres")
        try:
            yield server.start(patience=60)
        finally:
            server.stop()

    return up()


def everything(folder: Path) -> dict[str, tuple[int, str]]:
    with running(folder) as cluster, psycopg.connect(cluster.owner_url) as owner:
        return contents(owner)


def files(folder: Path) -> dict[str, str]:
    kept = folder / "files"
    return {str(p.relative_to(kept)): sha256(p.read_bytes()).hexdigest() for p in kept.rglob("*") if p.is_file()}


def damaged(place: Place, tmp_path: Path) -> Path:
    return Path(shutil.copytree(place.backup, tmp_path / place.backup.name))


def test_nothing_of_a_backup_can_be_read_without_the_key(place: Place) -> None:
    for piece in place.backup.iterdir():
        content = piece.read_bytes()
        assert b"PGDMP" not in content
        assert b"%PDF" not in content
        if piece.name not in {"manifest.json", "manifest.mac"}:
            assert content.startswith(sealing.MAGIC)
    manifest = (place.backup / "manifest.json").read_text()
    assert "Giấy tờ" not in manifest


def test_a_restored_installation_is_the_one_that_was_backed_up(place: Place, tmp_path: Path) -> None:
    new = tmp_path / "new"
    said = motcua("restore", "--from", place.backup, "--key", place.key, "--data", new)
    assert "GIẤY CHỨNG NHẬN" in said
    before, after = everything(place.folder), everything(new)
    assert after["kernel_fact"][0] > 100
    assert after["dossiers_dossier"][0] >= 100
    later = {"kernel_fact", "kernel_delivery"}  # the fact that the backup was made came after it
    assert {n: v for n, v in after.items() if n not in later} == {n: v for n, v in before.items() if n not in later}
    assert differences(json.loads((place.backup / "manifest.json").read_text())["tables"], after) == []
    assert files(new) == files(place.folder)
    assert len(files(new)) == len(FILES)
    for name in ("seal_key", "seal_key.pub"):
        assert (new / name).read_bytes() == (place.folder / name).read_bytes()
    assert "✓ Bảng đúng phiên bản" in report(new)
    certificate = json.loads((new / "restore-certificate.json").read_text())
    proof = certificate.pop("proof")
    content = json.dumps(certificate, ensure_ascii=False, indent=1, sort_keys=True).encode()
    assert proof == sealing.mac(sealing.read_key(place.key), content)
    assert certificate["pdfs_opened"] == 1
    assert certificate["seal"]["faults"] == 0


def test_a_drill_leaves_a_certificate_a_fact_and_nothing_else(place: Place, tmp_path: Path) -> None:
    paper = tmp_path / "drill.json"
    told = ["--data", place.folder, "--key", place.key, "--from", place.to]
    said = motcua("prove-backup", *told, "--certificate", paper, TMPDIR=str(tmp_path))
    assert "khôi phục được" in said
    assert json.loads(paper.read_text())["files"] == len(FILES)
    assert [one.name for one in tmp_path.iterdir()] == ["drill.json"]
    lines = report(place.folder)
    assert "✓ Sao lưu lần cuối" in lines
    assert "✓ Khôi phục thử lần cuối" in lines


def flip(piece: str, where: float):
    def change(backup: Path) -> None:
        content = bytearray((backup / piece).read_bytes())
        content[int((len(content) - 1) * where)] ^= 1
        (backup / piece).write_bytes(content)

    return change


def swap_chunks(backup: Path) -> None:
    piece = backup / "files-0001"
    content, head, size = piece.read_bytes(), len(sealing.MAGIC) + sealing.SALT_BYTES, sealing.CHUNK + sealing.TAG
    first, second = content[head : head + size], content[head + size : head + 2 * size]
    piece.write_bytes(content[:head] + second + first + content[head + 2 * size :])


WRONG = {
    "a flipped bit of the database": flip("database", 0.5),
    "a flipped bit of its first byte": flip("database", 0.0),
    "a flipped bit of the files": flip("files-0001", 0.99),
    "a flipped bit of the keys": flip("keys", 0.7),
    "a flipped bit of the manifest": flip("manifest.json", 0.3),
    "a flipped bit of the proof": flip("manifest.mac", 0.5),
    "a missing piece": lambda backup: (backup / "files-0001").unlink(),
    "a missing manifest": lambda backup: (backup / "manifest.json").unlink(),
    "a piece too many": lambda backup: (backup / "files-0002").write_bytes(b"x"),
    "a piece cut short": lambda backup: os.truncate(
        backup / "files-0001", (backup / "files-0001").stat().st_size - 100
    ),
    "chunks exchanged": swap_chunks,
    "a piece under another name": lambda backup: shutil.copy(backup / "keys", backup / "database"),
}


@pytest.mark.parametrize("harm", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_with_a_backup_is_found_before_anything_is_touched(place: Place, tmp_path: Path, harm) -> None:
    backup = damaged(place, tmp_path)
    harm(backup)
    key, new = sealing.read_key(place.key), tmp_path / "new"
    with pytest.raises(sealing.Damaged):
        restore(source=backup, key=key, folder=new, external=None, progress=lambda *_told: None)
    assert [one.name for one in tmp_path.iterdir()] == [backup.name]


def test_another_key_opens_nothing(place: Place, tmp_path: Path) -> None:
    other = tmp_path / "other"
    motcua("backup-key", other)
    said = motcua("restore", "--from", place.backup, "--key", other, "--data", tmp_path / "new", expect=1)
    assert "Khóa không phải của bản sao lưu này" in said
    assert not (tmp_path / "new").exists()


def test_nothing_is_restored_over_what_is_there(place: Place, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "mine").write_text("mine")
    said = motcua("restore", "--from", place.backup, "--key", place.key, "--data", tmp_path / "kept", expect=1)
    assert "không trống" in said
    assert (tmp_path / "kept" / "mine").read_text() == "mine"


def test_a_key_is_never_overwritten_and_not_for_others(place: Place, tmp_path: Path) -> None:
    before = place.key.read_bytes()
    assert "đã có" in motcua("backup-key", place.key, expect=1)
    assert place.key.read_bytes() == before
    open_key = tmp_path / "key"
    shutil.copy(place.key, open_key)
    open_key.chmod(0o644)
    said = motcua("restore", "--from", place.backup, "--key", open_key, "--data", tmp_path / "new", expect=1)
    assert "chmod 600" in said


def test_a_backup_with_a_lost_or_spoilt_file_is_not_made(place: Place, tmp_path: Path) -> None:
    digest = sha256(FILES[1]).hexdigest()
    kept = place.folder / "files" / digest[:2] / digest[2:4] / digest
    content = kept.read_bytes()
    words = ["backup", "--data", place.folder, "--to", tmp_path / "to", "--key", place.key]
    try:
        kept.write_bytes(b"z")
        assert "bị hỏng" in motcua(*words, expect=1)
        kept.unlink()
        assert "thiếu tệp" in motcua(*words, expect=1)
    finally:
        kept.write_bytes(content)
    assert not list((tmp_path / "to").iterdir())


def test_only_the_newest_are_kept_and_what_was_interrupted_is_cleared(place: Place, tmp_path: Path) -> None:
    to = tmp_path / "to"
    for name in ("motcua-20260101-000000", "motcua-20260102-000000", ".unfinished-x"):
        (to / name).mkdir(parents=True)
        (to / name / "manifest.json").write_text("{}")
    motcua("backup", "--data", place.folder, "--to", to, "--key", place.key, "--keep", "2")
    names = sorted(one.name for one in to.iterdir())
    assert names[0] == "motcua-20260102-000000"
    assert len(names) == 2


def test_an_external_database_is_backed_up_and_restored_into_an_empty_one(tmp_path: Path) -> None:
    key, to = tmp_path / "key", tmp_path / "to"
    with throwaway(tmp_path / "one") as one, throwaway(tmp_path / "two") as two:
        load(one.owner_url)
        here, there = ({"MOTCUA_DATABASE_URL": c.app_url, "MOTCUA_OWNER_DATABASE_URL": c.owner_url} for c in (one, two))
        motcua("migrate", "--data", tmp_path / "var", **here)
        motcua("backup-key", key)
        motcua("backup", "--data", tmp_path / "var", "--to", to, "--key", key, **here)
        (backup,) = to.glob("motcua-*")
        motcua("restore", "--from", backup, "--key", key, "--data", tmp_path / "new", **there)
        with psycopg.connect(two.owner_url) as owner:
            told = json.loads((backup / "manifest.json").read_text())["tables"]
            assert differences(told, contents(owner)) == []
        said = motcua("restore", "--from", backup, "--key", key, "--data", tmp_path / "again", expect=1, **there)
        assert "đã có bảng" in said
        assert "✓ Bảng đúng phiên bản" in report(tmp_path / "new", **there)


def test_a_difference_is_named() -> None:
    kept = {"a": [1, "x:y"], "b": [2, "x:y"], "c": [3, "x:y"]}
    assert differences(kept, {"a": (1, "x:y"), "b": (2, "x:z"), "d": (1, "")}) == [
        "bảng b: 2 dòng lúc sao lưu, 2 dòng bây giờ, hoặc nội dung khác",
        "bảng c: thiếu",
        "bảng d: thừa",
    ]
