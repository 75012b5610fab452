"""What the public sees of a dossier, and what it never sees."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from math import log2
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.dossiers import commands
from motcua.dossiers.models import Dossier, TrackingTry
from motcua.dossiers.rules import LETTERS
from motcua.dossiers.tests.factories import NOW, OWNER, Office, intake, received, resolved, story_office
from motcua.kernel.actors import ANYONE, machine

pytestmark = [pytest.mark.promise("P14"), pytest.mark.django_db]


@pytest.fixture
def dossier() -> Dossier:
    return received(story_office())


def link(dossier: Dossier, secret: str | None = None) -> str:
    return reverse("dossiers:track-link", args=[dossier.code, secret or dossier.tracking_secret])


def tried(client: Client, code: str, pin: str) -> tuple[int, str]:
    answer = client.post(reverse("dossiers:track"), {"code": code, "pin": pin})
    return answer.status_code, answer.content.decode().replace(code, "CODE")


def test_the_qr_leads_to_the_state_in_plain_words(client: Client, dossier: Dossier) -> None:
    answer = client.get(link(dossier))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Đã tiếp nhận" in page
    assert "thứ Sáu 20/11/2026" in page
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("at_once", [True, False], ids=["taken in at once", "handed in, then received"])
def test_the_address_of_a_dossier_bears_a_secret_of_sixty_bits_that_no_other_bears(
    client: Client,
    at_once: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    place, secrets = story_office(), set()
    for minute in range(3):
        at = NOW + timedelta(minutes=minute)
        if at_once:
            kept = received(place, at=at)
        else:
            handed_in = commands.submit_dossier(intake=intake(place), by=place.clerk, at=at)
            kept = commands.receive_dossier(dossier=handed_in.id, by=place.clerk, at=at)
        told = client.post(reverse("dossiers:track"), {"code": kept.code, "pin": kept.tracking_pin})
        secret = told["Location"].rstrip("/").rpartition("/")[2]
        assert client.get(told["Location"]).status_code == 200
        assert set(secret) <= set(LETTERS)
        assert len(secret) * log2(len(set(LETTERS))) >= 60
        secrets.add(secret)
    assert len(secrets) == 3


def test_the_page_that_asks_may_name_its_own_origin(client: Client) -> None:
    """Under "no-referrer" a browser posts with "Origin: null", which the protection against forged posts refuses."""
    assert client.get(reverse("dossiers:track"))["Referrer-Policy"] == "same-origin"


def test_of_the_person_only_a_masked_name_is_shown(client: Client, dossier: Dossier) -> None:
    page = client.get(link(dossier)).content.decode()
    assert OWNER.name == "Y Bhăm Êñuôl"
    assert "Y B. Ê." in page
    for secret in (OWNER.name, OWNER.id_number, OWNER.phone, OWNER.address_line):
        assert secret not in page


@pytest.mark.parametrize("shape", [str, str.lower, lambda pin: f" {pin[:4]} {pin[4:]} ", "-".join])
def test_the_typed_secret_forgives_typing(client: Client, dossier: Dossier, shape: object) -> None:
    pin = shape(dossier.tracking_pin)  # type: ignore[operator]
    answer = client.post(reverse("dossiers:track"), {"code": f" {str(dossier.code).lower()} ", "pin": pin})
    assert answer.status_code == 303
    assert answer["Location"] == link(dossier)


@pytest.mark.parametrize("shape", ["{a} {d} {n}", "{a}–{d}—{n}", "{a}−{d}-{n} "])
def test_the_code_forgives_typing(client: Client, dossier: Dossier, shape: str) -> None:
    agency, day, number = str(dossier.code).split("-")
    wide = str.maketrans({str(n): chr(0xFF10 + n) for n in range(10)})
    code = shape.format(a=agency.lower(), d=day.translate(wide), n=number)
    answer = client.post(reverse("dossiers:track"), {"code": code, "pin": dossier.tracking_pin.translate(wide)})
    assert answer.status_code == 303
    assert answer["Location"] == link(dossier)


def test_another_spelling_of_a_code_buys_no_more_tries(client: Client, dossier: Dossier) -> None:
    spellings = [str(dossier.code), str(dossier.code).replace("-", " "), str(dossier.code).replace("-", "–")]
    for n in range(10):
        assert tried(client, spellings[n % 3], "AAAAAAAA")[0] == 422
    assert tried(client, spellings[1], dossier.tracking_pin)[0] == 429


def test_an_address_without_its_secret_asks_for_it_whether_the_code_exists_or_not(
    client: Client, dossier: Dossier
) -> None:
    pages = []
    for code in (str(dossier.code), "H15.61-261120-0999"):
        answer = client.get(reverse("dossiers:track-code", args=[code]))
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        page = answer.content.decode()
        assert f'value="{code}"' in page
        assert re.search(r'id="f-pin"[^>]* autofocus', page)  # the code stands there already
        pages.append(_without_token(page.replace(code, "CODE")))
    assert pages[0] == pages[1]


def test_wrong_code_and_wrong_secret_look_the_same(client: Client, dossier: Dossier) -> None:
    wrong_secret = tried(client, str(dossier.code), "AAAAAAAA")
    unknown_code = tried(client, "H15.61-261120-0999", "AAAAAAAA")
    no_code = tried(client, "H15.61-261120-xxxx", "AAAAAAAA")
    strip = [body.replace("csrfmiddlewaretoken", "") for _status, body in (wrong_secret, unknown_code, no_code)]
    without_tokens = {_without_token(body) for body in strip}
    assert {status for status, _body in (wrong_secret, unknown_code, no_code)} == {422}
    assert len(without_tokens) == 1


def _without_token(body: str) -> str:
    import re

    return re.sub(r'value="[A-Za-z0-9]{64}"', "", body)


def test_an_empty_secret_opens_nothing(client: Client, dossier: Dossier) -> None:
    assert tried(client, str(dossier.code), "")[0] == 422
    assert client.get(link(dossier, "x")).status_code == 404


def test_a_personal_number_alone_opens_nothing(client: Client, dossier: Dossier) -> None:
    assert tried(client, OWNER.id_number, OWNER.id_number)[0] == 422
    assert tried(client, str(dossier.code), OWNER.id_number)[0] == 422


def test_guessing_ends_after_ten_tries_even_with_the_right_secret(client: Client, dossier: Dossier) -> None:
    for _ in range(10):
        assert tried(client, str(dossier.code), "AAAAAAAA")[0] == 422
    assert tried(client, str(dossier.code), dossier.tracking_pin)[0] == 429
    assert client.get(link(dossier)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_many_tries_at_once_get_no_more_than_ten() -> None:
    start = Barrier(14)

    def attempt(n: int) -> bool:
        try:
            start.wait(20)
            return commands.note_try(code="H15.61-261120-0001", address=f"192.0.2.{n}", by=ANYONE, at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(14) as threads:
        assert sum(threads.map(attempt, range(14))) == 10


def test_an_address_beyond_its_limit_closes_nobody_elses_code() -> None:
    def tries(code: str, address: str) -> bool:
        return commands.note_try(code=code, address=address, by=ANYONE, at=NOW)

    guesses = [tries(f"H15.61-261120-{n:04d}", "192.0.2.1") for n in range(125)]
    assert guesses == [True] * 120 + [False] * 5
    assert [tries("H15.61-261120-0999", "192.0.2.1") for _n in range(20)] == [False] * 20
    assert tries("H15.61-261120-0999", "192.0.2.2")


def test_tries_on_an_unknown_code_are_counted_alike(client: Client, dossier: Dossier) -> None:
    for _ in range(10):
        tried(client, "H15.61-261120-0999", "AAAAAAAA")
    assert tried(client, "H15.61-261120-0999", "AAAAAAAA")[0] == 429
    assert tried(client, str(dossier.code), dossier.tracking_pin)[0] == 303


def test_tries_keep_neither_code_nor_address(client: Client, dossier: Dossier) -> None:
    tried(client, str(dossier.code), "AAAAAAAA")
    kept = list(TrackingTry.objects.values_list("what", flat=True))
    assert len(kept) == 2
    assert all(len(what) == 64 for what in kept)


def test_a_supplement_tells_what_to_bring(client: Client) -> None:
    from motcua.dossiers.tests.factories import in_process
    from motcua.dossiers.tests.test_commands import ask

    place = story_office()
    dossier = in_process(place)
    ask(dossier, place.specialist, NOW.replace(hour=11))
    page = client.get(link(dossier)).content.decode()
    assert "Giấy ủy quyền" in page
    assert "Nộp bản có chứng thực" in page
    assert "04/12/2026" in page
    assert 'class="done-box wait"' in page


def test_a_finished_dossier_says_what_to_do(client: Client) -> None:
    place: Office = story_office()
    dossier = resolved(place)
    assert "Đã có kết quả" in client.get(link(dossier)).content.decode()
    commands.return_result(
        dossier=dossier.id, method="counter", receiver_name="Y", by=place.clerk, at=NOW.replace(hour=16)
    )
    assert "kết quả đã trao" in client.get(link(dossier)).content.decode()


def test_tries_are_forgotten_once_they_do_not_count(client: Client, dossier: Dossier) -> None:
    tried(client, str(dossier.code), "AAAAAAAA")
    assert commands.forget_tries(by=machine("test"), at=timezone.now()) == 0
    assert commands.forget_tries(by=machine("test"), at=timezone.now() + timedelta(hours=2)) == 2
