"""What machines are told, and what strangers are not."""

from datetime import timedelta
from ipaddress import ip_network
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from motcua.kernel.actors import machine
from motcua.operations import queries
from motcua.operations.models import Heartbeat
from motcua.operations.queries import health
from motcua.operations.tests.factories import alive

ALIVE = machine("Việc nền")


@pytest.fixture(autouse=True)
def folder(data_folder):
    data_folder.mkdir(parents=True)


def beat(age: float = 0.0) -> None:
    alive(at=timezone.now())
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=age))


def away(*_args, **_more):
    raise OperationalError("connection refused")


def test_being_alive_asks_no_database(client: Client) -> None:
    with patch.object(connection, "cursor", side_effect=away):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_ready_with_database_room_and_a_living_worker(client: Client) -> None:
    beat()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "reasons": []})


@pytest.mark.django_db
def test_not_ready_says_why(client: Client) -> None:
    beat(age=90)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "nhịp sống" in answer.json()["reasons"][0]


@pytest.mark.promise("P8")
@pytest.mark.django_db
def test_not_ready_without_room(client: Client, monkeypatch) -> None:
    beat()
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _place: (10, 9, 1, 1) and type("U", (), {"free": 5})())
    assert "1 GB" in client.get("/readyz").json()["reasons"][0]


@pytest.mark.django_db
def test_not_ready_before_the_tables_are_of_this_version(client: Client, monkeypatch) -> None:
    beat()
    monkeypatch.setattr(health, "_migrated", set())
    monkeypatch.setattr(health, "steps_missing", lambda: ["kernel.0099"])
    assert "di chuyển" in client.get("/readyz").json()["reasons"][0]


@pytest.mark.promise("P23")
@pytest.mark.django_db
def test_not_ready_without_the_database_and_no_password_in_the_reason(client: Client) -> None:
    with patch.object(connection, "cursor", side_effect=away):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "OperationalError" in answer.json()["reasons"][0]


@pytest.mark.django_db
def test_figures_tell_requests_by_route_and_what_waits(client: Client) -> None:
    beat(age=30)
    client.get("/tra-cuu/H15.61-260101-0001/ABCDEFGH/")
    text = client.get("/metrics").content.decode()
    assert 'motcua_requests_total{method="GET",route="dossiers:track-link",status="404"}' in text
    assert "ABCDEFGH" not in text
    for name in ("motcua_deliveries_owed 0.0", "motcua_stuck 0.0", "motcua_database_up 1.0", "motcua_disk_free_bytes"):
        assert name in text
    assert 'motcua_request_statements_count{route="dossiers:track-link"}' in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("settled", "headers", "address", "status"),
    [
        ({}, {}, "127.0.0.1", 200),
        ({}, {}, "10.1.2.3", 404),
        ({}, {"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 404),
        ({"PRODUCTION": True}, {}, "127.0.0.1", 404),
        ({"METRICS_TOKEN": "a-long-word"}, {"Authorization": "Bearer a-long-word"}, "10.1.2.3", 200),
        ({"METRICS_TOKEN": "a-long-word"}, {"Authorization": "Bearer another"}, "127.0.0.1", 404),
        ({"METRICS_TOKEN": "a-long-word"}, {}, "127.0.0.1", 404),
        ({"METRICS_FROM": (ip_network("10.1.0.0/16"),)}, {}, "10.1.2.3", 200),
        ({"METRICS_FROM": (ip_network("10.1.0.0/16"),)}, {}, "10.2.2.3", 404),
    ],
    ids=str,
)
def test_figures_are_for_those_who_may_measure(settings, client: Client, settled, headers, address, status) -> None:
    for name, value in settled.items():
        setattr(settings, name, value)
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


@pytest.mark.django_db
def test_figures_without_the_database_say_so(client: Client) -> None:
    with patch.object(queries, "figures", side_effect=away):
        assert "motcua_database_up 0.0" in client.get("/metrics").content.decode()


def test_probes_answer_by_whatever_name_and_without_tls(settings, client: Client) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", HTTP_HOST="10.0.0.9").status_code == 200


def test_every_answer_carries_our_number_of_the_request_not_the_visitors(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "066191004299"})
    assert len(answer["X-Request-ID"]) == 36


@pytest.mark.django_db
def test_whom_to_tell_about_a_weakness(settings, client: Client) -> None:
    settings.SECURITY_CONTACT = "mailto:antoan@daklak.example"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:antoan@daklak.example\n" in text
    assert "Canonical: http" in text
    expires = next(line for line in text.splitlines() if line.startswith("Expires: "))
    assert timedelta(days=300) < timezone.datetime.fromisoformat(expires[9:]) - timezone.now() < timedelta(days=366)
