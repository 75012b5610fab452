"""Two administrators at one connected system or one subscription: the second sees both texts and decides."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.people.tests.factories import make_agency, new_key, official, root, sign_in
from motcua.systems import commands as systems
from motcua.systems.commands import Terms
from motcua.systems.queries import System
from motcua.systems.tests.factories import connected
from motcua.webhooks import commands
from motcua.webhooks.models import Subscription

pytestmark = [pytest.mark.promise("P7"), pytest.mark.django_db]
MINE, THEIRS = "https://doitac.example.vn/moi", "https://doitac.example.vn/khac"


def hidden(page: str) -> dict[str, str]:
    """What a page carries hidden: the edition and the texts it showed."""
    return {name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("edition", "seen")}


@pytest.fixture
def system() -> System:
    return connected(make_agency(), at=timezone.now(), name="Đất đai", contact="Phòng Văn hóa")


@pytest.fixture
def client() -> Client:
    return sign_in(Client(), root())


def send(client: Client, path: str, **typed: object) -> tuple[int, str]:
    answer = client.post(path, {"once_key": new_key(), **typed})
    return answer.status_code, answer.content.decode()


def test_the_second_who_saves_a_system_sees_both_and_decides(client, system) -> None:
    path = reverse("systems:update", args=[system.id])
    page = hidden(client.get(path).content.decode())
    other = official(system.agency_id, "administrator")
    theirs = Terms(
        name="Đất đai mới", basis=system.basis, contact="Sở Tài chính", scopes=system.scopes, from_on=system.from_on
    )
    systems.change_system(system=system.id, terms=theirs, by=other, at=timezone.now())
    mine = {
        "name": "Đất đai của tôi", "basis": "Biên bản số 9", "contact": "Phòng Văn hóa", "organisation": "",
        "scopes": ["dossiers:read"], "reach": "agency", "per_minute": str(system.per_minute),
        "from_on": f"{system.from_on:%d/%m/%Y}", "to_on": "",
    }  # fmt: skip
    status, shown = send(client, path, **mine, **page)
    assert status == 409
    for words in ("Người khác đã lưu trước", other.name, "Đất đai mới", 'value="Đất đai của tôi"', "Sở Tài chính"):
        assert words in html.unescape(shown)
    kept = System.objects.get()
    assert (kept.name, kept.contact, kept.edition) == ("Đất đai mới", "Sở Tài chính", 2)
    again = mine | {"contact": "Sở Tài chính", "keep-name": "saved"} | hidden(shown)
    assert send(client, path, **again)[0] == 303
    kept = System.objects.get()
    assert (kept.name, kept.contact, kept.basis, kept.scopes, kept.edition) == (
        "Đất đai mới", "Sở Tài chính", "Biên bản số 9", ["dossiers:read"], 3,
    )  # fmt: skip


def test_the_second_who_saves_a_subscription_sees_both_and_decides(client, system) -> None:
    received = ["dossiers.DossierReceived"]
    kept = commands.make_subscription(
        system=system.id, url="https://doitac.example.vn/tin", events=received, by=root(), at=timezone.now()
    )
    path = reverse("webhooks:update", args=[kept.id])
    page = hidden(client.get(path).content.decode())
    other = official(system.agency_id, "administrator")
    commands.change_subscription(subscription=kept.id, url=THEIRS, events=received, by=other, at=timezone.now())
    status, shown = send(client, path, url=MINE, events=received, **page)
    assert status == 409
    for words in ("Người khác đã lưu trước", other.name, THEIRS, f'value="{MINE}"'):
        assert words in html.unescape(shown)
    assert Subscription.objects.get().url == THEIRS
    assert send(client, path, url=MINE, events=received, **hidden(shown))[0] == 303
    kept = Subscription.objects.get()
    assert (kept.url, kept.edition) == (MINE, 3)


def test_what_both_saved_alike_is_said_and_can_be_saved_at_once(client, system) -> None:
    path = reverse("systems:update", args=[system.id])
    page = hidden(client.get(path).content.decode())
    mine = Terms(
        name="Đất đai", basis="Biên bản số 9", contact=system.contact, scopes=system.scopes, from_on=system.from_on
    )
    systems.change_system(system=system.id, terms=mine, by=root(), at=timezone.now())
    typed = {"name": mine.name, "basis": mine.basis, "contact": mine.contact, "scopes": list(mine.scopes)}
    more = {"reach": "agency", "per_minute": str(mine.per_minute), "from_on": f"{mine.from_on:%d/%m/%Y}"}
    status, shown = send(client, path, **typed, **more, **page)
    assert status == 409
    assert "Không mục nào khác nhau" in shown
    assert send(client, path, **typed, **more, **hidden(shown))[0] == 303


@pytest.mark.parametrize("name", ["systems:update", "webhooks:update"])
def test_a_page_that_names_no_edition_saves_nothing(client, system, name) -> None:
    kept = commands.make_subscription(
        system=system.id, url="https://doitac.example.vn/tin", events=["dossiers.DossierReceived"], by=root(),
        at=timezone.now(),
    )  # fmt: skip
    key = {"systems:update": system.id, "webhooks:update": kept.id}[name]
    status, shown = send(client, reverse(name, args=[key]), url=MINE, events=["dossiers.DossierReceived"])
    assert status == 422, shown
    assert (System.objects.get().edition, Subscription.objects.get().edition) == (1, 1)
