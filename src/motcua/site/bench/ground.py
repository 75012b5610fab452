"""The ground that a measurement stands on: a throw-away PostgreSQL that really flushes, or the one that was named."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from motcua.site import surroundings
from motcua.site.embedded import Server
from motcua.site.folder import default_folder


@dataclass(frozen=True)
class Ground:
    """A migrated database, and Django set up on it as the application's role."""

    owner_url: str
    app_url: str
    folder: Path
    named: bool  # somebody's own database, not a throw-away one

    def around(self) -> dict[str, str]:
        """Return what a reader needs to know about it."""
        with psycopg.connect(self.owner_url) as connection:
            version = connection.execute(
                "SELECT format('PostgreSQL %s, fsync=%s, synchronous_commit=%s', current_setting('server_version'), "
                "current_setting('fsync'), current_setting('synchronous_commit'))"
            ).fetchone()
        return {"cơ sở dữ liệu": str(version[0] if version else ""), "số lõi": str(os.cpu_count())}


@contextmanager
def ground(url: str | None) -> Iterator[Ground]:
    """Stand on the named database, or on an embedded one that lives only as long as the measurement.

    The throw-away one lies on the disk of the data folder and is as durable as the real one: without flushing, figures
    of commits mean nothing. A named one must be empty of anything precious: measurements write into it. Its owner must
    be named too, by MOTCUA_OWNER_DATABASE_URL, unless both are one role.

    :raises Trouble: it cannot be reached.
    """
    with ExitStack() as stack:
        beside = default_folder().parent
        folder = Path(tempfile.mkdtemp(prefix=".motcua-bench-", dir=beside if os.access(beside, os.W_OK) else None))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if url is None:
            server = Server(folder / "postgres")
            stack.callback(lambda: server.stop(patience=5.0))
            cluster = server.start()
            owner_url, app_url = cluster.owner_url, cluster.app_url
        else:
            owner_url, app_url = os.environ.get("MOTCUA_OWNER_DATABASE_URL", url), url
        os.environ["MOTCUA_DATA"] = str(folder)
        surroundings.announce(folder)
        surroundings.use(owner_url, app_url)
        surroundings.set_up()
        migrate()
        yield Ground(owner_url, app_url, folder, named=url is not None)


def migrate() -> None:
    """Bring the tables to this version and give the application's role its rights."""
    from motcua.site import migration

    migration.upgrade()
