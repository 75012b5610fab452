"""The web server: granian, serving the WSGI application in a few processes.

The application is imported once, before granian forks: that halves the time of a
start and lets the processes share their memory.
"""

import gc
import signal
from collections.abc import Callable
from threading import Thread
from typing import Any

from motcua.kernel import logs
from motcua.site import privileges
from motcua.site.database import waits

THREADS = 4  # per process; each may hold one connection to the database


def serve(host: str, port: int, workers: int) -> None:
    """Serve until asked to stop. A crashed process is started again by granian."""
    _import_everything()
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "motcua.site.web:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=1024,
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

    from motcua.site import wsgi  # noqa: F401 - imported for the processes to come

    len(get_resolver().url_patterns)
    connections.close_all()
    options = connections["default"].settings_dict["OPTIONS"]
    options["options"] = options["options"] or waits()  # the address may have its own
    gc.freeze()


def application() -> Callable[..., Any]:
    """Return the application for one process, which from now on ends when granian does."""
    privileges.end_with_parent(signal.SIGTERM)
    from motcua.papers import warm_up
    from motcua.site.wsgi import application as wsgi

    Thread(target=warm_up, name="warm-up", daemon=True).start()
    return wsgi
