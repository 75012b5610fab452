"""The connection to PostgreSQL that outlasts a restart of the server. Django asks for a module of this name."""

import select
import threading
import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus, TransactionStatus

PATIENCE = 6.0  # seconds after the database went away in which those who need it wait instead of failing
PAUSE = 0.05
HOPELESS = ("authentication failed", "does not exist", "no pg_hba.conf entry", "permission denied")


class Absence:
    """Since when the database of this process has been away; all threads share it.

    They wait together: when the patience of the first is over, nobody waits any more, so that a long outage is told
    at once, and the threads that tell it are free.
    """

    def __init__(self) -> None:
        self.known = False  # a database that was never reached is not waited for: its address may be wrong
        self._since: float | None = None
        self._lock = threading.Lock()

    def ended(self) -> None:
        """Note that the database answers."""
        with self._lock:
            self.known, self._since = True, None

    def bears_waiting(self, error: Exception, now: float) -> bool:
        """Say whether it is worth trying again after this failure; the first one after a good time starts the clock."""
        if not self.known or any(words in str(error) for words in HOPELESS):
            return False
        with self._lock:
            if self._since is None:
                self._since = now
            return now - self._since < PATIENCE


ABSENCE = Absence()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is opened again after a restart of the server, while whoever needs it waits."""

    def is_usable(self) -> bool:
        """Say whether the connection still stands.

        A server that ends says so, or the line does: then something waits to be read, and only then is it asked, or
        in the middle of a transaction. So a request that begins on a sound connection costs no statement for it.
        """
        if self.connection is None or self.errors_occurred or self._heard_something():
            return super().is_usable()
        return True

    def _heard_something(self) -> bool:
        line = self.connection.pgconn
        if line.status != ConnStatus.OK or line.transaction_status != TransactionStatus.IDLE:
            return True
        listening = select.poll()
        listening.register(line.socket, select.POLLIN | select.POLLPRI)
        return bool(listening.poll(0))

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; a server that went away, starts, or has no connection left is asked again for some seconds.

        :raises psycopg.OperationalError: it stays away, or refuses us.
        """
        while True:
            try:
                connection = super().get_new_connection(conn_params)
            except psycopg.OperationalError as error:
                if not ABSENCE.bears_waiting(error, time.monotonic()):
                    raise
                time.sleep(PAUSE)
            else:
                ABSENCE.ended()
                return connection
