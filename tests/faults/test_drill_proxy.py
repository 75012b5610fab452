"""The proxy of the drill cuts, resets, holds and delays what the server says, and nothing in fair weather."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPException

import pytest

from motcua.drill.asking import Line
from motcua.drill.proxy import FAIR, Proxy, Weather

SAID = b"HTTP/1.1 200 OK\r\nServer: here\r\nContent-Length: 4\r\n\r\nwell"


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                heard, _where = server.accept()
            except OSError:
                return
            with heard:
                heard.recv(1000)
                heard.sendall(SAID)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    with Proxy("127.0.0.1", server.getsockname()[1], seed=1) as made:
        yield made
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


def asked(proxy: Proxy, patience: float = 5.0) -> bytes:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=patience) as line:
        line.sendall(b"GET / HTTP/1.1\r\n\r\n")
        heard = b""
        while piece := line.recv(1000):
            heard += piece
        return heard


def test_in_fair_weather_everything_comes(proxy: Proxy) -> None:
    assert proxy.weather == FAIR
    assert asked(proxy) == SAID
    assert proxy.cut == 0


def test_a_reply_is_cut_after_some_bytes(proxy: Proxy) -> None:
    proxy.weather = Weather("cut", 1.0, most=9)
    assert (asked(proxy), proxy.cut) == (SAID[:9], 1)


def test_a_reply_is_reset(proxy: Proxy) -> None:
    proxy.weather = Weather("reset", 1.0)
    with pytest.raises(ConnectionResetError):
        asked(proxy)


def test_a_reply_disappears(proxy: Proxy) -> None:
    proxy.weather = Weather("blackhole", 1.0, seconds=30)
    with pytest.raises(TimeoutError):
        asked(proxy, patience=0.3)


def test_a_reply_is_late(proxy: Proxy) -> None:
    proxy.weather = Weather("latency", 1.0, seconds=0.3)
    begun = time.monotonic()
    assert asked(proxy) == SAID
    assert time.monotonic() - begun >= 0.3


@pytest.mark.parametrize("most", [9, 17, 18, 40, len(SAID) - 6, len(SAID) - 1])
def test_a_reply_that_is_cut_anywhere_is_taken_for_no_answer(proxy: Proxy, most: int) -> None:
    with closing(Line("127.0.0.1", proxy.port)) as line:
        assert line.ask("GET", "/", None, {}).body == b"well"
        line.close()
        proxy.weather = Weather("cut", 1.0, most=most)
        with pytest.raises((OSError, HTTPException)):
            line.ask("GET", "/", None, {})
