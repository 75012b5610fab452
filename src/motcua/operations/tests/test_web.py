"""The screens of operators: for whoever keeps the whole installation, and nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.kernel import facts
from motcua.kernel.actors import machine
from motcua.kernel.facts import RecordSeen, announce, facts_about
from motcua.kernel.ids import new_id
from motcua.kernel.models import Delivery, Fact
from motcua.operations import queries
from motcua.operations.tests.factories import stuck_job
from motcua.people.tests import factories as make

CANARY = "066191004299"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(data_folder):
    data_folder.mkdir(parents=True)


@pytest.fixture
def keeper(client: Client) -> Client:
    return make.sign_in(client, make.administrator(make.make_agency(), scope="province"))


@pytest.fixture
def owed(monkeypatch) -> Delivery:
    """A delivery that fails, of a fact of an hour ago."""

    def notice(event: RecordSeen, *, by, at) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(facts, "_reactions", {"kernel.RecordSeen": {"tests.notice": (RecordSeen, notice)}})
    announce(RecordSeen("x"), subject=new_id(), agency=None, by=machine("Thử"), at=timezone.now())
    facts.deliver_pending()
    monkeypatch.setattr(queries.stuck.rules, "DELIVERY_WAITS", timedelta(seconds=-1))
    return Delivery.objects.get()


def failed_job() -> ProcrastinateJob:
    return stuck_job("people.sweep_tries", at=timezone.now())


def sent(**more: str) -> dict[str, str]:
    return {"once_key": make.new_key(), **more}


def test_an_empty_page_says_what_would_be_here(keeper: Client) -> None:
    page = keeper.get("/van-hanh/viec-ket/").content.decode()
    assert "Không có việc nào kẹt" in page
    assert "Việc nền đang dừng" in page


@pytest.mark.promise("P6")
def test_a_stuck_reaction_is_shown_with_what_when_why_and_error_without_data(keeper: Client, owed: Delivery) -> None:
    page = keeper.get("/van-hanh/viec-ket/").content.decode()
    for words in ("Trả lời sự kiện «Đã mở xem»", "tests.notice", "Đã thử 1 lần", "ValueError – ", "notice"):
        assert words in page
    assert CANARY not in page


@pytest.mark.promise("P6")
def test_trying_again_makes_it_due_at_once_and_is_a_fact(keeper: Client, owed: Delivery) -> None:
    assert owed.next_try_at > timezone.now()
    answer = keeper.post("/van-hanh/viec-ket/lam-lai/", sent(kind="delivery", key=str(owed.id)))
    assert answer.status_code == 303
    owed.refresh_from_db()
    assert owed.next_try_at <= timezone.now()
    assert Fact.objects.get(name="operations.WorkTriedAgain").body == {"kind": "delivery", "count": 1}


@pytest.mark.promise("P6")
def test_a_failed_job_is_shown_and_tried_again(keeper: Client) -> None:
    job = failed_job()
    page = keeper.get("/van-hanh/viec-ket/").content.decode()
    assert "people.sweep_tries" in page
    assert "ValueError" in page
    keeper.post("/van-hanh/viec-ket/lam-lai/", sent(kind="job", key=str(job.id)))
    job.refresh_from_db()
    assert job.status == "todo"


def test_all_at_once(keeper: Client, owed: Delivery) -> None:
    job = failed_job()
    keeper.post("/van-hanh/viec-ket/lam-lai-tat-ca/", sent())
    job.refresh_from_db()
    owed.refresh_from_db()
    assert job.status == "todo"
    assert owed.next_try_at <= timezone.now()
    assert Fact.objects.get(name="operations.WorkTriedAgain").body["count"] == 2


def test_what_is_not_stuck_is_refused(keeper: Client) -> None:
    for kind, key in (("delivery", str(new_id())), ("job", "7"), ("schedule", "people.sweep_tries"), ("nonsense", "")):
        assert keeper.post("/van-hanh/viec-ket/lam-lai/", sent(kind=kind, key=key)).status_code == 422


@pytest.mark.parametrize("who", ["administrator", "leader", "inspector", "clerk"])
def test_whoever_does_not_keep_the_whole_installation_finds_nothing(client: Client, who: str) -> None:
    make.sign_in(client, getattr(make, who)(make.make_agency()))
    assert client.get("/van-hanh/viec-ket/").status_code == 404
    assert client.get("/van-hanh/tu-kiem-tra/").status_code == 404
    failed_job()
    for path in ("viec-ket/lam-lai/", "viec-ket/lam-lai-tat-ca/", "tu-kiem-tra/ra-soat-quyen/"):
        assert client.post(f"/van-hanh/{path}", sent(kind="job", key="1")).status_code in {404, 422}
    assert ProcrastinateJob.objects.get().status == "failed"
    assert not facts_about(queries.INSTALLATION).exists()


@pytest.mark.parametrize("scope", [None, "province"])
@pytest.mark.parametrize("who", ["administrator", "leader", "inspector", "clerk"])
def test_the_rail_leads_exactly_to_the_pages_that_open(client: Client, who: str, scope: str | None) -> None:
    client = make.sign_in(client, getattr(make, who)(make.make_agency(), scope=scope))
    rail = client.get(reverse("people:me")).content.decode()
    for name in ("stuck", "check", "seals"):
        address = reverse(f"operations:{name}")
        assert (f'href="{address}"' in rail) == (client.get(address).status_code == 200), name


@pytest.mark.promise("P6")
def test_the_number_of_stuck_work_stands_in_the_rail(keeper: Client) -> None:
    failed_job()
    page = keeper.get("/can-bo/").content.decode()
    assert "/van-hanh/viec-ket/" in page


def test_the_self_check_is_the_one_of_the_command(keeper: Client) -> None:
    page = keeper.get("/van-hanh/tu-kiem-tra/").content.decode()
    for words in (
        "Vai ứng dụng",
        "Bảng đúng phiên bản",
        "lệch",
        "Sao lưu lần cuối: chưa lần nào",
        "5.5.2.2",
        "Nên xem",
        "<b>Người quản trị hệ thống</b>: rà soát rồi xác nhận ở cuối trang này",
        "<b>Người vận hành máy chủ</b>: chạy «motcua backup» mỗi ngày",
    ):
        assert words in page


def test_a_review_of_rights_is_kept_and_shown(keeper: Client) -> None:
    assert "Rà soát quyền lần cuối: chưa lần nào" in keeper.get("/van-hanh/tu-kiem-tra/").content.decode()
    assert keeper.post("/van-hanh/tu-kiem-tra/ra-soat-quyen/", sent()).status_code == 303
    assert "Rà soát quyền lần cuối: chưa lần nào" not in keeper.get("/van-hanh/tu-kiem-tra/").content.decode()
    assert facts_about(queries.INSTALLATION).get().name == "operations.RightsReviewed"
