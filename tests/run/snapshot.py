"""Make the populated database of a release, from which later versions must be able to upgrade.

    .venv/bin/python -m tests.run.snapshot 0.1.0

Run once when a version is released; the result is committed and never changed.
"""

import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from motcua.site import embedded, surroundings

FOLDER = Path(__file__).resolve().parent / "snapshots"
DOSSIERS = 60


def make(version: str) -> Path:
    """Fill an empty database with the demonstration and a short past, and dump it."""
    target = FOLDER / f"{version}.dump"
    with tempfile.TemporaryDirectory() as data, embedded.throwaway() as cluster:
        os.environ["MOTCUA_DATA"] = data
        surroundings.use(cluster.owner_url, cluster.app_url)
        surroundings.set_up()
        fill()
        dump = [embedded.programmes() / "pg_dump", "--no-owner", "--no-privileges", "--format=custom", "--compress=9"]
        subprocess.run([*dump, "--file", target, cluster.owner_url], check=True)
    return target


def fill() -> None:
    from django.utils import timezone

    from motcua.dossiers import history
    from motcua.kernel.actors import machine
    from motcua.site import demo, migration

    migration.upgrade()
    by, at = machine("Bản chụp"), timezone.now()
    demo._load(demo.REFERENCE + demo.INVENTED[:1], print, by=by, at=at)
    wish = history.Wish(dossiers=DOSSIERS, first=at - timedelta(days=60), until=at)
    history.simulate(wish=wish, by=by, at=at)


if __name__ == "__main__":
    print(make(sys.argv[1]))
