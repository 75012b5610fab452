"""Make a populated snapshot of the present version: ``python -m tests.upgrades.make_snapshot 0.1.0``.

Done once for each version that was given away; the test beside this brings each
snapshot up to the present code.
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from motcua.site.embedded import programmes, throwaway
from motcua.site.grants import grant

SNAPSHOTS = Path(__file__).parent / "snapshots"
FILL = """
import django
django.setup()
from motcua.site import demo
from motcua.simulation.cli import simulate
demo.load_reference(print)
from motcua.people.demonstration import load_demonstration
from motcua.kernel.actors import machine
from django.utils import timezone
load_demonstration(by=machine("Dữ liệu minh họa"), at=timezone.now())
simulate.main(args=["--dossiers", "120", "--from", "2026-10-01", "--to", "2026-11-20"], standalone_mode=False)
"""


def make(version: str) -> Path:
    """Return the written snapshot."""
    target = SNAPSHOTS / f"{version}.dump"
    with throwaway() as cluster:
        settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "motcua.site.settings"}
        owner = {**settings, "MOTCUA_DATABASE_URL": cluster.owner_url}
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=owner, check=True)
        grant(cluster.owner_url, urlsplit(cluster.app_url).username or "")
        application = {**settings, "MOTCUA_DATABASE_URL": cluster.app_url}
        subprocess.run([sys.executable, "-c", FILL], env=application, check=True)
        dump = [
            programmes() / "pg_dump",
            "-Fc",
            "-Z9",
            "--no-owner",
            "--no-privileges",
            "-f",
            target,
            cluster.owner_url,
        ]
        subprocess.run(dump, check=True)
    return target


if __name__ == "__main__":
    written = make(sys.argv[1])
    print(written, written.stat().st_size)  # noqa: T201 - it is a script
