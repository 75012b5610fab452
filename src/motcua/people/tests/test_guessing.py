"""Guessing passwords and codes does not work, and does not lock out a whole commune."""

import random
import statistics
import time
from datetime import timedelta

import pytest
from django.test import Client

from motcua.kernel.actors import Forbidden, machine
from motcua.kernel.models import Fact
from motcua.people import commands, queries, rules
from motcua.people.models import Account, SignInCount
from motcua.people.queries.sign_in import count_key
from motcua.people.tests import factories as make

pytestmark = [pytest.mark.promise("P15"), pytest.mark.django_db]
SIGN_IN = "/dang-nhap/"
OFFICE = "203.0.113.7"
BY = machine("test")
WRONG = "sai-hoàn-toàn"
# What real lists of stolen passwords are full of, with the marks of the place.
LIKELY = ("123456", "12345678", "matkhau", "Matkhau@123", "daklak2026", "Daklak@2026", "abc@123", "admin@123", "motcua")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Let the tests turn the clock of every request."""
    clock = [make.NOW]
    for place in ("motcua.site.middleware", "motcua.people.web.acting"):
        monkeypatch.setattr(f"{place}.timezone.localtime", lambda: clock[0])
    return clock


@pytest.fixture
def quick(settings):
    """Hash passwords fast: what is tested here is the counting."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def sent(login, password, network=OFFICE):
    return Client(REMOTE_ADDR=network).post(SIGN_IN, {"login": login, "password": password})


def opened(answer):
    return answer.status_code == 302


def try_once(name, network, at, *, good=False):
    """Go through the counting alone, without the page around it."""
    counted = commands.reserve_try(name=name, network=network, by=BY, at=at)
    commands.settle_try(counted=counted, name=name, network=network, good=good, by=BY, at=at)


def test_five_wrong_tries_lock_the_name_for_five_minutes_then_longer_each_time(now, quick):
    make.account(make.make_agency(), username="bi.do", password=make.PASSWORD)
    for span in (5, 10, 20, 40, 60, 60):
        for _turn in range(rules.TRIES):
            assert not opened(sent("bi.do", WRONG))
        assert not opened(sent("bi.do", make.PASSWORD))
        now[0] += timedelta(minutes=span, seconds=-1)
        assert "Hãy đợi 1 phút" in sent("bi.do", make.PASSWORD).content.decode()
        now[0] += timedelta(seconds=2)
    assert opened(sent("bi.do", make.PASSWORD))


def test_the_lock_is_a_fact_and_a_name_that_nobody_has_is_locked_alike(quick):
    held = make.account(make.make_agency(), username="co.that", password=make.PASSWORD)
    pages = []
    for name in ("co.that", "khong.co"):
        answers = [sent(name, WRONG) for _turn in range(6)]
        words = [answer.content.decode().replace(name, "") for answer in answers]
        pages.append(
            [
                (a.status_code, "Đã thử sai nhiều lần" in w, "chưa đúng" in w)
                for a, w in zip(answers, words, strict=True)
            ]
        )
    assert pages[0] == pages[1]
    assert pages[0][-1] == (422, True, False)
    assert [fact.name for fact in Fact.objects.filter(subject=held.pk, name__endswith="Locked")] == [
        "people.SignInLocked"
    ]


def test_an_administrator_opens_the_way_in_and_that_is_a_fact(client, quick):
    here = make.make_agency()
    held = make.account(here, username="bi.do", password=make.PASSWORD)
    stranger = make.administrator(make.make_agency())
    for _turn in range(5):
        sent("bi.do", WRONG)
    assert not opened(sent("bi.do", make.PASSWORD))
    with pytest.raises((Forbidden, queries.NoSuchAccount)):
        commands.unlock_sign_in(account=held.pk, by=stranger, at=make.NOW)
    admin = make.administrator(here)
    make.sign_in(client, admin)
    assert "bi.do" in client.get("/can-bo/dang-nhap/").content.decode()
    assert "Đang tạm khóa đăng nhập" in client.get(f"/can-bo/{held.pk}/").content.decode()
    assert client.post(f"/can-bo/{held.pk}/mo-khoa/", {"once_key": make.new_key()}).status_code == 303
    assert opened(sent("bi.do", make.PASSWORD))
    fact = Fact.objects.get(subject=held.pk, name="people.SignInUnlocked")
    assert fact.actor == admin.id


def test_two_hundred_honest_people_behind_one_address_all_get_in():
    chance = random.Random(24580)
    at, waiting = make.NOW, []
    for number in range(200):
        mistakes = chance.choice((0, 0, 0, 1, 1, 2))
        waiting += [(f"nguoi.{number}", turn == mistakes) for turn in range(mistakes + 1)]
    waiting.sort(
        key=lambda one: (one[1], chance.random())
    )  # the worst morning: everybody mistypes before anybody gets in
    for name, good in waiting:
        at += timedelta(seconds=1)
        try_once(name, OFFICE, at, good=good)
    assert sum(not good for _name, good in waiting) > 100
    assert wrong_tries("network", OFFICE) == 0


def test_a_stuffing_machine_inside_the_commune_is_stopped_and_its_neighbours_still_get_in():
    at = make.NOW
    for number in range(50):
        try_once(f"nguoi.{number}", OFFICE, at, good=True)
    tried = stopped = 0
    for number in range(300):
        try:
            try_once(f"la.{number}", OFFICE, at + timedelta(seconds=number % 200))
            tried += 1
        except commands.TooManyTries:
            stopped += 1
    assert tried == rules.TRIES_OF_A_NETWORK
    assert stopped == 300 - tried
    for number in range(50):
        try_once(f"nguoi.{number}", OFFICE, at + timedelta(seconds=210), good=True)
    try_once("la.1", "203.0.113.8", at + timedelta(seconds=210))  # another network is not concerned


def test_a_network_that_goes_on_is_slowed_down_more_and_more(monkeypatch):
    monkeypatch.setattr(rules, "TRIES_OF_A_NETWORK", 20)
    at, tried = make.NOW, 0
    end = at + timedelta(hours=3)
    turn = 0
    while at < end:
        turn += 1
        try:
            try_once(f"la.{turn}", OFFICE, at)
            tried += 1
        except commands.TooManyTries:
            at += timedelta(minutes=5)
    assert tried <= 6 * rules.TRIES_OF_A_NETWORK


@pytest.mark.parametrize(
    "turns", [pytest.param(600, id="short"), pytest.param(100_000, id="long", marks=pytest.mark.full)]
)
def test_a_long_guessing_run_never_gets_in(turns, now, quick):
    """From many addresses at once, a guess a second, on accounts that exist and on others, with the right one among the guesses at last."""
    chance = random.Random(turns)
    agency = make.make_agency()
    names = [make.account(agency, username=f"dich.{number}", password=make.PASSWORD).username for number in range(4)]
    in_by_guessing = 0
    for turn in range(turns):
        now[0] += timedelta(seconds=1)
        name = chance.choice([*names, f"khong.{turn % 50}"])
        guess = f"{chance.choice(LIKELY)}{chance.randrange(10_000)}"
        network = f"198.51.{turn % 200}.{turn % 251}"
        if turn < 60 or turn % 100 == 0:
            in_by_guessing += opened(sent(name, guess, network))
        else:
            try:
                try_once(name, network, now[0])
            except commands.TooManyTries:
                continue
    assert in_by_guessing == 0
    looked_at = Fact.objects.filter(name="people.SignInLocked").count() * rules.TRIES
    assert looked_at <= 4 * rules.TRIES * (10 + turns // 3600 + turns // 300)  # per account: what the locks let through


def wrong_tries(kind, told):
    return SignInCount.objects.get(key=count_key(kind, told)).wrong


def test_a_good_sign_in_clears_the_wrong_tries_of_its_own_network_only():
    """Whoever has one account cannot wash a network clean with wrong tries made elsewhere under that name."""
    elsewhere = "203.0.113.8"
    for number in range(10):
        try_once(f"la.{number}", OFFICE, make.NOW)
    for _turn in range(3):
        try_once("bi.do", elsewhere, make.NOW)
    try_once("bi.do", OFFICE, make.NOW)
    try_once("bi.do", OFFICE, make.NOW, good=True)
    assert wrong_tries("network", OFFICE) == 10
    assert wrong_tries("network", elsewhere) == 3
    assert wrong_tries("name", "bi.do") == 3


def test_a_stranger_who_guesses_goes_on_being_counted_while_the_holder_signs_in():
    for _turn in range(4):
        try_once("bi.do", "198.51.100.9", make.NOW)
    try_once("bi.do", OFFICE, make.NOW, good=True)
    try_once("bi.do", "198.51.100.9", make.NOW)
    with pytest.raises(commands.TooManyTries):
        try_once("bi.do", "198.51.100.9", make.NOW)


def test_what_was_tried_before_a_lock_or_an_unlocking_clears_nothing_of_others():
    here = make.make_agency()
    held, at = make.account(here, username="bi.do", password=make.PASSWORD), make.NOW
    for _turn in range(5):
        try_once("bi.do", OFFICE, at)
    commands.unlock_sign_in(account=held.pk, by=make.administrator(here), at=at)
    for _turn in range(2):
        try_once("bi.do", "198.51.100.9", at)
    try_once("bi.do", OFFICE, at, good=True)
    assert wrong_tries("name", "bi.do") == 2
    for _turn in range(3):
        try_once("bi.do", OFFICE, at)
    for _turn in range(2):
        try_once("bi.do", "198.51.100.9", at)
    try_once("bi.do", OFFICE, at, good=True)
    assert wrong_tries("name", "bi.do") == 4


def test_a_stranger_locks_nobody_out_of_the_office_and_the_office_has_a_lock_of_its_own(quick):
    make.account(make.make_agency(), username="bi.do", password=make.PASSWORD)
    assert opened(sent("bi.do", make.PASSWORD))
    for _turn in range(rules.TRIES):
        assert not opened(sent("bi.do", WRONG, "198.51.100.9"))
    assert not opened(sent("bi.do", make.PASSWORD, "198.51.100.9"))
    assert opened(sent("bi.do", make.PASSWORD))
    for _turn in range(rules.TRIES):
        assert not opened(sent("bi.do", WRONG))
    assert not opened(sent("bi.do", make.PASSWORD))


def test_many_tries_at_once_are_no_more_than_as_many_one_after_the_other():
    for _turn in range(rules.TRIES):
        commands.reserve_try(name="bi.do", network=OFFICE, by=BY, at=make.NOW)
    with pytest.raises(commands.TooManyTries):
        commands.reserve_try(name="bi.do", network=OFFICE, by=BY, at=make.NOW)


def test_two_first_sign_ins_of_one_name_at_once_both_get_in():
    reserved = [commands.reserve_try(name="bi.do", network=OFFICE, by=BY, at=make.NOW) for _turn in range(2)]
    for counted in reserved:
        commands.settle_try(counted=counted, name="bi.do", network=OFFICE, good=True, by=BY, at=make.NOW)
    assert wrong_tries("network", OFFICE) == 0
    try_once("bi.do", OFFICE, make.NOW, good=True)


def test_answers_for_names_that_exist_and_that_do_not_take_the_same_time():
    agency = make.make_agency()
    spent = {"real": [], "none": []}
    for turn in range(12):
        make.account(agency, username=f"co.{turn}", password=make.PASSWORD)
    for turn in range(12):
        for kind, name in (("real", f"co.{turn}"), ("none", f"khong.{turn}")):
            start = time.perf_counter()
            sent(name, WRONG)
            spent[kind].append(time.perf_counter() - start)
    real, none = (statistics.median(spent[kind]) for kind in ("real", "none"))
    assert abs(real - none) < 0.35 * max(real, none)


def test_what_is_counted_holds_neither_names_nor_addresses(quick):
    make.account(make.make_agency(), username="bi.do", password=make.PASSWORD)
    sent("bi.do", WRONG)
    rows = SignInCount.objects.values_list("key", flat=True)
    assert not [key for key in rows if "bi.do" in key or OFFICE in key]


def test_the_old_password_cannot_be_guessed_in_a_stolen_session(client, quick):
    holder = make.account(make.make_agency(), username="bi.do", password=make.PASSWORD)
    Account.objects.filter(pk=holder.pk).update(must_change_password=False)
    make.sign_in(client, make.acting(holder))
    new = {"password": "Sông Krông Ana nước trong 1", "again": "Sông Krông Ana nước trong 1"}
    for _turn in range(5):
        client.post("/tai-khoan/mat-khau/", new | {"old": WRONG, "once_key": make.new_key()})
    closed = client.post("/tai-khoan/mat-khau/", new | {"old": make.PASSWORD, "once_key": make.new_key()})
    assert "Đã thử sai nhiều lần" in closed.content.decode()
