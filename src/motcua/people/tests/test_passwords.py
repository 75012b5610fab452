"""What passwords must be like, how old they may grow, and accounts that nobody uses."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from motcua.kernel.actors import Forbidden, machine
from motcua.kernel.commands import Refused
from motcua.kernel.models import Fact
from motcua.people import commands, jobs, queries, rules
from motcua.people.commands import passwords
from motcua.people.models import Account, OldPassword
from motcua.people.tests import factories as make

pytestmark = pytest.mark.django_db
LATER = make.NOW + timedelta(days=46)


@pytest.mark.parametrize(
    ("password", "alone", "beside"),
    [
        ("Sông Krông Ana 26", True, True),
        ("sông krông ana 26", False, True),  # no capital
        ("SÔNG KRÔNG ANA 26", False, True),  # no small letter
        ("Sông Krông Ana nước", False, True),  # no figure
        ("SongKrongAna2026x", False, True),  # no sign
        ("Ana@2026", False, True),
        ("Ana@202", False, False),
        ("Đ" + "ắ" * 11 + "1!", True, True),
    ],
)
def test_fourteen_of_four_kinds_alone_or_eight_beside_a_second_step(password, alone, beside):
    assert rules.is_strong(password, second_step=False) is alone
    assert rules.is_strong(password, second_step=True) is beside


def test_whatever_is_wrong_with_a_password_is_said_in_vietnamese():
    holder = make.account(make.make_agency(), username="nguyen.van.an")
    weak = {
        "MinimumLengthValidator": "123",
        "CommonPasswordValidator": "1234567890",
        "UserAttributeSimilarityValidator": "nguyen.van.an1",
    }
    for validator in get_default_password_validators():
        password = weak[type(validator).__name__]  # a new validator needs a password here and its words in SAID
        with pytest.raises(ValidationError) as english, override("en"):
            validator.validate(password, holder)
        with pytest.raises(Refused) as refused:
            commands.set_password(account=holder.pk, password=password, by=make.root(), at=make.NOW)
        (error,) = english.value.error_list
        assert str(passwords.SAID[error.code]) % (error.params or {}) in refused.value.message
        foreign = set(re.findall("[a-z]{2,}", english.value.messages[0].lower()))
        assert not foreign & set(re.findall(r"\w+", refused.value.message.lower()))


def test_the_standard_is_asked_for_where_it_is_switched_on(settings):
    here = make.make_agency()
    holder = make.account(here)
    commands.set_password(account=holder.pk, password="mật-khẩu-dài-thôi", by=make.root(), at=make.NOW)
    settings.STANDARD_PASSWORDS = True
    with pytest.raises(Refused, match="14 ký tự"):
        commands.set_password(account=holder.pk, password="mật-khẩu-dài-thôi", by=make.root(), at=make.NOW)
    for _turn in range(20):
        commands.set_password(account=holder.pk, password=commands.temporary_password(), by=make.root(), at=make.NOW)


def test_old_passwords_are_barred_as_many_as_the_installation_says(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.OLD_PASSWORDS_BARRED = 3
    holder = make.account(make.make_agency(), password="Nước số 0 chảy")

    def change(number):
        at = make.NOW + timedelta(minutes=number)
        commands.set_password(account=holder.pk, password=f"Nước số {number % 10} chảy", by=make.root(), at=at)

    for number in range(1, 4):
        change(number)
    for number in (11, 12, 13):
        with pytest.raises(Refused, match="đã dùng trước đây"):
            change(number)
    change(20)  # the first one lies four back
    assert OldPassword.objects.filter(account=holder).count() <= 3


def test_an_administrators_password_grows_old_where_the_installation_says_so(client, settings, monkeypatch):
    settings.STRICT_PASSWORD_DAYS = 60
    admin = make.administrator(make.make_agency())
    clerk = make.clerk(make.make_agency())
    day = make.NOW + timedelta(days=61)
    for place in ("motcua.site.middleware", "motcua.people.web.acting"):
        monkeypatch.setattr(f"{place}.timezone.localtime", lambda: day)
    Account.objects.update(password_set_at=make.NOW)
    make.sign_in(client, admin)
    assert client.get("/can-bo/")["Location"] == "/tai-khoan/mat-khau/"
    assert "đổi định kỳ" in client.get("/tai-khoan/mat-khau/").content.decode()
    assert make.sign_in(Client(), clerk).get("/can-bo/").status_code == 200


def test_nobody_signs_in_after_forty_five_idle_days_until_an_administrator_says_so(client, monkeypatch):
    here = make.make_agency()
    root = make.root()
    unused = make.account(here, username="lau.roi", password=make.PASSWORD)
    busy = make.account(here, username="dang.lam", password=make.PASSWORD)
    Account.objects.filter(pk=busy.pk).update(last_login=LATER - timedelta(days=44))
    theirs = Client()
    theirs.force_login(unused)
    Account.objects.filter(pk=unused.pk).update(last_login=make.NOW)
    jobs.let_go_dormant(at=LATER)
    states = dict(Account.objects.values_list("username", "dormant_at"))
    assert (states["lau.roi"], states["dang.lam"], states["goc"]) == (LATER, None, None)  # the last administrator stays
    assert theirs.get("/tai-khoan/").status_code == 302
    stopped = client.post("/dang-nhap/", {"login": "lau.roi", "password": make.PASSWORD})
    assert stopped["Location"] == "/tai-khoan-da-ngung/"
    assert client.get("/tai-khoan/").status_code == 302
    make.sign_in(client, root)
    assert "lau.roi" in client.get("/can-bo/dang-nhap/").content.decode()
    assert client.post(f"/can-bo/{unused.pk}/cho-dang-nhap-lai/", {"once_key": make.new_key()}).status_code == 303
    jobs.let_go_dormant(at=LATER)
    assert Client().post("/dang-nhap/", {"login": "lau.roi", "password": make.PASSWORD}).status_code == 302
    names = set(Fact.objects.filter(subject=unused.pk).values_list("name", flat=True))
    assert {"people.AccountWentDormant", "people.AccountWoken"} <= names


def test_idle_days_can_be_switched_off_and_invented_people_never_idle(settings):
    holder = make.account(make.make_agency())
    Account.objects.filter(pk=holder.pk).update(is_demonstration=True)
    jobs.let_go_dormant(at=LATER)
    settings.DORMANT_DAYS = 0
    jobs.let_go_dormant(at=LATER)
    assert not Account.objects.filter(pk=holder.pk, dormant_at__isnull=False).exists()


def test_the_server_itself_rescues_an_account_and_nobody_else_does():
    here = make.make_agency()
    holder = make.account(here, username="ket.roi", password=make.PASSWORD)
    Account.objects.filter(pk=holder.pk).update(dormant_at=make.NOW)
    client = Client()
    for _turn in range(5):
        client.post("/dang-nhap/", {"login": "ket.roi", "password": "sai-hoàn-toàn"})
    with pytest.raises(Forbidden):
        commands.rescue_account(username="ket.roi", password="Sông Krông Ana 26", by=make.root(), at=make.NOW)
    commands.rescue_account(username=" Ket.Roi ", password="Sông Krông Ana 26", by=machine("test"), at=make.NOW)
    done = client.post("/dang-nhap/", {"login": "ket.roi", "password": "Sông Krông Ana 26"})
    assert done.status_code == 302
    assert client.get("/can-bo/")["Location"] == "/tai-khoan/mat-khau/"
    assert Fact.objects.filter(subject=holder.pk, name="people.AccountRescued").exists()
    with pytest.raises(queries.NoSuchAccount):
        commands.rescue_account(username="khong.co", password="Sông Krông Ana 26", by=machine("test"), at=make.NOW)
