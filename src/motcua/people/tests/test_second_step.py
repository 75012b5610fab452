"""The second step: set up, asked for, good once, demanded by role, taken away."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from django.conf import settings as configured
from django.test import Client

from motcua.kernel.actors import machine
from motcua.kernel.commands import Refused
from motcua.kernel.models import Fact
from motcua.people import commands, queries
from motcua.people.models import Account
from motcua.people.tests import factories as make

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
STEPS = "/tai-khoan/hai-buoc/"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Let the tests turn the clock of every request."""
    clock = [make.NOW]
    for place in ("motcua.site.middleware", "motcua.people.web.acting"):
        monkeypatch.setattr(f"{place}.timezone.localtime", lambda: clock[0])
    queries.forget_rights()
    return clock


def code_at(at, secret=SECRET):
    return f"{hotp_value(secret, int(at.timestamp()) // 30):06d}"


def official(username="oanh.ttk", role="one_stop_clerk", **given):
    holder = make.account(make.make_agency(), username=username, password=make.PASSWORD)
    make.post(holder, holder.agency_id, role, **given)
    Account.objects.filter(pk=holder.pk).update(must_change_password=False)
    return Account.objects.get(pk=holder.pk)


def with_app(holder, at=make.NOW - timedelta(minutes=5)):
    by = make.acting(holder)
    commands.add_code_app(account=holder.pk, secret=SECRET, code=code_at(at), by=by, at=at)
    return holder


def password(client, holder, **more):
    return client.post("/dang-nhap/", {"login": holder.username, "password": make.PASSWORD, **more})


def test_the_whole_way_from_setting_up_to_signing_in_by_code(client):
    holder = official()
    password(client, holder)
    page = client.get(f"{STEPS}ung-dung/").content.decode()
    assert "<svg" in page
    assert "style=" not in page.split("<svg", 2)[2].split("</svg>")[0]
    secret = re.search(r'<span class="code">([A-Z2-7 ]+)</span>', page)[1].replace(" ", "")
    wrong = client.post(f"{STEPS}ung-dung/", {"code": "000000", "once_key": make.new_key()})
    assert wrong.status_code == 422
    assert secret[:4] in wrong.content.decode()
    done = client.post(f"{STEPS}ung-dung/", {"code": code_at(make.NOW, secret), "once_key": make.new_key()})
    assert done["Location"] == f"{STEPS}ma-du-phong/"
    assert Authenticator.objects.get(user=holder).data["secret"] != secret  # sealed
    other = Client()
    assert password(other, holder)["Location"] == "/dang-nhap/buoc-hai/"
    assert other.get("/tai-khoan/").status_code == 302
    assert other.post("/dang-nhap/buoc-hai/", {"code": code_at(make.NOW, secret)}).status_code == 422  # used above


@pytest.mark.promise("P15")
def test_a_code_forgives_spaces_and_full_width_figures_and_is_good_once(now):
    holder = with_app(official())
    typed = code_at(now[0])
    wide = " ".join(chr(ord(figure) + 0xFEE0) for figure in typed)
    client = Client()
    password(client, holder, next="/can-bo/")
    assert client.post("/dang-nhap/buoc-hai/", {"code": wide})["Location"] == "/can-bo/"
    second = Client()
    password(second, holder)
    assert second.post("/dang-nhap/buoc-hai/", {"code": typed}).status_code == 422
    now[0] += timedelta(seconds=30)
    assert second.post("/dang-nhap/buoc-hai/", {"code": code_at(now[0])}).status_code == 302


@pytest.mark.promise("P15")
def test_codes_cannot_be_guessed(now):
    holder = with_app(official())
    client = Client()
    password(client, holder)
    for number in range(5):
        assert client.post("/dang-nhap/buoc-hai/", {"code": f"{number:06d}"}).status_code == 422
    closed = client.post("/dang-nhap/buoc-hai/", {"code": code_at(now[0])})
    assert "Đã thử sai nhiều lần" in closed.content.decode()
    assert Fact.objects.filter(subject=holder.pk, name="people.SignInLocked", body__step="code").exists()
    for span in (5, 10, 20, 40, 80, 160):  # each lock is twice as long: a year of trying is some two thousand codes
        now[0] += timedelta(minutes=span, seconds=1)
        for _turn in range(5):
            commands.reserve_proof(account=holder.pk, step="code", by=machine("test"), at=now[0])
            commands.settle_proof(account=holder.pk, step="code", good=False, by=machine("test"), at=now[0])
        with pytest.raises(commands.TooManyTries):
            commands.reserve_proof(account=holder.pk, step="code", by=machine("test"), at=now[0])


@pytest.mark.promise("P15")
def test_recovery_codes_are_shown_once_and_each_is_good_once(client):
    holder = with_app(official())
    make.sign_in(client, make.acting(holder))
    asked = client.get(f"{STEPS}ma-du-phong/")
    assert asked["Location"].startswith("/tai-khoan/xac-nhan/")  # force_login proved nothing
    confirmed = {"password": make.PASSWORD, "code": code_at(make.NOW), "next": f"{STEPS}ma-du-phong/"}
    assert client.post("/tai-khoan/xac-nhan/", confirmed)["Location"] == f"{STEPS}ma-du-phong/"
    shown = client.post(f"{STEPS}ma-du-phong/")
    codes = re.findall(r'<span class="code">(\d{4} \d{4})</span>', shown.content.decode())
    assert len(set(codes)) == 10
    assert "no-store" in shown["Cache-Control"]
    again = client.get(f"{STEPS}ma-du-phong/").content.decode()
    assert not [code for code in codes if code in again]
    for turn, expected in ((1, 302), (2, 422)):
        fresh = Client()
        password(fresh, holder)
        assert fresh.post("/dang-nhap/buoc-hai/", {"code": codes[0]}).status_code == expected, turn
    commands.make_recovery_codes(account=holder.pk, by=make.acting(holder), at=make.NOW)
    assert not commands.use_code(account=holder.pk, code=codes[1], by=machine("test"), at=make.NOW)


def test_changes_of_the_second_step_ask_for_the_proof_again(client):
    holder = with_app(official())
    step = Authenticator.objects.get(user=holder, type="totp").pk
    make.sign_in(client, make.acting(holder))
    for path in ("ung-dung/", "khoa/", "ma-du-phong/", f"{step}/bo/"):
        for send in (client.get, client.post):
            assert send(STEPS + path)["Location"].startswith("/tai-khoan/xac-nhan/"), path
    alone = client.post("/tai-khoan/xac-nhan/", {"password": make.PASSWORD, "code": "", "next": STEPS})
    assert alone.status_code == 422  # whoever has only the password does not take the second step away
    away = client.post(
        "/tai-khoan/xac-nhan/", {"password": make.PASSWORD, "code": code_at(make.NOW), "next": "https://xau.example/"}
    )
    assert away["Location"] == "/tai-khoan/"
    assert client.get(f"{STEPS}{step}/bo/").status_code == 200
    assert client.post(f"{STEPS}{step}/bo/", {"once_key": make.new_key()}).status_code == 303
    assert not Authenticator.objects.filter(user=holder).exists()


@pytest.mark.promise("P15")
def test_a_role_demands_the_second_step_where_the_installation_says_so(client, settings):
    settings.SECOND_STEP = "roles"
    clerk, administrator = official(), official("quan.tri2", "administrator")
    password(client, clerk)
    assert client.get("/can-bo/").status_code == 200
    chief = Client()
    password(chief, administrator)
    sent = chief.get("/can-bo/")
    assert (sent.status_code, sent["Location"]) == (303, STEPS)
    page = chief.get(STEPS).content.decode()
    assert "phải đăng nhập hai bước" in page
    assert chief.get(f"{STEPS}ung-dung/").status_code == 200
    with_app(administrator)
    assert chief.get("/can-bo/").status_code == 200
    step = Authenticator.objects.get(user=administrator).pk
    with pytest.raises(Refused):
        commands.remove_second_step(account=administrator.pk, step=step, by=make.acting(administrator), at=make.NOW)
    settings.SECOND_STEP = "everybody"
    assert client.get("/can-bo/")["Location"] == STEPS


def test_the_demonstration_asks_nobody_for_a_second_step():
    assert configured.SECOND_STEP == "nobody"
    assert queries.is_strict(make.administrator(make.make_agency()).id, make.NOW)
    assert not queries.is_strict(make.clerk(make.make_agency()).id, make.NOW)


def test_an_administrator_takes_lost_steps_away_and_the_sessions_end(client, now):
    holder = with_app(official())
    theirs = Client()
    make.sign_in(theirs, make.acting(holder))
    admin = make.administrator(holder.agency_id)
    make.sign_in(client, admin)
    page = f"/can-bo/{holder.pk}/bo-hai-buoc/"
    assert "xem giấy tờ" in client.get(page).content.decode()
    assert client.post(page, {"once_key": make.new_key()}).status_code == 303
    assert theirs.get("/tai-khoan/").status_code == 302
    assert password(Client(), holder)["Location"] == "/viec/"
    assert Fact.objects.get(subject=holder.pk, name="people.SecondStepsReset").actor == admin.id
    stranger = Client()
    make.sign_in(stranger, make.administrator(make.make_agency()))
    assert stranger.post(page, {"once_key": make.new_key()}).status_code == 404


@pytest.mark.promise("P31")
def test_a_changed_key_of_the_installation_opens_no_way_in(settings):
    holder = with_app(official())
    settings.SECRET_KEY = "x" * 60
    assert not commands.use_code(account=holder.pk, code=code_at(make.NOW), by=machine("test"), at=make.NOW)
    assert not commands.use_code(account=holder.pk, code=code_at(make.NOW, ""), by=machine("test"), at=make.NOW)
    settings.SECRET_KEY_FALLBACKS = ["only-for-the-demonstration-never-for-a-province"]
    assert commands.use_code(account=holder.pk, code=code_at(make.NOW), by=machine("test"), at=make.NOW)


@pytest.mark.promise("P31")
@pytest.mark.parametrize(
    "answer", ["", "x", "[]", "{}", '{"id": 1}', '{"response": {"userHandle": "!!"}}', '{"response": []}']
)
def test_a_made_up_answer_of_a_passkey_is_refused_in_words(client, answer):
    with_app(official())
    client.get("/dang-nhap/khoa-truy-cap/")
    page = client.post("/dang-nhap/khoa-truy-cap/", {"credential": answer})
    assert page.status_code == 422
    assert "Khóa truy cập chưa được chấp nhận" in page.content.decode() or not answer
