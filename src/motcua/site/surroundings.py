"""What a command needs around it before Django may be set up: folder, keys and the addresses of the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from motcua.site import folder as data_folder
from motcua.site.embedded import Server
from motcua.site.trouble import Trouble

SETTINGS = "motcua.site.settings"


def is_external() -> bool:
    """Say whether the administrator named a PostgreSQL of their own."""
    return bool(os.environ.get("MOTCUA_DATABASE_URL"))


def announce(folder: Path) -> None:
    """Tell this process and its children where the data lives, and the key that belongs to it."""
    os.environ["MOTCUA_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if os.environ.get("MOTCUA_PRODUCTION") != "1" and "MOTCUA_SECRET_KEY" not in os.environ:
        os.environ["MOTCUA_SECRET_KEY"] = data_folder.secret_key(folder)


@contextmanager
def database(folder: Path) -> Iterator[None]:
    """Set the environment for Django with a reachable database.

    The external one; else the embedded one that already runs in the folder; else
    that one is started for as long as the command takes.

    :raises Trouble: there is none to reach.
    """
    data_folder.prepare(folder)
    announce(folder)
    if is_external():
        yield
        return
    server = Server(folder / "postgres")
    if running := server.addresses():
        use(running.owner_url, running.app_url)
        yield
        return
    with data_folder.alone(folder):
        cluster = server.start()
        use(cluster.owner_url, cluster.app_url)
        try:
            yield
        finally:
            server.stop()


def use(owner_url: str, app_url: str) -> None:
    """Name the embedded database to this process and its children."""
    os.environ["MOTCUA_OWNER_DATABASE_URL"] = owner_url
    os.environ["MOTCUA_DATABASE_URL"] = app_url


def set_up() -> None:
    """Set Django up.

    :raises Trouble: a setting is wrong; the sentence says which.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    try:
        django.setup()
    except ValueError as error:
        raise Trouble(str(error)) from error
