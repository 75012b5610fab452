"""What a stranger who sends half of his requests does to everybody else: nothing."""

import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit
from urllib.request import urlopen

HALF_SENT = 64
SOON = 2.0  # seconds; two cores may be shared with other tests
FAIR = 15.0  # what any body may take


def test_many_half_sent_requests_of_one_stranger_stop_nobody_and_are_told_so_in_words(house: str) -> None:
    place = urlsplit(house)
    with ExitStack() as lines:
        half = []
        for _n in range(HALF_SENT):
            line = lines.enter_context(socket.create_connection((place.hostname, place.port), timeout=FAIR + 30))
            line.sendall(
                f"POST /tra-cuu/ HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 1000\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n\r\nabc".encode()
            )
            half.append(line)
        began = time.monotonic()
        for path in ("/healthz", "/", "/tra-cuu/"):
            asked = time.monotonic()
            with urlopen(house + path) as answer:
                assert answer.status == 200
            assert time.monotonic() - asked < SOON
        said = [line.recv(65_536).decode() for line in half]
        assert time.monotonic() - began >= FAIR - 1
    assert {page.partition("\r\n")[0] for page in said} == {"HTTP/1.1 408 Request Timeout"}
    assert "Nội dung gửi lên đến quá chậm" in said[0]
