"""The page of the seal: for the inspector, and without the signed head for administrators; for nobody else."""

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.kernel.actors import machine
from motcua.kernel.facts import RecordSeen, announce
from motcua.kernel.ids import new_id
from motcua.kernel.models import Fact
from motcua.kernel.seals.head import read_head
from motcua.kernel.seals.heads import sign_head
from motcua.kernel.seals.state import check_here
from motcua.people.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def inspector(client: Client) -> Client:
    return make.sign_in(client, make.inspector(make.make_agency()))


def said(client: Client) -> str:
    return client.get(reverse("operations:seals")).content.decode()


def test_the_inspector_sees_the_seal_and_takes_its_head_away(inspector: Client, tmp_path: Path) -> None:
    assert "Chưa ký lần nào" in said(inspector)
    assert inspector.get(reverse("operations:seal-head")).status_code == 404
    signed = sign_head(tmp_path, at=timezone.now())
    assert signed
    assert "Tải đầu chuỗi" in said(inspector)
    taken = inspector.get(reverse("operations:seal-head"))
    assert taken["Content-Disposition"] == f'attachment; filename="motcua-head-{signed.position}.json"'
    assert read_head(taken.content.decode()) == signed


@pytest.mark.promise("P11")
def test_what_a_verification_found_stands_on_the_page(inspector: Client, tmp_path: Path, superuser_url: str) -> None:
    sign_head(tmp_path, at=timezone.now())
    victim = Fact.objects.order_by("id")[1]
    check_here(tmp_path, at=timezone.now())
    assert "Nguyên vẹn" in said(inspector)
    with psycopg.connect(superuser_url) as hand:
        hand.execute("SET session_replication_role = replica")
        hand.execute("DELETE FROM kernel_fact WHERE id = %s", [victim.id])
    check_here(tmp_path, at=timezone.now())
    page = said(inspector)
    assert "Lần kiểm gần nhất thấy 1 dấu hiệu can thiệp" in page
    assert "Sự kiện bị xóa" in page
    assert str(victim.id) in page


@pytest.mark.promise("P11")
def test_a_seal_that_is_late_is_told(inspector: Client, superuser_url: str) -> None:
    announce(RecordSeen("x"), subject=new_id(), agency=None, by=machine("Thử"), at=timezone.now())
    with psycopg.connect(superuser_url) as hand:
        hand.execute("SET session_replication_role = replica")
        hand.execute("UPDATE kernel_fact SET recorded_at = %s", [timezone.now() - timedelta(hours=2)])
    assert "Niêm phong đang chậm" in said(inspector)


def test_an_administrator_finds_the_seal_in_the_rail_and_takes_no_head_away(client: Client, tmp_path: Path) -> None:
    make.sign_in(client, make.administrator(make.make_agency(), scope="province"))
    assert sign_head(tmp_path, at=timezone.now())
    page = said(client)
    assert f'href="{reverse("operations:seals")}"' in page
    assert "Đã niêm phong" in page
    assert "Tải đầu chuỗi" not in page
    assert client.get(reverse("operations:seal-head")).status_code == 404


def test_whoever_does_not_inspect_sees_no_seal(client: Client) -> None:
    make.sign_in(client, make.clerk(make.make_agency()))
    assert client.get(reverse("operations:seals")).status_code == 404
    assert client.get(reverse("operations:seal-head")).status_code == 404
