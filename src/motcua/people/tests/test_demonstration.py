from time import perf_counter

import pytest
from django.contrib.auth.hashers import check_password

from motcua.kernel.actors import Forbidden, machine
from motcua.organisations.tests import factories as organisations
from motcua.people import queries, rules
from motcua.people.demonstration import load_demonstration
from motcua.people.models import Account
from motcua.people.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    keys = organisations.province()
    began = perf_counter()
    made = load_demonstration(by=machine("test"), at=make.NOW)
    assert perf_counter() - began < 20
    return keys | {"made": made}


def actor(username):
    return queries.actor_for(Account.objects.get(username=username).pk, make.NOW)


def test_every_commune_and_department_has_people(province):
    assert province["made"] > 1200
    assert load_demonstration(by=machine("test"), at=make.NOW) == 0
    assert Account.objects.filter(is_demonstration=True).count() == province["made"]
    names = set(Account.objects.values_list("full_name", flat=True))
    assert len(names) == province["made"]
    assert sum(name.startswith(("Y ", "H’")) for name in names) > 300


def test_the_story_plays_in_lien_son_lak_with_a_vice_chairman_who_heads_the_centre(province):
    here = province["24580"]
    assert actor("mot.cua").may("dossiers.receive", within=here)
    assert actor("chuyen.vien").may("dossiers.handle", within=here)
    assert actor("truong.phong").may("dossiers.assign", within=here)
    assert actor("lanh.dao").may("dossiers.decide", within=here)
    assert actor("van.thu").may("dossiers.number", within=here)
    assert actor("mot.cua").name == "Trần Thị Kim Oanh"
    assert not actor("mot.cua").may("dossiers.receive", within=province["24544"])

    both = actor("giam.doc")
    assert {post.title for post in both.posts} == {
        "Giám đốc Trung tâm Phục vụ hành chính công",
        "Phó Chủ tịch Ủy ban nhân dân xã",
    }
    assert both.may("dossiers.receive")
    assert both.may("dossiers.decide")

    assert actor("kiem.soat").reach("procedures.publish") is None
    assert not actor("kiem.soat").may("dossiers.read")  # the catalogue needs nobody's dossier
    assert actor("kiem.tra").reach("dossiers.read") is None
    assert actor("quan.tri").reach("people.manage") is None
    assert not actor("quan.tri").may("dossiers.read")


def test_each_role_has_one_account_to_try_and_every_unit_somebody_to_work(province):
    shown = queries.demonstration_accounts()
    assert [one.username for one in shown] == list(rules.STORY_USERNAMES)
    assert [one.title for one in shown if one.username.startswith("quan.tri")] == ["Quản trị hệ thống"] * 2
    assert shown[0].title == "Công chức tiếp nhận và trả kết quả"
    assert shown[0].where
    assert check_password(rules.DEMONSTRATION_PASSWORD, Account.objects.get(username="mot.cua").password)
    assert queries.demonstration_is_loaded()
    found = queries.officials_of(province["24580"], "dossiers.handle", at=make.NOW)
    assert len({one.organisation for one in found}) == 3


def test_the_button_of_an_account_to_try_says_its_word_once(province, client):
    page = client.get("/dang-nhap/").content.decode()
    assert ">Vào<" in page
    assert 'data-th="Vào"' not in page


def test_only_a_machine_invents_people():
    with pytest.raises(Forbidden):
        load_demonstration(by=make.root(), at=make.NOW)
