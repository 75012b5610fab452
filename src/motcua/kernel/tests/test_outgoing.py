"""P21: no address that a partner gives leads inside our own network."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

import httpx
import pytest

from motcua.kernel import outgoing
from motcua.kernel.outgoing import NotAllowedOutside, NotReached, check_url, checked, post

pytestmark = pytest.mark.promise("P21")

PUBLIC = "93.184.216.34"

WRITTEN_INSIDE = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "017700000001", "127.0.0.1.",
    "0", "0.0.0.0", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "169.254.170.2", "100.64.0.1", "192.0.0.1",
    "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "0xa9fea9fe", "2852039166",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25eth0]",
    "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[fec0::1]", "[2001:db8::1]", "[100::1]", "[5f00::1]",
    "localhost", "localhost.", "LOCALHOST", "metadata", "①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1%00.example.vn", "",
]  # fmt: skip
LEADS_INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.0.9", "169.254.169.254", "100.100.100.200", "0.0.0.0", "224.0.0.5",
    "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "fe80::1%eth0", "fd00::1", "2002:a00:1::", "64:ff9b::a00:1", "ff05::2",
]  # fmt: skip
NOT_CALLED = [
    "file:///etc/passwd", "gopher://example.vn:70/_x", "ftp://example.vn/", "http://example.vn/", "ldap://example.vn/",
    "dict://example.vn:11211/", "data:text/plain,x", "javascript:alert(1)", "//example.vn/", "example.vn", "",
    "https://", "https:///x", "https://user@example.vn/", "https://user:word@example.vn/", "https://example.vn/#x",
    "https://example.vn:99999/", "https://example.vn:x/", "https://example.vn/ x", "https://example.vn/\r\nHost: x",
    "https://example.vn\\@127.0.0.1/", "https://exämple.vn/", "https://example.vn/" + "a" * 2000, "https://[::1/", "https://-a.vn/",
]  # fmt: skip


def leads(*addresses: str):
    return lambda _host, _port: list(addresses)


@pytest.mark.parametrize("host", WRITTEN_INSIDE)
def test_no_way_of_writing_an_inner_address_passes(host) -> None:
    with pytest.raises((NotAllowedOutside, NotReached)):
        checked(f"https://{host}/hook")


@pytest.mark.parametrize("address", LEADS_INSIDE)
def test_a_good_name_that_leads_inside_is_not_called(address) -> None:
    with pytest.raises(NotAllowedOutside):
        checked("https://doitac.example.vn/hook", resolve=leads(address))
    with pytest.raises(NotAllowedOutside):
        checked("https://doitac.example.vn/hook", resolve=leads(PUBLIC, address))


@pytest.mark.parametrize("url", NOT_CALLED)
def test_only_https_to_a_plain_host_is_called(url) -> None:
    with pytest.raises(NotAllowedOutside):
        check_url(url)


def test_a_public_name_is_called_at_the_address_that_was_checked() -> None:
    target = checked("https://doitac.example.vn:8443/hook?x=1", resolve=leads(PUBLIC))
    assert target.url == f"https://{PUBLIC}:8443/hook?x=1"
    assert (target.host, target.sni) == ("doitac.example.vn:8443", "doitac.example.vn")
    assert checked("https://doitac.example.vn/", resolve=leads("2606:4700::1")).url == "https://[2606:4700::1]:443/"


def test_a_name_that_changes_its_address_is_resolved_once_and_called_where_it_was_checked() -> None:
    answers, called = [["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]], []

    def rebinding(_host: str, _port: int) -> list[str]:
        return answers.pop(0)

    def sent(request: httpx.Request) -> httpx.Response:
        called.append((request.url.host, request.headers["host"], request.extensions["sni_hostname"]))
        return httpx.Response(204, stream=httpx.ByteStream(b""))

    reply = post("https://doitac.example.vn/hook", b"{}", {}, resolve=rebinding, transport=httpx.MockTransport(sent))
    assert (reply.status, len(answers)) == (204, 2)
    assert called == [(PUBLIC, "doitac.example.vn", "doitac.example.vn")]


def test_an_unknown_name_is_not_reached() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(NotReached):
        checked("https://khong-co.example.vn/", resolve=unknown)


def test_a_host_of_the_offices_network_may_be_private_and_never_our_own_machine(settings) -> None:
    settings.OUTGOING_INSIDE_HOSTS = frozenset({"lgsp.daklak.gov.vn"})
    url = "https://lgsp.daklak.gov.vn/hook"
    assert checked(url, resolve=leads("10.20.30.40")).url == "https://10.20.30.40:443/hook"
    for never in ("127.0.0.1", "169.254.169.254", "::1", "0.0.0.0"):
        with pytest.raises(NotAllowedOutside):
            checked(url, resolve=leads(never))
    with pytest.raises(NotAllowedOutside):
        checked("https://khac.daklak.gov.vn/hook", resolve=leads("10.20.30.40"))


@contextmanager
def saying(*pieces: bytes):
    """A server on this machine that says these bytes and waits."""
    server, heard, done = socket.create_server(("127.0.0.1", 0)), [], threading.Event()

    def serve() -> None:
        while not done.is_set():
            try:
                client, _address = server.accept()
            except OSError:
                return
            with client:
                heard.append(client.recv(65536))
                for piece in pieces:
                    client.sendall(piece)
                done.wait(0.05)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1], heard
    done.set()
    server.close()


def test_a_redirect_to_our_own_machine_is_not_followed(settings) -> None:
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno") as (inner, heard_inside):
        location = f"http://127.0.0.1:{inner}/".encode()
        with saying(b"HTTP/1.1 307 X\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n") as (outer, heard):
            settings.OUTGOING_TEST_HOSTS = frozenset({f"127.0.0.1:{outer}"})
            assert post(f"http://127.0.0.1:{outer}/", b"{}", {}).status == 307
            assert len(heard) == 1
        assert heard_inside == []
        with pytest.raises(NotAllowedOutside):
            post(f"http://127.0.0.1:{inner}/", b"{}", {})


def test_an_endless_answer_is_cut(settings, monkeypatch) -> None:
    monkeypatch.setattr(outgoing, "MOST_BYTES", 1000)
    with saying(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 5000) as (port, _heard):
        settings.OUTGOING_TEST_HOSTS = frozenset({f"127.0.0.1:{port}"})
        with pytest.raises(NotReached):
            post(f"http://127.0.0.1:{port}/", b"{}", {})


def test_a_slow_answer_is_not_waited_for(settings, monkeypatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.2)
    server = socket.create_server(("127.0.0.1", 0))
    settings.OUTGOING_TEST_HOSTS = frozenset({f"127.0.0.1:{server.getsockname()[1]}"})
    with server, pytest.raises(NotReached):
        post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})


@contextmanager
def dripping(said: bytes, every: float = 0.02, seconds: float = 4.0):
    """A server on this machine that says these bytes and then one more at a time, never so late that one wait is too long."""
    server, done = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        client, _address = server.accept()
        with client, suppress(OSError):
            client.recv(65536)
            client.sendall(said)
            until = time.monotonic() + seconds
            while time.monotonic() < until and not done.wait(every):
                client.sendall(b"a")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        done.set()
        thread.join()
        server.close()


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        ("http", b"HTTP/1.1 200 OK\r\nX: "),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"),
        ("https", b"\x16\x03\x03\x3f\xff"),
    ],
    ids=["headers", "body", "handshake"],
)
def test_who_says_one_byte_at_a_time_holds_nobody_longer_than_the_whole_call_may_take(
    settings, monkeypatch, scheme, said
) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    with dripping(said) as port:
        settings.OUTGOING_TEST_HOSTS = frozenset({f"127.0.0.1:{port}"})
        begun = time.monotonic()
        with pytest.raises(NotReached):
            post(f"{scheme}://127.0.0.1:{port}/", b"{}", {})
        assert 0.4 < time.monotonic() - begun < 2.5


def test_a_name_server_that_does_not_answer_is_not_waited_for(monkeypatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.2)
    asleep = threading.Event()

    def slow(_host: str, _port: int) -> list[str]:
        asleep.wait(4)
        return [PUBLIC]

    begun = time.monotonic()
    with pytest.raises(NotReached):
        post("https://doitac.example.vn/", b"{}", {}, resolve=slow)
    assert time.monotonic() - begun < 2
    asleep.set()
