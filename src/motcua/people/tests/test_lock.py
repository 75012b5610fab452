"""The lock after idle time: who may open it, and that nothing typed is lost or shown to somebody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from motcua.people.models import Account, OpenSession
from motcua.people.tests import factories as make

pytestmark = [pytest.mark.promise("P16"), pytest.mark.django_db]
ABSENCE = "/can-bo/uy-quyen/"
TYPED = {"basis": "Nghỉ phép năm, đơn số 12", "from_on": "30/11/2026", "to_on": "01/12/2026"}
FROM = {"HTTP_REFERER": f"http://testserver{ABSENCE}"}


@pytest.fixture
def clerk():
    return make.clerk(make.make_agency(), username="oanh.ttk", password=make.PASSWORD)


@pytest.fixture
def desk(client, clerk):
    Account.objects.update(must_change_password=False)
    return make.sign_in(client, clerk)


def idle(minutes, **of):
    OpenSession.objects.filter(**of).update(seen_at=timezone.now() - timedelta(minutes=minutes))


def opened(client, password=make.PASSWORD, page=ABSENCE):
    return client.post("/khoa/", {"password": password, "next": page})


def test_after_fifteen_minutes_the_next_page_asks_who_it_is(desk):
    idle(14)
    assert desk.get(ABSENCE).status_code == 200
    idle(15)
    answer = desk.get(f"{ABSENCE}?x=1")
    assert (answer.status_code, answer["Location"]) == (303, "/khoa/?next=%2Fcan-bo%2Fuy-quyen%2F%3Fx%3D1")
    page = desk.get(answer["Location"]).content.decode()
    assert "Trần Thị Kim Oanh" in page
    assert "15 phút" in page
    assert opened(desk, "sai-hoàn-toàn").status_code == 422
    assert desk.get(ABSENCE).status_code == 303
    assert opened(desk)["Location"] == ABSENCE
    assert desk.get(ABSENCE).status_code == 200


def test_administrators_are_asked_after_five_minutes(client):
    make.sign_in(client, make.administrator(make.make_agency()))
    idle(4)
    assert client.get("/can-bo/").status_code == 200
    idle(5)
    assert client.get("/can-bo/")["Location"].startswith("/khoa/")


def test_a_page_knows_when_to_cover_itself_and_the_lock_does_not(desk):
    page = desk.get(ABSENCE).content.decode()
    assert 'data-lock-after="900" data-lock="/khoa/" data-lock-keep="/khoa/giu/"' in page
    idle(15)
    assert "data-lock-after" not in desk.get("/khoa/?next=/").content.decode()


def test_administrators_pages_cover_themselves_after_five_minutes(client):
    make.sign_in(client, make.administrator(make.make_agency()))
    assert 'data-lock-after="300"' in client.get("/can-bo/").content.decode()


def test_what_a_page_asks_by_itself_keeps_nothing_awake(desk):
    idle(14)
    assert desk.get(ABSENCE, HTTP_X_BACKGROUND="1").status_code == 200
    row = OpenSession.objects.get()
    assert timezone.now() - row.seen_at > timedelta(minutes=13)
    idle(16)
    assert desk.get(ABSENCE, HTTP_X_BACKGROUND="1").status_code == 204
    assert desk.get(ABSENCE)["Location"].startswith("/khoa/")


def test_a_part_of_a_page_says_that_the_session_locked(desk):
    idle(16)
    answer = desk.get(ABSENCE, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["X-Locked"]) == (401, "/khoa/giu/")


def test_unlocking_gives_the_session_a_new_key_and_no_longer_life(desk):
    before, row = desk.session.session_key, OpenSession.objects.get()
    idle(16)
    opened(desk)
    after = OpenSession.objects.get()
    assert desk.session.session_key != before
    assert (after.started_at, after.expire_date) == (row.started_at, row.expire_date)


def test_what_was_sent_to_a_locked_session_is_not_done_and_not_lost(desk, clerk):
    deputy = make.specialist(next(iter(clerk.agencies)))
    idle(16)
    sent = {**TYPED, "substitute": str(deputy.id), "once_key": make.new_key(), "csrfmiddlewaretoken": "x"}
    answer = desk.post(ABSENCE, sent, **FROM)
    assert answer["Location"] == "/khoa/?next=%2Fcan-bo%2Fuy-quyen%2F"
    assert "chưa được ghi" in desk.get(answer["Location"]).content.decode()
    assert TYPED["basis"] not in OpenSession.objects.get().session_data  # sealed
    opened(desk)
    page = desk.get(ABSENCE).content.decode()
    assert f'data-name="basis" value="{TYPED["basis"]}"' in page
    assert f'data-name="substitute" value="{deputy.id}"' in page
    assert f'data-name="once_key" value="{sent["once_key"]}"' in page  # had it been done before, it is still the same
    assert 'data-name="csrfmiddlewaretoken"' not in page
    assert "Không có ủy quyền nào" in page  # nothing was done by itself
    assert TYPED["basis"] not in desk.get("/tai-khoan/").content.decode()
    assert desk.post(ABSENCE, sent | {"once_key": make.new_key()}).status_code == 303
    assert "data-refill" not in desk.get(ABSENCE).content.decode()


def test_a_lock_while_somebody_still_writes_does_not_speak_of_sending(desk):
    idle(16)
    lock = desk.post("/khoa/giu/", {**TYPED, "sent_to": ABSENCE}, **FROM)["Location"]
    page = desk.get(lock).content.decode()
    assert "Những gì đang gõ vẫn được giữ" in page
    desk.post("/khoa/giu/", {**TYPED, "basis": "Người đi ngang", "sent_to": ABSENCE}, **FROM)
    assert "chưa được ghi" not in page
    opened(desk)
    assert f'data-name="basis" value="{TYPED["basis"]}"' in desk.get(ABSENCE).content.decode()


def test_what_is_typed_after_a_lock_is_kept_at_the_next(desk):
    for basis in ("Lần một", "Lần hai"):
        idle(16)
        desk.post("/khoa/giu/", {**TYPED, "basis": basis, "sent_to": ABSENCE}, **FROM)
        opened(desk)
        assert f'data-name="basis" value="{basis}"' in desk.get(ABSENCE).content.decode()


def test_passwords_and_files_are_not_kept(desk):
    idle(16)
    desk.post("/tai-khoan/mat-khau/", {"old": "a", "password": "b", "again": "c"}, **FROM)
    opened(desk)
    assert "data-refill" not in desk.get(ABSENCE).content.decode()


def test_somebody_else_who_signs_in_never_meets_what_was_typed(desk, clerk):
    other = make.account(next(iter(clerk.agencies)), username="khac", password=make.PASSWORD)
    make.post(other, other.agency_id, "one_stop_clerk")
    Account.objects.update(must_change_password=False)
    idle(16)
    desk.post(ABSENCE, TYPED, **FROM)
    assert desk.post("/khoa/", {"password": "mật khẩu của người khác"}).status_code == 422
    desk.post("/dang-xuat/")
    assert not OpenSession.objects.filter(account=clerk.id).exists()
    assert desk.post("/dang-nhap/", {"login": "khac", "password": make.PASSWORD}).status_code == 302
    assert TYPED["basis"] not in desk.get(ABSENCE).content.decode()


def test_guessing_at_the_lock_ends_the_session(desk):
    idle(16)
    answers = [opened(desk, "sai-hoàn-toàn") for _turn in range(6)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 422, 303]
    assert answers[-1]["Location"] == "/dang-nhap/"
    assert desk.get(ABSENCE)["Location"].startswith("/dang-nhap/")


def test_strangers_who_lock_the_name_do_not_keep_the_person_from_unlocking(desk):
    for _turn in range(6):
        Client(REMOTE_ADDR="198.51.100.9").post("/dang-nhap/", {"login": "oanh.ttk", "password": "sai-hoàn-toàn"})
    idle(16)
    desk.post(ABSENCE, TYPED, **FROM)
    assert opened(desk)["Location"] == ABSENCE
    assert TYPED["basis"] in desk.get(ABSENCE).content.decode()


def test_the_lock_leads_only_to_our_own_pages(desk):
    idle(16)
    assert opened(desk, page="https://xau.example/")["Location"] == "/"
    assert desk.get("/khoa/?next=//xau.example/")["Location"] == "/"


def test_the_public_meets_no_lock(client):
    assert client.get("/").status_code == 200
    assert client.get("/khoa/")["Location"].startswith("/dang-nhap/")
    assert Client().post("/khoa/giu/", TYPED).status_code == 302
