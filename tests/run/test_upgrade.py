"""Every released database is upgraded: nothing is lost, nobody is loaded twice."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from motcua.site.embedded import programmes, throwaway
from tests.run.conftest import clean_surroundings
from tests.run.snapshot import FOLDER

SNAPSHOTS = sorted(FOLDER.glob("*.dump"))
KEPT = (
    "kernel_fact",
    "organisations_organisation",
    "people_account",
    "procedures_procedureversion",
    "dossiers_dossier",
)


def counts(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT}


def motcua(*words: str, **surroundings: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "motcua.site.cli", *words],
        capture_output=True, text=True, check=False, env=clean_surroundings(**surroundings),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("snapshot", SNAPSHOTS, ids=lambda path: path.stem)
def test_a_released_database_is_upgraded_and_keeps_every_row(snapshot: Path, tmp_path: Path) -> None:
    with throwaway() as cluster:
        restore = [
            programmes() / "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--dbname",
            cluster.owner_url,
            snapshot,
        ]
        subprocess.run(restore, check=True, capture_output=True)
        before = counts(cluster.owner_url)
        assert all(before.values())
        urls = {"MOTCUA_DATABASE_URL": cluster.app_url, "MOTCUA_OWNER_DATABASE_URL": cluster.owner_url}
        motcua("migrate", "--data", str(tmp_path), **urls)
        assert "✓ Bảng đúng phiên bản" in motcua("check", "--data", str(tmp_path), **urls)
        assert counts(cluster.app_url) == before


def test_there_is_a_snapshot_to_upgrade_from() -> None:
    assert SNAPSHOTS
