"""A house with one room, served as ours is: ``python -m motcua.site.tests.toy_house PORT``."""

import sys
import time
from collections.abc import Iterator
from typing import Any

import django
from granian.constants import HTTPModes, Interfaces
from granian.server import Server

GRACE, THREADS, AT_ONCE = 1.0, 2, 1


class Stream:
    """An answer given in pieces, as Django marks it."""

    streaming = True

    def __init__(self, size: int) -> None:
        self.size = size

    def __iter__(self) -> Iterator[bytes]:
        for _n in range(self.size // 1000):
            yield b"0123456789" * 100


def room(environ: dict[str, Any], begin: Any) -> Any:
    path, body = environ["PATH_INFO"], environ["wsgi.input"].read()
    refused = environ.get("motcua.refused")
    if path == "/environment":
        begin("200 OK", [])
        return [repr({key: value for key, value in environ.items() if not key.startswith("wsgi.")}).encode()]
    if path == "/stream":
        size = int(environ["QUERY_STRING"])
        begin("200 OK", [("Content-Length", str(size))])
        return Stream(size)
    if path == "/think":
        time.sleep(0.5)
    if path == "/break":
        raise ZeroDivisionError
    begin(f"{refused or 200} said", [("X-Got", str(len(body)))])
    return [body[:10]]


def house() -> Any:
    """Return what granian calls."""
    from motcua.site.reception import Reception

    return Reception(room, THREADS, at_once=AT_ONCE, grace=GRACE)


if __name__ == "__main__":
    django.setup()
    Server(
        "motcua.site.tests.toy_house:house", port=int(sys.argv[1]), interface=Interfaces.RSGI, http=HTTPModes.http1,
        websockets=False, factory=True, backpressure=1000, workers_kill_timeout=5,
    ).serve()  # fmt: skip
