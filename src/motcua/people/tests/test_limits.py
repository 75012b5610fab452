import os
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.utils import timezone

from motcua.people.jobs import sweep_tries
from motcua.people.models import LimiterEntry
from motcua.people.tests import factories as make

SIGN_IN = "/dang-nhap/"
ELSEWHERE = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
for turn in range(5):
    answer = Client(SERVER_NAME="localhost").post("/dang-nhap/", {"login": "bi.do", "password": "sai-hoàn-toàn"})
    assert answer.status_code == 422, answer.status_code
"""


@pytest.mark.promise("P14")
@pytest.mark.django_db(transaction=True)
def test_tries_in_another_process_and_under_another_host_count_here(client, owner_url):
    make.account(make.make_agency(), username="bi.do", password=make.PASSWORD)
    as_application = urlsplit(os.environ["MOTCUA_TEST_APPLICATION_URL"])._replace(path=urlsplit(owner_url).path)
    environment = {
        **os.environ,
        "MOTCUA_DATABASE_URL": as_application.geturl(),
        "DJANGO_SETTINGS_MODULE": "motcua.site.settings",
    }
    subprocess.run([sys.executable, "-c", ELSEWHERE], env=environment, check=True, timeout=60)
    closed = client.post(SIGN_IN, {"login": "bi.do", "password": make.PASSWORD})
    assert closed.status_code == 422
    assert "Đã thử sai nhiều lần" in closed.content.decode()


@pytest.mark.promise("P14")
@pytest.mark.django_db
def test_tries_are_counted_for_the_address_that_the_proxy_saw(client, settings):
    settings.TRUSTED_PROXIES, settings.ACCOUNT_RATE_LIMITS = 1, {"login": "2/m/ip"}

    def tried(header):
        wrong = {"login": "", "password": ""}
        return client.post(SIGN_IN, wrong, HTTP_X_FORWARDED_FOR=header)

    answers = [tried(f"198.51.100.{turn}, 203.0.113.7") for turn in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert "Đã thử quá nhiều lần" in answers[-1].content.decode()
    assert tried("203.0.113.7, 203.0.113.8").status_code == 422


@pytest.mark.django_db
def test_looking_at_the_page_is_neither_counted_nor_written(client):
    assert client.get(SIGN_IN).status_code == 200
    assert client.head(SIGN_IN).status_code == 200
    assert not LimiterEntry.objects.exists()


@pytest.mark.django_db
def test_tries_that_no_longer_count_are_swept():
    cache.set("thử", [1.0], 60)
    sweep_tries(at=timezone.now())
    assert cache.get("thử") == [1.0]
    sweep_tries(at=timezone.now() + timedelta(minutes=2))
    assert not LimiterEntry.objects.exists()
