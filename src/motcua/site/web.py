"""The web server: granian, serving our reception in a few processes.

The application is imported once, before granian forks: that halves the time of a
start and lets the processes share their memory.
"""

import gc
import resource
import signal
from threading import Thread
from typing import TYPE_CHECKING

from motcua.kernel import logs
from motcua.site import privileges
from motcua.site.database import waits

if TYPE_CHECKING:
    from motcua.site.reception import Reception

THREADS = 4  # per process; each may hold one connection to the database
AT_ONCE = 2  # of them compute; the others are for requests behind one that waits
CONNECTIONS = 2048  # per process; one costs little, and one that stays silent is closed after half a minute
OPEN_FILES = 8192


def serve(host: str, port: int, workers: int) -> None:
    """Serve until asked to stop. A crashed process is started again by granian."""
    _import_everything()
    _allow_open_files()
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "motcua.site.web:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        workers=workers,
        backlog=1024,
        backpressure=CONNECTIONS,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=logs.configuration(),
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=10,
        factory=True,
    ).serve()


def _import_everything() -> None:
    from django.db import connections
    from django.urls import get_resolver

    from motcua.site import reception, wsgi  # noqa: F401 - imported for the processes to come

    len(get_resolver().url_patterns)
    connections.close_all()
    options = connections["default"].settings_dict["OPTIONS"]
    options["options"] = options["options"] or waits()  # the address may have its own
    gc.freeze()


def _allow_open_files() -> None:
    """Let each process hold its connections and the bodies that wait on the disk, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def application() -> "Reception":
    """Return the application for one process, which from now on ends when granian does."""
    privileges.end_with_parent(signal.SIGTERM)
    from motcua.papers import warm_up
    from motcua.site.reception import Reception
    from motcua.site.wsgi import application as wsgi

    Thread(target=warm_up, name="warm-up", daemon=True).start()
    return Reception(wsgi, THREADS, at_once=AT_ONCE)
