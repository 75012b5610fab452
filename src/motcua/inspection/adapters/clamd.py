"""ClamAV's daemon, asked over a socket (INSTREAM)."""

import socket
import struct
from contextlib import closing
from typing import BinaryIO

from django.conf import settings

from motcua.inspection.ports import Away

PIECE = 64 * 1024
LONGEST_ANSWER = 4096


class Clamd:
    """``unix:/run/clamav/clamd.ctl`` or ``tcp:127.0.0.1:3310``."""

    def __init__(self, address: str | None = None, patience: float = 20.0) -> None:
        self.address: str = address or settings.CLAMD_ADDRESS
        self.patience = patience

    def scan(self, content: BinaryIO) -> str | None:
        """Send the bytes and read the answer; anything but a clear OK or FOUND means that it is away."""
        try:
            with closing(self._connected()) as line:
                line.sendall(b"zINSTREAM\0")
                content.seek(0)
                while piece := content.read(PIECE):
                    line.sendall(struct.pack(">I", len(piece)) + piece)
                line.sendall(struct.pack(">I", 0))
                answer = _answer(line)
        except OSError as error:
            raise Away(str(error)) from error
        return _understood(answer)

    def _connected(self) -> socket.socket:
        kind, _colon, place = self.address.partition(":")
        if kind == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self.patience)
            try:
                line.connect(place)
            except OSError:
                line.close()
                raise
            return line
        host, _colon, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=self.patience)


def _answer(line: socket.socket) -> str:
    read = b""
    while len(read) < LONGEST_ANSWER and not read.endswith(b"\0") and (piece := line.recv(1024)):
        read += piece
    return read.rstrip(b"\0\n").decode("utf-8", "replace")


def _understood(answer: str) -> str | None:
    _stream, _colon, words = answer.partition(": ")
    if words == "OK":
        return None
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")
    raise Away(answer[:200] or "empty answer")
