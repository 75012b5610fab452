"""The self-check tells good from bad: each finding of level 3 is green in a good state, and in a bad one red or yellow."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from motcua.kernel.actors import machine
from motcua.kernel.facts import announce
from motcua.kernel.models import SealCheck
from motcua.operations.events import BackupMade, BackupProven, RightsReviewed
from motcua.operations.models import Heartbeat
from motcua.operations.queries import INSTALLATION, findings, level_three
from motcua.operations.queries.later import later
from motcua.operations.rules import Finding
from motcua.people.tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P24")]
Put = Callable[..., None]


@pytest.fixture(autouse=True)
def folder(data_folder):
    data_folder.mkdir(parents=True)


@pytest.fixture
def put(settings, monkeypatch) -> Put:
    """A function that sets a setting by its name in capitals, or else a name of the findings."""

    def set_it(**given: object) -> None:
        for name, value in given.items():
            if name.isupper():
                setattr(settings, name, value)
            else:
                monkeypatch.setattr(findings, name, value)

    return set_it


def noted(fact: type, **age: float) -> Callable[[Put, datetime], None]:
    """Return what writes a fact about the installation that is so old."""

    def note(_put: Put, now: datetime) -> None:
        parts = {part.name: "x" if part.name == "manifest" else 1 for part in fields(fact)}
        announce(fact(**parts), subject=INSTALLATION, agency=None, by=machine("Thử"), at=now - timedelta(**age))

    return note


def setting(**given: object) -> Callable[[Put, datetime], None]:
    return lambda put, _now: put(**given)


def tries(count: int) -> Callable[[Put, datetime], None]:
    return lambda put, _now: put(people_rules=SimpleNamespace(TRIES=count))


def unused(days: int) -> Callable[[Put, datetime], None]:
    def leave(_put: Put, now: datetime) -> None:
        made = make.account(make.make_agency())
        get_user_model().objects.filter(id=made.id).update(
            last_login=now - timedelta(days=days), is_demonstration=False
        )

    return leave


def verified(faults: int) -> Callable[[Put, datetime], None]:
    return lambda _put, now: (
        SealCheck.objects.create(at=now, seconds=1, position=1, faults=faults, findings=[]) and None
    )


def beaten(seconds: int) -> Callable[[Put, datetime], None]:
    def beat(_put: Put, now: datetime) -> None:
        Heartbeat.objects.create(name="facts", at=now - timedelta(seconds=seconds), since=now, process_number=1)

    return beat


def clock(seconds: int) -> Callable[[Put, datetime], None]:
    fast = SimpleNamespace(now=lambda: datetime.now().astimezone() + timedelta(seconds=seconds))
    return lambda put, _now: put(timezone=fast)


def disk(used: int) -> Callable[[Put, datetime], None]:
    usage = SimpleNamespace(free=(100 - used) * 1024**3, total=100 * 1024**3)
    return lambda put, _now: put(shutil=SimpleNamespace(disk_usage=lambda _place: usage))


def nothing(_put: Put, _now: datetime) -> None:
    """Leave it as it is."""


STATES = {
    "Phiên tự khóa": (setting(IDLE_LOCK_SECONDS=900), setting(IDLE_LOCK_SECONDS=960), "bars"),
    "Phiên của người quản trị": (setting(STRICT_IDLE_LOCK_SECONDS=300), setting(STRICT_IDLE_LOCK_SECONDS=360), "bars"),
    "Khóa tên đăng nhập": (tries(5), tries(6), "bars"),
    "Mật khẩu": (setting(STANDARD_PASSWORDS=True), setting(STANDARD_PASSWORDS=False), "bars"),
    "Người quản trị đổi mật khẩu": (setting(STRICT_PASSWORD_DAYS=60), setting(STRICT_PASSWORD_DAYS=0), "bars"),
    "Người quản trị đổi mật khẩu sau: 90": (nothing, setting(STRICT_PASSWORD_DAYS=90), "bars"),
    "Số mật khẩu cũ": (setting(OLD_PASSWORDS_BARRED=10), setting(OLD_PASSWORDS_BARRED=9), "bars"),
    "Phải có bước đăng nhập thứ hai": (setting(SECOND_STEP="roles"), setting(SECOND_STEP="nobody"), "bars"),
    "Tài khoản không đăng nhập": (unused(44), unused(46), ""),
    "Rà soát quyền": (noted(RightsReviewed, days=180), noted(RightsReviewed, days=190), ""),
    "Rà soát quyền lần cuối: chưa": (nothing, nothing, ""),
    "Nhật ký của máy chủ": (setting(LOGS_KEPT_MONTHS=12), setting(LOGS_KEPT_MONTHS=11), ""),
    "Sao lưu": (noted(BackupMade, hours=25), noted(BackupMade, hours=27), ""),
    "Sao lưu lần cuối: chưa": (nothing, nothing, ""),
    "Khôi phục thử": (noted(BackupProven, days=7), noted(BackupProven, days=9), ""),
    "Khôi phục thử lần cuối: chưa": (nothing, nothing, ""),
    "Sự kiện cũ nhất chưa niêm phong": (
        setting(seal_lag=lambda _now: 60.0), setting(seal_lag=lambda _now: 71 * 60.0), ""
    ),
    "Niêm phong nhật ký kiểm": (verified(0), verified(1), "always"),
    "Niêm phong nhật ký: chưa kiểm": (nothing, nothing, ""),
    "Việc nền báo": (beaten(5), beaten(90), ""),
    "Việc nền bị kẹt": (nothing, setting(stuck=lambda **_: SimpleNamespace(count=lambda: 2)), ""),
    "Việc định kỳ": (setting(schedules_missed=lambda _now: []), setting(schedules_missed=lambda _now: ["x"]), ""),
    "Đồng hồ": (nothing, clock(3), "always"),
    "Đĩa dữ liệu": (disk(79), disk(81), ""),
    "Nơi nhận báo": (setting(SECURITY_CONTACT="mailto:a@b.example"), setting(SECURITY_CONTACT=""), ""),
}  # fmt: skip
"""By the beginning of its sentence: a good state, a bad one, and whether the bad one bars the start of production."""
GOOD = [
    name
    for name, (good, _bad, _bars) in STATES.items()
    if good is not nothing or name in {"Việc nền bị kẹt", "Đồng hồ"}
]


def found(beginning: str, now: datetime) -> Finding:
    rows = [one for one in level_three(now=now) if one.applies and one.sentence.startswith(beginning)]
    assert len(rows) == 1, [one.sentence for one in rows]
    return rows[0]


@pytest.mark.parametrize("production", [True, False], ids=["production", "demonstration"])
@pytest.mark.parametrize("name", GOOD)
def test_a_finding_is_green_in_a_good_state(put: Put, name: str, *, production: bool) -> None:
    now = timezone.now()
    put(PRODUCTION=production)
    STATES[name][0](put, now)
    one = found(name, now)
    assert (one.mark, one.red, one.fault) == ("✓", False, False)


@pytest.mark.parametrize("production", [True, False], ids=["production", "demonstration"])
@pytest.mark.parametrize("name", STATES)
def test_a_finding_turns_red_in_production_and_yellow_in_the_demonstration(
    put: Put, name: str, *, production: bool
) -> None:
    _good, bad, bars = STATES[name]
    now = timezone.now()
    put(PRODUCTION=production)
    bad(put, now)
    one = found(name, now)
    assert one.mark == ("✗" if production or bars == "always" else "!")
    assert one.fault is (bars == "always" or (production and bool(bars)))
    assert one.who
    assert one.remedy


def test_every_finding_of_level_three_is_turned_here() -> None:
    rows = [one.sentence for one in level_three(now=timezone.now()) if one.applies]
    turned = [said for said in rows if any(said.startswith(name) for name in STATES)]
    assert [said for said in rows if said not in turned] == [
        said
        for said in rows
        if said.startswith("Nhật ký sự kiện giữ từ")  # nothing erases facts: there is no bad state
    ]


def test_what_asks_nothing_here_yet_says_why_and_counts_neither_way() -> None:
    rows = list(later())
    assert {one.clause for one in rows} >= {"5.16", "5.18", "5.12.2.2"}
    assert {(one.mark, one.red, one.fault) for one in rows} == {("–", False, False)}
    assert [one.sentence for one in rows if ": " not in one.sentence] == []


def test_the_page_shows_what_is_red_and_what_asks_nothing_yet(client, put: Put) -> None:
    put(PRODUCTION=True, SECURE_SSL_REDIRECT=False)
    keeper = make.sign_in(client, make.administrator(make.make_agency(), scope="province"))
    page = keeper.get("/van-hanh/tu-kiem-tra/").content.decode()
    assert "Chưa đạt" in page
    assert "Chưa áp dụng" in page
    assert "Đồng hồ đếm giờ báo sự cố" in page
