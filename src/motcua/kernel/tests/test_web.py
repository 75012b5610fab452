import pytest
from django.test import RequestFactory

from motcua.kernel.web import client_address, fingerprint

NEXT_TO_US = "10.0.0.1"


def told(settings, proxies, header, remote=NEXT_TO_US):
    settings.TRUSTED_PROXIES = proxies
    more = {"HTTP_X_FORWARDED_FOR": header} if header is not None else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **more))


def test_without_trusted_proxies_no_header_is_believed(settings):
    assert told(settings, 0, "203.0.113.7") == NEXT_TO_US
    assert told(settings, 0, None) == NEXT_TO_US


@pytest.mark.parametrize("spoofed", ["", "127.0.0.1, ", "198.51.100.9,198.51.100.10, ", "<script>, "])
def test_behind_one_proxy_only_its_own_word_counts(settings, spoofed):
    assert told(settings, 1, f"{spoofed}203.0.113.7") == "203.0.113.7"


def test_behind_two_proxies_the_outer_one_saw_the_visitor(settings):
    assert told(settings, 2, "127.0.0.1, 203.0.113.7, 10.0.0.9") == "203.0.113.7"
    assert told(settings, 2, "2001:db8::7, 10.0.0.9") == "2001:db8::7"


@pytest.mark.parametrize("header", [None, "", "unknown", "203.0.113.7,"])
def test_whoever_comes_around_the_proxy_is_known_by_the_connection(settings, header):
    assert told(settings, 1, header) == NEXT_TO_US
    assert told(settings, 2, "203.0.113.7") == NEXT_TO_US
    assert told(settings, 1, None, remote="") == ""


def test_what_a_page_sent_cannot_be_guessed_from_its_fingerprint(settings):
    sent = {"old": "mật khẩu cũ", "once_key": "1"}
    first = fingerprint(RequestFactory().post("/a/", sent))
    assert first == fingerprint(RequestFactory().post("/a/", sent | {"csrfmiddlewaretoken": "x"}))
    assert first != fingerprint(RequestFactory().post("/a/", sent | {"old": "mật khẩu khác"}))
    lines = [
        fingerprint(RequestFactory().post("/a/", sent | {"said": f"một{end}hai"})) for end in ("\n", "\r\n", "\r", " ")
    ]
    assert len(set(lines)) == 2  # however a browser ends its lines
    settings.SECRET_KEY = "another key"
    assert first != fingerprint(RequestFactory().post("/a/", sent))
