"""The web server: granian, serving the WSGI application in a few processes."""

import signal
from collections.abc import Callable
from typing import Any

from motcua.site import privileges

THREADS = 4  # per process; each may hold one connection to the database


def serve(host: str, port: int, workers: int) -> None:
    """Serve until asked to stop. A crashed process is started again by granian."""
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
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=10,
        factory=True,
    ).serve()


def application() -> Callable[..., Any]:
    """Return the application for one process, which from now on ends when granian does."""
    privileges.end_with_parent(signal.SIGTERM)
    from motcua.site.wsgi import application as wsgi

    return wsgi
