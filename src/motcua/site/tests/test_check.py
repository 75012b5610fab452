import re

import pytest
from django.utils import timezone

from motcua.site import check
from motcua.site.preparation import greeting, prepare
from motcua.site.trouble import Trouble

GOOD = {
    "PRODUCTION": True,
    "SECRET_KEY": "f4Zr-9pQ2xLw7Vn3bY8kT1mJ6hC5gD0sA-uEoIyRqWzXtKpMvN",
    "ALLOWED_HOSTS": ["dichvucong.daklak.example"],
    "PUBLIC_ADDRESS": "https://dichvucong.daklak.example",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "TRUSTED_PROXIES": 1,
    "OWNER_URL": "postgresql://owner:x@/motcua?host=/run/postgresql",
    "APPLICATION_URL": "postgresql://app:x@db.example/motcua?sslmode=verify-full",
}


def set_all(settings, **changed):
    for name, value in (GOOD | changed).items():
        setattr(settings, name, value)


def faults():
    return [f"{sentence}: {remedy}" for good, _right, sentence, remedy in check._safe_settings() if not good]


def test_good_settings_have_no_fault(settings):
    set_all(settings)
    assert faults() == []


@pytest.mark.promise("P24")
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"DEBUG": True}, "DEBUG"),
        ({"SECRET_KEY": "short"}, "MOTCUA_SECRET_KEY"),
        ({"SECRET_KEY": "only-for-the-demonstration-never-for-a-province"}, "MOTCUA_SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "MOTCUA_SECRET_KEY"),
        ({"ALLOWED_HOSTS": ["*"]}, "MOTCUA_HOSTS"),
        ({"ALLOWED_HOSTS": [".example"]}, "MOTCUA_HOSTS"),
        ({"ALLOWED_HOSTS": ["localhost", "127.0.0.1"]}, "MOTCUA_HOSTS"),
        ({"PUBLIC_ADDRESS": "http://daklak.example"}, "https://"),
        ({"SESSION_COOKIE_SECURE": False}, "TLS"),
        ({"SECURE_HSTS_SECONDS": 0}, "TLS"),
        ({"TRUSTED_PROXIES": 0}, "MOTCUA_TRUSTED_PROXIES"),
        ({"OWNER_URL": GOOD["APPLICATION_URL"]}, "MOTCUA_OWNER_DATABASE_URL"),
        ({"APPLICATION_URL": "postgresql://app:x@db.example/motcua"}, "sslmode"),
        ({"APPLICATION_URL": "postgresql://app:x@db.example/motcua?sslmode=prefer"}, "sslmode"),
    ],
    ids=str,
)
def test_each_unsafe_setting_is_named(settings, changed, words):
    set_all(settings, **changed)
    found = faults()
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.django_db
def test_the_database_of_the_tests_passes(settings):
    found = {finding.sentence: finding.good for finding in check._database()}
    assert [sentence for sentence, good in found.items() if not good] == []
    assert any("không sửa, xóa được bảng sự kiện" in sentence for sentence in found)


@pytest.mark.promise("P24")
@pytest.mark.django_db
def test_demonstration_accounts_are_a_fault_in_production(settings, monkeypatch):
    set_all(settings)
    assert all(finding.good for finding in check._production())
    monkeypatch.setattr(check, "demonstration_is_loaded", lambda: True)
    assert [f.sentence for f in check._production() if not f.good] == ["Còn tài khoản minh họa trong cơ sở dữ liệu"]


@pytest.mark.django_db
def test_a_proxy_nobody_trusts_keeps_production_from_starting(settings, monkeypatch):
    set_all(settings, TRUSTED_PROXIES=0)
    (found,) = [finding for finding in check._production() if not finding.good]
    assert found.fault
    assert found.line().startswith("✗ Chưa khai máy chủ phía trước")
    assert "MOTCUA_TRUSTED_PROXIES đang là 0" in found.line()
    monkeypatch.setattr("motcua.site.migration.upgrade", lambda: 0)
    said: list[str] = []
    with pytest.raises(Trouble, match="điều phải sửa ở trên"):
        prepare("http://127.0.0.1:8080", say=said.append)
    assert "một địa chỉ mạng" in "".join(said)


@pytest.mark.promise("P24")
@pytest.mark.django_db
def test_production_does_not_start_with_a_fault_and_names_it(settings, monkeypatch):
    set_all(settings, SECRET_KEY="short")
    monkeypatch.setattr("motcua.site.migration.upgrade", lambda: 0)
    said: list[str] = []
    with pytest.raises(Trouble, match="Chế độ vận hành thật không chạy"):
        prepare("http://127.0.0.1:8080", say=said.append)
    assert "MOTCUA_SECRET_KEY" in "".join(said)


@pytest.mark.django_db
def test_without_a_demonstration_the_greeting_gives_only_the_address():
    words = greeting("http://127.0.0.1:8080")
    assert "http://127.0.0.1:8080" in words
    assert "minh họa" not in words


@pytest.mark.django_db
def test_what_everybody_reads_names_no_setting_and_whatever_is_not_good_says_who_mends_it_and_how(settings):
    set_all(settings, SECRET_KEY="x", ALLOWED_HOSTS=["*"], PUBLIC_ADDRESS="http://a", TRUSTED_PROXIES=0)
    found = check.everything(now=timezone.now())
    english = re.compile(
        r"MOTCUA_|motcua |pg_|kernel_|json|seccomp|netns|cookie|hsts|sslmode|debug|\.txt", re.IGNORECASE
    )
    assert [one.sentence for one in found if english.search(one.sentence)] == []
    assert [one.sentence for one in found if not one.good and not (one.who and one.remedy)] == []


@pytest.mark.parametrize(
    ("finding", "mark", "fault"),
    [
        (check.Finding(True, "a"), "✓", False),
        (check.Finding(False, "a"), "✗", True),
        (check.Finding(False, "a", grave=False), "!", False),
    ],
)
def test_only_grave_findings_keep_production_from_starting(finding, mark, fault):
    assert finding.line() == f"{mark} a"
    assert finding.fault is fault
