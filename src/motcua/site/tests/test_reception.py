"""Requests that come slowly, half, too large or too many, and answers that nobody reads."""

import os
import socket
import subprocess
import sys
import time
from ast import literal_eval
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import permutations

import pytest

from motcua.site.places import ALL, BYTES, OF_ONE, NoPlace, Places, sender
from motcua.site.reception import MEMORY
from motcua.site.tests.toy_house import GRACE, THREADS

SIGNED_IN = {"Cookie": "motcua=x"}  # may send more than a stranger
PATIENCE = 20.0


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    around = os.environ | {"DJANGO_SETTINGS_MODULE": "motcua.site.settings"}
    around["TMPDIR"] = str(tmp_path_factory.mktemp("uploads"))
    house = subprocess.Popen([sys.executable, "-m", "motcua.site.tests.toy_house", str(number)], env=around)
    try:
        until = time.monotonic() + 60
        while not _open(number):
            assert house.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        yield number
    finally:
        house.terminate()
        house.wait(30)


def _open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(port: int, path: str = "/", body: bytes | None = None, method: str = "", **headers: str) -> Answer:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
        line.request(method or ("POST" if body else "GET"), path, body, SIGNED_IN | headers)
        answer = line.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


def half_sent(port: int, size: int = 1000, *, sent: bytes = b"abc", source: str = "127.0.0.1") -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE, source_address=(source, 0))
    line.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nCookie: motcua=x\r\nContent-Length: %d\r\n\r\n" % size + sent)
    return line


def status_of(line: socket.socket) -> int:
    """The status of the answer; 0 when the line was closed without one."""
    return int(line.recv(65_536)[9:12] or 0)


def test_half_sent_bodies_hold_up_nobody_and_end_with_408(port: int) -> None:
    with ExitStack() as lines:
        half = [lines.enter_context(half_sent(port)) for _n in range(16 * THREADS)]
        began = time.monotonic()
        assert {ask(port).status, ask(port, body=b"whole").status} == {200}
        assert time.monotonic() - began < GRACE
        assert {status_of(line) for line in half} == {408}
        assert GRACE <= time.monotonic() - began < GRACE + 5
        assert half[0].recv(100) == b""


def test_one_address_takes_not_all_places_and_another_still_gets_one(port: int) -> None:
    with ExitStack() as lines:
        half = [lines.enter_context(half_sent(port)) for _n in range(OF_ONE + 20)]
        other = lines.enter_context(half_sent(port, 3, source="127.0.0.2"))
        assert status_of(other) == 200
        assert Counter(map(status_of, half)) == {408: OF_ONE, 429: 20}
    assert ask(port, body=b"whole").status == 200


@pytest.mark.parametrize("size", [60_000, 2 * MEMORY])
def test_a_body_that_drips_slowly_but_fairly_is_taken(port: int, size: int) -> None:
    with half_sent(port, size, sent=b"") as line:
        for _n in range(10):
            line.sendall(b"x" * (size // 10))
            time.sleep(0.3)  # several times as long as the grace, but faster than the least rate
        line.sendall(b"x" * (size % 10))
        answer = line.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 200")
    assert f"x-got: {size}".encode() in answer


@pytest.mark.parametrize("size", [10_000, 2 * MEMORY])
def test_a_body_that_drips_more_slowly_than_that_is_not(port: int, size: int) -> None:
    with half_sent(port, size, sent=b"") as line:
        began, status = time.monotonic(), 0
        while not status and time.monotonic() - began < 10 * GRACE:
            line.sendall(b"x" * 100)
            line.settimeout(0.3)
            with suppress(TimeoutError):
                status = status_of(line)
        assert status == 408
        assert GRACE <= time.monotonic() - began < 5 * GRACE


def test_a_large_body_that_falls_silent_is_given_up_long_before_its_time_is_over(port: int) -> None:
    with half_sent(port, 20_000_000, sent=b"x" * 1_000_000) as line:
        began = time.monotonic()
        assert status_of(line) == 408
        assert time.monotonic() - began < GRACE + 5


def test_a_sender_who_leaves_early_is_forgotten(port: int) -> None:
    with ExitStack() as lines:
        for n in range(60):
            lines.enter_context(half_sent(port, (1000, 2_000_000)[n % 2]))
    time.sleep(GRACE / 4)
    assert ask(port, body=b"whole").status == 200


def test_a_large_body_comes_through_the_disk_and_leaves_nothing_there(port: int) -> None:
    assert ask(port, body=b"y" * 20_000_000).headers["X-Got"] == "20000000"


@pytest.mark.parametrize("order", list(permutations(["Content-Length: 5", "Transfer-Encoding: chunked"])))
def test_two_lengths_are_refused(port: int, order: tuple[str, str]) -> None:
    lengths = "\r\n".join(order)
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(f"POST / HTTP/1.1\r\nHost: h\r\n{lengths}\r\n\r\n3\r\nabc\r\n0\r\n\r\n".encode())
        assert status_of(line) == 400


def test_what_is_too_large_for_a_stranger_is_refused_unread(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n")
        assert status_of(line) == 413


def test_the_environment_is_that_of_wsgi(port: int) -> None:
    told = literal_eval(
        ask(port, "/environment?a=%20", b"x", **{"X-Two-Words": "1", "X_Two_Words": "2", "Content-Type": "a/b"}).body.decode()
    )  # fmt: skip
    assert told["HTTP_X_TWO_WORDS"] == "1"
    assert (told["CONTENT_TYPE"], told["CONTENT_LENGTH"], told["REMOTE_ADDR"]) == ("a/b", "1", "127.0.0.1")
    assert (told["QUERY_STRING"], told["REQUEST_METHOD"], told["SERVER_PORT"]) == ("a=%20", "POST", str(port))
    assert "PATH" not in told


@pytest.mark.parametrize("size", [1000, 5_000_000])
def test_streams_come_whole_from_memory_or_a_file(port: int, size: int) -> None:
    answer = ask(port, f"/stream?{size}")
    assert answer.headers["Content-Length"] == str(size)
    assert answer.body == b"0123456789" * (size // 10)
    head = ask(port, f"/stream?{size}", method="HEAD")
    assert (head.headers["Content-Length"], head.body) == (str(size), b"")


def test_answers_that_nobody_reads_hold_up_nobody(port: int) -> None:
    with ExitStack() as lines:
        for _n in range(8 * THREADS):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            line.sendall(b"GET /stream?20000000 HTTP/1.1\r\nHost: h\r\n\r\n")
        assert ask(port).status == 200


def test_one_that_thinks_long_holds_up_nobody_though_only_one_has_its_turn(port: int) -> None:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
        line.request("GET", "/think")
        assert ask(port).status == 200
        line.sock.setblocking(False)
        with pytest.raises(BlockingIOError):  # no answer yet: the later one was served first
            line.sock.recv(1, socket.MSG_PEEK)
        line.sock.settimeout(PATIENCE)
        assert line.getresponse().status == 200


def test_what_breaks_is_answered_and_the_next_is_served(port: int) -> None:
    assert [ask(port, path).status for path in ("/break", "/")] == [500, 200]


def test_places_are_bounded_for_one_for_all_and_by_size() -> None:
    places, refused = Places(), []
    with ExitStack() as held:
        for n in range(ALL // OF_ONE):
            held.enter_context(places.taken(f"10.0.0.{n}")).holds((OF_ONE - 1) * BYTES)
        for address in ("10.0.0.0", "10.1.0.0"):
            with pytest.raises(NoPlace) as full, places.taken(address):
                pass
            refused.append(full.value.status)
    assert refused == [429, 503]
    with places.taken("10.0.0.0") as one, places.taken("10.0.0.0") as other:
        one.holds((OF_ONE - 2) * BYTES)
        with pytest.raises(NoPlace):
            other.holds(2 * BYTES)
        one.holds(BYTES)  # what is held stays held
    with places.taken("10.0.0.0") as one:
        one.holds((OF_ONE - 1) * BYTES)


def test_whoever_announces_much_and_sends_nothing_keeps_nobody_out(port: int) -> None:
    with ExitStack() as lines:
        silent = [lines.enter_context(half_sent(port, 200 * 1024 * 1024)) for _n in range(8)]
        assert ask(port, body=b"small").status == 200
        assert Counter(map(status_of, silent)) == {408: 8}


def test_a_line_with_ipv6_is_one_sender_whatever_address_it_takes() -> None:
    told = ["2001:db8:0:1::5", "2001:db8:0:1:ffff::", "2001:db8:0:2::5", "::ffff:203.0.113.9", "203.0.113.9", ""]
    assert [sender(one) for one in told] == [
        "2001:db8:0:1::/64",
        "2001:db8:0:1::/64",
        "2001:db8:0:2::/64",
        *["203.0.113.9"] * 2,
        "",
    ]
