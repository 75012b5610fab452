from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from motcua.kernel.models import Fact
from motcua.people import commands
from motcua.people.models import Account, OpenSession, Position, RoleGrant
from motcua.people.tests import factories as make

pytestmark = [pytest.mark.promise("P16"), pytest.mark.django_db]


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


def test_papers_and_answers_without_a_page_are_not_kept_either(client):
    make.sign_in(client, make.administrator(make.make_agency()))
    for path in ("/can-bo/", "/tai-khoan/", "/khoa/", "/khong-co/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_the_key_of_the_cookie_stands_nowhere_in_the_database(client, who):
    client.post("/dang-nhap/", who)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    row = OpenSession.objects.get(account__username="oanh.ttk")
    assert key not in (row.digest, str(row.pk), row.session_data)
    client.cookies[settings.SESSION_COOKIE_NAME] = row.digest
    assert client.get("/tai-khoan/").status_code == 302


def test_a_session_ends_after_ten_hours_however_busy_it_is(client, who):
    client.post("/dang-nhap/", who)
    row = OpenSession.objects.get(account__username="oanh.ttk")
    for _turn in range(3):
        client.get("/tai-khoan/phien/")
        client.post("/tai-khoan/phien/cac-phien-khac/ket-thuc/", {"once_key": make.new_key()})
    row.refresh_from_db()
    longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert abs(row.expire_date - row.started_at - longest) < timedelta(seconds=1)
    OpenSession.objects.filter(pk=row.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/tai-khoan/").status_code == 302


def test_one_sees_where_one_is_signed_in_and_ends_one_or_all_the_others(client, who):
    windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36"
    phone = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
    )
    desk, pocket, third = Client(HTTP_USER_AGENT=windows), Client(HTTP_USER_AGENT=phone), Client()
    for one in (desk, pocket, third):
        one.post("/dang-nhap/", who)
    Account.objects.update(must_change_password=False)
    page = desk.get("/tai-khoan/phien/").content.decode()
    assert "Chrome trên Windows" in page
    assert "Safari trên iPhone" in page
    assert "Thiết bị không rõ" in page
    assert page.count("phiên này</span>") == 1
    theirs = next(row for row in OpenSession.objects.all() if "iPhone" in row.agent)
    assert desk.post(f"/tai-khoan/phien/{theirs.pk}/ket-thuc/", {"once_key": make.new_key()}).status_code == 303
    assert [one.get("/tai-khoan/").status_code for one in (desk, pocket, third)] == [200, 302, 200]
    desk.post("/tai-khoan/phien/cac-phien-khac/ket-thuc/", {"once_key": make.new_key()})
    assert [one.get("/tai-khoan/").status_code for one in (desk, third)] == [200, 302]


def test_nobody_ends_a_session_of_somebody_else(client, who):
    client.post("/dang-nhap/", who)
    Account.objects.update(must_change_password=False)
    mine = OpenSession.objects.get(account__username="oanh.ttk")
    stranger = make.sign_in(Client(), make.clerk(make.make_agency()))
    stranger.post(f"/tai-khoan/phien/{mine.pk}/ket-thuc/", {"once_key": make.new_key()})
    assert client.get("/tai-khoan/").status_code == 200


def test_an_administrator_signs_somebody_out_everywhere(client):
    here = make.make_agency()
    holder = make.clerk(here)
    theirs = [make.sign_in(Client(), holder) for _turn in range(3)]
    admin = make.administrator(here)
    make.sign_in(client, admin)
    page = f"/can-bo/{holder.id}/"
    assert "Kết thúc mọi phiên" in client.get(page).content.decode()
    assert client.post(f"{page}ket-thuc-phien/", {"once_key": make.new_key()}).status_code == 303
    assert {one.get("/tai-khoan/").status_code for one in theirs} == {302}
    assert Fact.objects.get(subject=holder.id, name="people.SessionsEnded").body == {"count": 3}
    stranger = make.sign_in(Client(), make.administrator(make.make_agency()))
    assert stranger.post(f"{page}ket-thuc-phien/", {"once_key": make.new_key()}).status_code == 404


def test_a_change_of_rights_counts_for_the_next_request_of_an_open_session(client, monkeypatch):
    clock = [make.NOW]
    for place in ("motcua.site.middleware", "motcua.people.web.acting"):
        monkeypatch.setattr(f"{place}.timezone.localtime", lambda: clock[0])
    root = make.root()
    here = make.make_agency()

    def opened_by(who):
        return make.sign_in(Client(), who)

    admin = make.administrator(here)
    theirs = opened_by(admin)
    assert theirs.get("/can-bo/them/").status_code == 200
    make.revoke(RoleGrant.objects.get(position__account=admin.id).pk)
    assert theirs.get("/can-bo/them/").status_code == 404  # the role was taken away

    ended = make.administrator(here)
    theirs = opened_by(ended)
    held = Position.objects.get(account=ended.id)
    commands.end_position(position=held.pk, to_on=make.NOW.date(), by=root, at=make.NOW)
    assert theirs.get("/can-bo/them/").status_code == 200  # to the end of the last day
    clock[0] += timedelta(days=1)
    assert theirs.get("/can-bo/them/").status_code == 404
    clock[0] = make.NOW

    closed = make.clerk(here)
    theirs = opened_by(closed)
    assert theirs.get("/tai-khoan/").status_code == 200
    commands.deactivate_account(account=closed.id, by=root, at=make.NOW)
    assert theirs.get("/tai-khoan/").status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_unsafe_request_needs_a_token_of_ours(who, method):
    strict = Client(enforce_csrf_checks=True)
    make.sign_in(strict, make.clerk(make.make_agency()))
    for path in (
        "/dang-xuat/",
        "/tai-khoan/mat-khau/",
        "/tai-khoan/phien/cac-phien-khac/ket-thuc/",
        "/khoa/",
        "/dang-nhap/khoa-truy-cap/",
    ):
        assert getattr(strict, method)(path).status_code == 403, path
    strict.get("/dang-nhap/")
    token = {"HTTP_X_CSRFTOKEN": "x" * 32, "HTTP_ORIGIN": "https://xau.example"}
    assert strict.post("/dang-xuat/", **token).status_code == 403
