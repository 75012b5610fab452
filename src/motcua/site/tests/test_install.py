"""The first start of a real installation."""

import pytest
from django.test import Client

from motcua.people.models import Account
from motcua.people.queries import demonstration_is_loaded
from motcua.site.install import install
from motcua.site.trouble import Trouble

pytestmark = pytest.mark.django_db
GIVEN = {"username": "quan.tri.tinh", "full_name": "Nguyễn Thị Thu Hà", "password": "rừng-khộp-mùa-mưa-26"}


def test_the_first_administrator_can_sign_in_and_nobody_is_invented() -> None:
    said: list[str] = []
    install(**GIVEN, organisation="van-phong-ubnd", progress=said.append)
    assert Account.objects.count() == 1
    assert not demonstration_is_loaded()
    assert len(said) == 4
    client = Client()
    answer = client.post("/dang-nhap/", {"login": GIVEN["username"], "password": GIVEN["password"]})
    assert answer.status_code == 302
    assert client.get("/can-bo/").status_code in {200, 302, 303}


@pytest.mark.parametrize(
    "wrong", [{"organisation": "khong-co"}, {"organisation": "van-phong-ubnd", "password": "ngan"}]
)
def test_what_is_wrong_is_said_in_one_sentence(wrong: dict[str, str]) -> None:
    with pytest.raises(Trouble):
        install(**(GIVEN | wrong), progress=lambda _words: None)
    assert not Account.objects.exists()


def test_a_second_time_loads_nothing_twice_and_refuses_the_name() -> None:
    install(**GIVEN, organisation="van-phong-ubnd", progress=lambda _words: None)
    with pytest.raises(Trouble):
        install(**GIVEN, organisation="van-phong-ubnd", progress=lambda _words: None)
    assert Account.objects.count() == 1
