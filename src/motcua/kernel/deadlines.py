"""Calls to other systems that end at an instant, however little and however late the other side says.

A limit on each wait is none on the whole: who sends one byte every few seconds holds a
call for ever. Here every wait is given what is left of the whole.
"""

import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from queue import Empty, Queue
from threading import Thread
from typing import Any

import httpcore
import httpx

Resolver = Callable[[str, int], Sequence[str]]
PIECE = 16 * 1024  # what one wait sends at most: one record of TLS


class Deadline:
    """An instant on the clock that never goes back."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Return the seconds that a wait may take; no more than ``most``.

        :raises httpcore.ReadTimeout: none are left.
        """
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("the whole call took too long")
        return seconds if most is None else min(most, seconds)


class TransportUntil(httpx.HTTPTransport):
    """What httpx sends through when the whole call ends at an instant: name to last byte, handshake and headers too."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=_Backend(deadline)
        )


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline) -> None:
        self.inner, self.deadline = httpcore.SyncBackend(), deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = self.deadline.left(timeout)
        return _Stream(self.inner.connect_tcp(host, port, left, local_address, socket_options), self.deadline)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.inner, self.deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), PIECE):
            self.inner.write(buffer[start : start + PIECE], self.deadline.left(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self.deadline.left(timeout)
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, left), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)

    def close(self) -> None:
        self.inner.close()


def resolver_until(deadline: Deadline, resolve: Resolver) -> Resolver:
    """Return a resolver that gives up at the instant; the machine's own cannot be told when.

    The one that was given up ends by itself, by the limits of the machine's name servers.
    """

    def asked(host: str, port: int) -> Sequence[str]:
        answers: Queue[Sequence[str] | Exception] = Queue()

        def ask() -> None:
            try:
                answers.put(resolve(host, port))
            except Exception as error:  # noqa: BLE001 - raised where it is waited for
                answers.put(error)

        Thread(target=ask, name="resolver", daemon=True).start()
        try:
            answer = answers.get(timeout=deadline.left())
        except Empty:
            raise TimeoutError("the name server does not answer") from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    return asked
