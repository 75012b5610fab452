import pytest
from django.conf import settings
from django.test import Client

from motcua.people.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    make.account(make.make_agency(), username="oanh.ttk", password=make.PASSWORD)
    return {"login": "oanh.ttk", "password": make.PASSWORD}


def test_signing_in_takes_a_token_of_the_page(who):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/dang-nhap/", who).status_code == 403
    strict.get("/dang-nhap/")
    token = strict.cookies[settings.CSRF_COOKIE_NAME].value
    assert strict.post("/dang-nhap/", who | {"csrfmiddlewaretoken": token}).status_code == 302


def test_a_session_planted_before_is_not_the_one_signed_in(client, who):
    client.session.save()
    planted = client.session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    client.post("/dang-nhap/", who)
    assert client.session.session_key != planted


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts_and_other_sites(client, who):
    client.post("/dang-nhap/", who)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]  # ends with the browser


def test_after_signing_out_the_old_session_is_worth_nothing(client, who):
    client.post("/dang-nhap/", who)
    old = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/dang-xuat/")
    client.cookies[settings.SESSION_COOKIE_NAME] = old
    assert client.get("/tai-khoan/").status_code == 302


def test_pages_of_somebody_signed_in_are_not_kept_for_the_back_button(client):
    make.sign_in(client, make.clerk(make.make_agency()))
    assert "no-store" in client.get("/tai-khoan/")["Cache-Control"]
