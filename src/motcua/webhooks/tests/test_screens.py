"""The screens of connected systems and of messages, as an administrator uses them."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.dossiers.tests.factories import received, story_office
from motcua.people.tests.factories import make_agency, new_key, official, root, sign_in
from motcua.systems import queries as systems
from motcua.systems.tests.factories import connected
from motcua.webhooks import queries
from motcua.webhooks.rules import State
from motcua.webhooks.tests.factories import dead, gathered, subscribed

pytestmark = pytest.mark.django_db
TERMS = {
    "name": "Đất đai", "basis": "Biên bản số 3", "contact": "", "scopes": ["dossiers:read"], "reach": "agency",
    "organisation": "", "per_minute": "600", "from_on": "01/07/2025", "to_on": "",
}  # fmt: skip


def sends(client: Client, name: str, /, *keys: object, **typed: object):
    return client.post(reverse(name, args=keys), {"once_key": new_key(), **typed})


@pytest.fixture
def agency():
    return make_agency()


@pytest.fixture
def administrator(agency) -> Client:
    return sign_in(Client(), root())


def test_a_system_is_connected_and_its_token_is_shown_once(agency, administrator) -> None:
    made = sends(administrator, "systems:create", agency=str(agency), **TERMS)
    assert made.status_code == 303, made.content.decode()
    system = systems.systems_within(root()).get()
    key = new_key()
    shown = administrator.post(reverse("systems:issue", args=[system.id]), {"once_key": key, "lasts": "90"})
    secret = re.search(r"mtc_[\w-]{43}", shown.content.decode())
    assert secret
    assert systems.bearer_of(secret.group(), timezone.now()) is not None
    again = administrator.post(reverse("systems:issue", args=[system.id]), {"once_key": key, "lasts": "90"})
    assert (again.status_code, again["Location"]) == (303, reverse("systems:show", args=[system.id]))
    page = administrator.get(again["Location"]).content.decode()
    assert secret.group() not in page
    assert secret.group()[:8] in page


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("scopes", []), ("per_minute", "vài"), ("from_on", "hôm nay"), ("reach", "nước")]
)
def test_wrong_terms_are_shown_again_with_what_was_typed(agency, administrator, field, value) -> None:
    answer = sends(administrator, "systems:create", agency=str(agency), **(TERMS | {field: value}))
    assert answer.status_code == 422
    assert "Biên bản số 3" in answer.content.decode()
    assert not systems.systems_within(root()).exists()


def test_an_administrator_of_another_agency_sees_nothing(agency, administrator) -> None:
    system = connected(agency, at=timezone.now())
    stranger = sign_in(Client(), official(make_agency(), "administrator"))
    assert system.name not in stranger.get(reverse("systems:index")).content.decode()
    for name in ("systems:show", "systems:update", "systems:issue", "systems:disconnect"):
        assert stranger.get(reverse(name, args=[system.id])).status_code == 404
    clerk = sign_in(Client(), official(agency, "one_stop_clerk"))
    assert clerk.get(reverse("systems:index")).status_code == 404


def test_a_subscription_is_made_its_secret_shown_and_ended(agency, administrator) -> None:
    system = connected(agency, at=timezone.now())
    typed = {"system": str(system.id), "url": "https://10.0.0.1/tin", "events": ["dossiers.DossierReceived"]}
    refused = sends(administrator, "webhooks:create", **typed)
    assert refused.status_code == 422
    assert "mạng bên trong" in refused.content.decode()
    made = sends(administrator, "webhooks:create", **(typed | {"url": "https://doitac.example.vn/tin"}))
    kept = queries.subscriptions_within(root()).get()
    assert made["Location"] == reverse("webhooks:secret", args=[kept.id])
    secret = queries.secrets_of(kept, timezone.now())[0]
    assert secret in administrator.get(made["Location"]).content.decode().replace("&#x2F;", "/").replace("&#43;", "+")
    assert sends(administrator, "webhooks:secret", kept.id).status_code == 303
    assert sends(administrator, "webhooks:secret", kept.id).status_code == 422
    assert sends(administrator, "webhooks:resend", kept.id).status_code == 303
    assert sends(administrator, "webhooks:end", kept.id).status_code == 303
    assert administrator.get(reverse("webhooks:update", args=[kept.id])).status_code == 404
    assert "đã ngừng" in administrator.get(reverse("webhooks:index")).content.decode()
    stranger = sign_in(Client(), official(make_agency(), "administrator"))
    assert stranger.get(reverse("webhooks:show", args=[kept.id])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_what_nobody_took_is_told_with_the_system_it_was_for(administrator) -> None:
    at, place = timezone.now(), story_office()
    kept = subscribed(place.agency, at=at, name="Đất đai")
    received(place, at=at)
    assert gathered(at) == 1
    assert dead(kept, at).state == State.DEAD
    page = administrator.get(reverse("webhooks:index")).content.decode()
    assert f'<a href="{reverse("webhooks:show", args=[kept.id])}?trang-thai=dead">Đất đai</a>: 1 tin báo' in page


def test_without_a_connected_system_the_screen_leads_to_connecting_one(administrator) -> None:
    page = administrator.get(reverse("webhooks:index")).content.decode()
    assert "Chưa có hệ thống nào để báo" in page
    assert f'href="{reverse("systems:create")}"' in page
    assert f'href="{reverse("webhooks:create")}"' not in page
