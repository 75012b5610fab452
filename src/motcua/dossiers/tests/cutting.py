"""A wire that cuts the reply: the request arrives and is done, the answer never comes back."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Wire:
    """Passes requests on to a server; while ``cutting``, reads each answer to its end and throws it away."""

    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.cutting = False
        self.cut = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = self._listener.getsockname()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.create_connection(self.server) as server:
            server.settimeout(20)
            server.sendall(_whole_request(client))
            reply = b"".join(iter(lambda: server.recv(65536), b""))
            if self.cutting:
                self.cut += 1
            else:
                client.sendall(reply)

    def close(self) -> None:
        self._listener.close()


def _whole_request(client: socket.socket) -> bytes:
    """Read one request, asking the server to close afterwards so that the end of its answer is seen."""
    client.settimeout(20)
    got = b""
    while b"\r\n\r\n" not in got:
        got += client.recv(65536)
    head, _blank, body = got.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    length = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += client.recv(65536)
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*kept, b"Connection: close", b"", body])


@contextmanager
def wire(host: str, port: int) -> Iterator[Wire]:
    made = Wire(host, port)
    try:
        yield made
    finally:
        made.close()
