import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from motcua.people import commands, queries
from motcua.people.models import Account, Position, Proposal, RoleGrant, Substitution
from motcua.people.tests import factories as make
from motcua.ui.tests.acting import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Let every request happen at the moment in which the builders live."""
    for place in ("motcua.site.middleware", "motcua.people.web.acting"):
        monkeypatch.setattr(f"{place}.timezone.localtime", lambda: make.NOW)
    queries.forget_rights()
    return make.NOW


@pytest.fixture
def here():
    return make.make_agency("Ủy ban nhân dân xã Ea Súp")


@pytest.fixture
def admin(client, here):
    who = make.administrator(here)
    make.sign_in(client, who)
    return who


def at(name, *args):
    return reverse(f"people:{name}", args=args)


def send(client, address, **data):
    return client.post(address, {"once_key": make.new_key(), "edition": "1", **data})


def test_signing_in_leads_to_the_tray_and_signing_out_ends_it(client, here):
    holder = make.account(here, username="oanh.ttk", password=make.PASSWORD)
    commands.choose_own_password(account=holder.pk, password=make.PASSWORD, by=make.acting(holder), at=make.NOW)
    assert "Đăng nhập nơi làm việc" in text(client.get("/dang-nhap/"))
    done = client.post("/dang-nhap/", {"login": " Oanh.TTK ", "password": make.PASSWORD})
    assert (done.status_code, done["Location"]) == (302, "/viec/")
    assert "oanh.ttk" in text(client.get(at("me")))
    assert client.get("/dang-xuat/").status_code == 200
    assert client.get(at("me")).status_code == 200  # a mere link ends nothing
    assert client.post("/dang-xuat/").status_code == 303
    assert client.get(at("me")).status_code == 302


@pytest.mark.promise("P15")
def test_a_wrong_password_is_refused_in_words_that_tell_nothing(client, here):
    make.account(here, username="co.that", password=make.PASSWORD)
    real = client.post("/dang-nhap/", {"login": "co.that", "password": "sai-hoàn-toàn"})
    nobody = client.post("/dang-nhap/", {"login": "khong.co", "password": "sai-hoàn-toàn"})
    assert real.status_code == nobody.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in text(real)
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in text(nobody)
    empty = client.post("/dang-nhap/", {"login": "", "password": ""})
    assert "Hãy nhập tên đăng nhập." in text(empty)
    assert "Hãy nhập mật khẩu." in text(empty)


@pytest.mark.promise("P15")
def test_five_wrong_tries_close_one_name_and_no_other(client, here):
    for name in ("bi.do", "ben.canh"):
        make.account(here, username=name, password=make.PASSWORD)
    for _turn in range(5):
        client.post("/dang-nhap/", {"login": "bi.do", "password": "sai-hoàn-toàn"})
    closed = client.post("/dang-nhap/", {"login": "bi.do", "password": make.PASSWORD})
    assert closed.status_code == 422
    assert "Đã thử sai nhiều lần" in text(closed)
    assert client.post("/dang-nhap/", {"login": "ben.canh", "password": make.PASSWORD}).status_code == 302


@pytest.mark.promise("P16")
def test_the_way_back_after_signing_in_stays_inside(client, here):
    make.account(here, username="oanh.ttk", password=make.PASSWORD)
    who = {"login": "oanh.ttk", "password": make.PASSWORD}
    assert client.post("/dang-nhap/", who | {"next": "/can-bo/"})["Location"] == "/can-bo/"
    client.post("/dang-xuat/")
    assert client.post("/dang-nhap/", who | {"next": "https://xau.example/"})["Location"] == "/viec/"


@pytest.mark.promise("P16")
def test_a_deactivated_account_signs_in_nowhere_and_its_session_ends(client, here):
    who = make.clerk(here)
    make.sign_in(client, who)
    assert client.get(at("me")).status_code == 200
    commands.deactivate_account(account=who.id, by=make.root(), at=make.NOW)
    assert client.get(at("me")).status_code == 302


def test_a_temporary_password_must_be_changed_first(client, here):
    holder = make.account(here, username="moi.den", password=make.PASSWORD)
    make.post(holder, here, "one_stop_clerk")
    client.force_login(holder)
    sent = client.get("/can-bo/")
    assert (sent.status_code, sent["Location"]) == (303, at("password"))
    page = client.get(at("password"))
    assert "do quản trị viên đặt" in text(page)
    wrong = client.post(at("password"), {"once_key": make.new_key(), "old": "khác", "password": "x", "again": "x"})
    assert (wrong.status_code, "Mật khẩu hiện tại chưa đúng." in text(wrong)) == (422, True)
    weak = client.post(
        at("password"), {"once_key": make.new_key(), "old": make.PASSWORD, "password": "ngắn", "again": "ngắn"}
    )
    assert weak.status_code == 422
    same = client.post(
        at("password"),
        {"once_key": make.new_key(), "old": make.PASSWORD, "password": "moi.den.2026", "again": "moi.den.2026"},
    )
    assert "Mật khẩu gần giống tên đăng nhập" in text(same)
    new = {"old": make.PASSWORD, "password": "Sông Krông Ana nước trong", "again": "Sông Krông Ana nước trong"}
    without_key = client.post(at("password"), new)
    assert (without_key.status_code, "Trang đã quá cũ" in text(without_key)) == (422, True)
    new["once_key"] = make.new_key()
    assert client.post(at("password"), new).status_code == 303
    again = client.post(at("password"), new)
    assert (again.status_code, again["Location"]) == (303, at("me"))
    assert client.get("/can-bo/").status_code == 200
    assert get_user_model().objects.get(pk=holder.pk).check_password("Sông Krông Ana nước trong")


@pytest.mark.promise("P16")
def test_a_new_password_ends_the_other_sessions(client, here):
    who = make.clerk(here)
    make.sign_in(client, who)
    commands.set_password(account=who.id, password=make.PASSWORD, by=make.root(), at=make.NOW)
    assert client.get(at("me")).status_code == 302


def test_the_list_stands_in_vietnamese_order_by_given_name_and_is_searched_without_marks(client, here, admin):
    for name in ("Lê Văn Đông", "Trần Thị Ánh", "Y Dhăm Niê", "Nguyễn Văn An", "H’Ngăm Niê Kđăm", "Lê Văn Dũng"):
        make.account(here, name)
    page = text(client.get(at("index")))
    order = [name for name in re.findall(r"<b>([^<]+)</b></a>", page) if name != "Phạm Quốc Huy"]
    assert order == ["Nguyễn Văn An", "Trần Thị Ánh", "Lê Văn Dũng", "Lê Văn Đông", "H’Ngăm Niê Kđăm", "Y Dhăm Niê"]
    found = text(client.get(at("index"), {"ten": "hngam"}))
    assert "H’Ngăm Niê Kđăm" in found
    assert "Trần Thị Ánh" not in found
    assert "Không tìm thấy ai" in text(client.get(at("index"), {"ten": "zzzz"}))


def test_an_administrator_creates_an_official_with_post_and_role_at_once(client, here, admin):
    page = text(client.get(at("create")))
    assert re.search(r'name="password"[^>]* value="[A-Z][a-z]{2}[2-9](-[a-z2-9]{4}){3}"', page)
    data = {
        "agency": here,
        "full_name": " H’Ngăm  Niê Kđăm ",
        "organisation": here,
        "title": "Chuyên viên",
        "role": "specialist",
        "password": make.PASSWORD,
    }
    done = send(client, at("create"), **data)
    made = Account.objects.get(full_name="H’Ngăm Niê Kđăm")
    assert (done.status_code, done["Location"]) == (303, at("official", made.pk))
    assert made.username == "kdam.hn"
    page = text(client.get(done["Location"]))
    assert "Vai trò chờ người thứ hai đồng ý" in page
    assert not queries.actor_for(made.pk, make.NOW).may("dossiers.handle", within=here)
    confirmed(here)
    assert queries.actor_for(made.pk, make.NOW).may("dossiers.handle", within=here)
    assert "Chuyên viên thụ lý" in text(client.get(done["Location"]))


def confirmed(here):
    """Let the leader confirm in a browser of the own what waits."""
    browser = Client()
    make.sign_in(browser, make.leader(here))
    (proposal,) = Proposal.objects.filter(state="waiting")
    assert proposal.title in text(browser.get(at("proposals")))
    assert "Nếu ông/bà đồng ý" in text(browser.get(at("proposal", proposal.pk)))
    assert send(browser, at("confirm", proposal.pk)).status_code == 303
    proposal.refresh_from_db()
    assert proposal.state == "confirmed"


def test_a_refused_creation_keeps_what_was_typed_and_creates_nothing(client, here, admin):
    before = Account.objects.count()
    data = {"agency": here, "full_name": "Lê Thị Hoa", "organisation": here, "title": "", "password": make.PASSWORD}
    page = send(client, at("create"), **data)
    assert page.status_code == 422
    assert "Lê Thị Hoa" in text(page)
    assert "Hãy nhập chức danh" in text(page)
    all_wrong = text(send(client, at("create"), **(data | {"email": "x", "phone": "12", "password": "123"})))
    for said in ("Hãy nhập chức danh", "thư điện tử chưa đúng", "Số điện thoại chưa đúng", "Mật khẩu"):
        assert said in all_wrong
    nothing = text(send(client, at("create"), agency=here, full_name="", title="", password=""))
    assert "Tên đăng nhập gồm" not in nothing
    assert nothing.count("Hãy nhập mật khẩu tạm") >= 1
    weak = send(client, at("create"), **(data | {"title": "Văn thư", "password": "123"}))
    assert weak.status_code == 422
    assert Account.objects.count() == before


def test_the_same_page_sent_twice_creates_one_account(client, here, admin):
    data = {"agency": here, "full_name": "Lê Thị Hoa", "title": "Văn thư", "password": make.PASSWORD, "once_key": "k1"}
    first, second = client.post(at("create"), data), client.post(at("create"), data)
    assert first["Location"] == second["Location"]
    assert Account.objects.filter(full_name="Lê Thị Hoa").count() == 1


def test_posts_and_roles_are_given_and_taken_on_screens(client, here, admin):
    holder = make.account(here)
    day = {"from_on": "24/11/2026"}
    assert client.get(at("appoint", holder.pk)).status_code == 200
    send(client, at("appoint", holder.pk), agency=here, organisation=here, title="Văn thư", **day)
    held = Position.objects.get(account=holder)
    assert client.get(at("grant_role", held.pk)).status_code == 200
    assert send(client, at("grant_role", held.pk), role="", **day).status_code == 422
    assert send(client, at("grant_role", held.pk), role="records_clerk", **day).status_code == 422
    sent = send(client, at("grant_role", held.pk), role="records_clerk", reason="Thay người nghỉ hưu", **day)
    assert "Chưa có gì thay đổi" in text(client.get(sent["Location"]))
    assert not queries.actor_for(holder.pk, make.NOW).may("dossiers.number")
    confirmed(here)
    grant = RoleGrant.objects.get(position=held)
    assert queries.actor_for(holder.pk, make.NOW).may("dossiers.number")
    assert "ngừng tài khoản" in text(client.get(at("revoke_role", grant.pk)))
    assert send(client, at("revoke_role", grant.pk), reason="").status_code == 422
    assert send(client, at("revoke_role", grant.pk), reason="Chuyển việc").status_code == 303
    assert queries.actor_for(holder.pk, make.NOW).may("dossiers.number")
    confirmed(here)
    assert not queries.actor_for(holder.pk, make.NOW).may("dossiers.number")
    assert client.get(at("end_position", held.pk)).status_code == 200
    assert send(client, at("end_position", held.pk), to_on="32/11/2026").status_code == 422
    send(client, at("end_position", held.pk), to_on="24/11/2026")
    assert queries.actor_for(holder.pk, make.NOW + timedelta(days=1)).posts == ()
    page = text(client.get(at("official", holder.pk)))
    for said in (
        "Đã bố trí vào vị trí công tác",
        "Đã giao vai trò",
        "Đã thu hồi vai trò",
        "Đã kết thúc vị trí công tác",
    ):
        assert said in page


def test_a_proposal_is_refused_withdrawn_or_too_late_on_screens(client, here, admin):
    held = make.post(make.account(here), here, title="Văn thư")
    data = {"role": "records_clerk", "reason": "Thay người nghỉ hưu", "from_on": "24/11/2026"}
    first = send(client, at("grant_role", held.pk), **data)["Location"]
    again = send(client, at("grant_role", held.pk), **data)
    assert (again.status_code, "đang chờ" in text(again)) == (422, True)
    browser = Client()
    make.sign_in(browser, make.leader(here))
    assert send(client, f"{first}dong-y/").status_code == 404
    assert send(browser, f"{first}rut/").status_code == 404
    unsaid = send(browser, f"{first}tu-choi/", remark="")
    assert (unsaid.status_code, "Hãy ghi vì sao" in text(unsaid)) == (422, True)
    assert send(browser, f"{first}tu-choi/", remark="Chưa có quyết định").status_code == 303
    assert "Chưa có quyết định" in text(client.get(first))
    late = send(browser, f"{first}dong-y/")
    assert (late.status_code, "đã từ chối đề nghị này" in text(late)) == (409, True)
    second = send(client, at("grant_role", held.pk), **data)["Location"]
    assert send(client, f"{second}rut/").status_code == 303
    assert "Đã rút" in text(client.get(at("proposals")))
    make.sign_in(browser, make.clerk(here))
    assert browser.get(first).status_code == 404
    assert not RoleGrant.objects.filter(position=held).exists()


def test_an_account_is_corrected_reset_deactivated_and_opened_again(client, here, admin):
    holder = make.account(here, "Lê Thị Hoa")
    make.post(holder, here, "specialist")
    assert "Lê Thị Hoa" in text(client.get(at("update", holder.pk)))
    send(client, at("update", holder.pk), full_name="Lê Thị Hoà", email="hoa@daklak.gov.vn", phone="+84 905 123 456")
    holder.refresh_from_db()
    assert (holder.full_name, holder.phone) == ("Lê Thị Hoà", "0905123456")
    assert send(client, at("update", holder.pk), full_name="", email="x", phone="1", edition="2").status_code == 422
    assert client.get(at("set_password", holder.pk)).status_code == 200
    assert send(client, at("set_password", holder.pk), password=make.PASSWORD).status_code == 303
    assert send(client, at("set_password", holder.pk), password="1").status_code == 422
    assert "Chuyên viên" in text(client.get(at("deactivate", holder.pk)))
    send(client, at("deactivate", holder.pk))
    holder.refresh_from_db()
    assert not holder.is_active
    assert "Lê Thị Hoà" in text(client.get(at("index"), {"da-ngung": "1"}))
    send(client, at("restore", holder.pk))
    holder.refresh_from_db()
    assert holder.is_active


def test_an_administrator_of_one_commune_finds_nothing_of_another(client, here, admin):
    elsewhere = make.make_agency()
    stranger = make.clerk(elsewhere, name="Người Nơi Khác")
    held = Position.objects.get(account=stranger.id)
    grant = RoleGrant.objects.get(position=held)
    assert "Người Nơi Khác" not in text(client.get(at("index"), {"ten": "nguoi noi khac"}))
    assert "Người Nơi Khác" not in text(client.get(at("index"), {"co-quan": elsewhere}))
    keys = {
        "official": stranger.id,
        "update": stranger.id,
        "appoint": stranger.id,
        "set_password": stranger.id,
        "deactivate": stranger.id,
        "end_position": held.pk,
        "grant_role": held.pk,
    }
    for name, key in keys.items():
        assert client.get(at(name, key)).status_code == 404, name
        if name != "official":
            assert send(client, at(name, key), to_on="24/11/2026", role="leader").status_code == 404, name
    assert send(client, at("revoke_role", grant.pk)).status_code == 404
    assert send(client, at("restore", stranger.id)).status_code == 404


def test_a_person_with_a_post_elsewhere_is_seen_but_not_managed(client, here, admin):
    elsewhere = make.make_agency()
    holder = make.account(here, "Người Hai Nơi")
    make.post(holder, here)
    make.post(holder, elsewhere, "leader", title="Phó Giám đốc")
    assert "Người Hai Nơi" in text(client.get(at("official", holder.pk)))
    assert client.get(at("set_password", holder.pk)).status_code == 404
    assert send(client, at("set_password", holder.pk), password=make.PASSWORD).status_code == 404


def test_officials_read_the_directory_and_change_nothing(client, here):
    make.sign_in(client, make.clerk(here))
    colleague = make.specialist(here)
    assert client.get(at("official", colleague.id)).status_code == 200
    assert client.get(at("roles")).status_code == 200
    for name, args in (("create", ()), ("update", (colleague.id,)), ("deactivate", (colleague.id,))):
        assert client.get(at(name, *args)).status_code == 404
    assert "Thêm tài khoản" not in text(client.get(at("index")))


def test_the_roles_are_said_in_words(client, here, admin):
    page = text(client.get(at("roles")))
    assert "Công chức một cửa" in page
    assert "Tiếp nhận hồ sơ" in page
    assert not re.search(r"(dossiers|people|tasks)\.\w+", page)


def test_an_official_arranges_and_ends_the_own_absence(client, here):
    boss, deputy = make.leader(here), make.specialist(here)
    make.sign_in(client, boss)
    assert "H’Ngăm Niê Kđăm" in text(client.get(at("absence")))
    data = {"substitute": deputy.id, "from_on": "24/11/2026", "to_on": "26/11/2026", "basis": "Đi họp"}
    wrong = send(client, at("absence"), from_on="26/11/2026", to_on="24/11/2026", substitute="", basis="")
    assert wrong.status_code == 422
    for said in ("chọn người làm thay", "phải từ ngày bắt đầu", "ghi căn cứ"):
        assert said in text(wrong)
    assert send(client, at("absence"), **(data | {"to_on": "20/11/2026"})).status_code == 422
    assert send(client, at("absence"), **data).status_code == 303
    assert queries.actor_for(deputy.id, make.NOW).may("dossiers.decide", within=here)
    assert "Đi họp" in text(client.get(at("me")))
    assert "– hết ngày 26/11/2026" in text(client.get(at("me")))
    send(client, at("end_absence", Substitution.objects.get().pk))
    assert not queries.actor_for(deputy.id, make.NOW).may("dossiers.decide")


def test_the_public_is_sent_to_sign_in(client):
    for name in ("index", "roles", "absence", "create", "me", "password"):
        answer = client.get(at(name))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/dang-nhap/")
