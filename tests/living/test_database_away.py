"""The database restarts, is locked, or lets nobody in: people are told to wait, and nothing stays broken (P9, P31)."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from tests.living.conftest import Living, Load
from tests.run.conftest import clean_surroundings, wait_until

pytestmark = [pytest.mark.promise("P9", "P31"), pytest.mark.full]
PAGES = ("/", "/thu-tuc-hanh-chinh/", "/xa-phuong/?ten=lien+son", "/robots.txt")
VIETNAMESE = "tạm ngừng"


def well(living: Living, *, times: int = 40) -> bool:
    """Every process answers as usual."""
    return all(living.ask(PAGES[turn % len(PAGES)]).status == 200 for turn in range(times))


def test_a_restart_of_the_database_costs_seconds_and_only_503(living: Living) -> None:
    assert well(living)
    load = [Load(living.program.port, PAGES) for _one in range(3)]
    for one in load:
        one.start()
    time.sleep(2)
    (postmaster,) = living.program.pids("postgres -D")
    os.kill(postmaster, signal.SIGINT)
    living.program.wait_for("Cơ sở dữ liệu đã chạy lại")
    time.sleep(6)
    for one in load:
        one.stop()
    answers = sorted(answer for one in load for answer in one.answers)
    bad = [answer for answer in answers if answer[1] != 200]
    assert {status for _at, status, _wait in bad} <= {503}
    assert all(can_wait for _at, _status, can_wait in bad)
    if bad:
        assert bad[-1][0] - bad[0][0] <= 10
    assert answers[-1][1] == 200
    assert well(living)
    assert wait_until(lambda: living.ask("/readyz").status == 200, 90), living.ask("/readyz").text


def test_a_database_that_died_takes_no_schedule_with_it(living: Living) -> None:
    def newest() -> float:
        with living.owner() as owner:
            (at,) = owner.execute("SELECT max(defer_timestamp) FROM procrastinate_periodic_defers").fetchone() or (0,)
        return float(at or 0)

    begun, again = time.time(), "Cơ sở dữ liệu đã chạy lại"
    assert wait_until(lambda: newest() > begun + 5, 90)
    (postmaster,), before = living.program.pids("postgres -D"), living.program.said.count(again)
    os.kill(postmaster, signal.SIGKILL)
    living.program.wait_for(again, times=before + 1)
    back, lines = time.time(), len(living.program.lines)
    assert wait_until(lambda: newest() > back, 90)
    assert wait_until(lambda: newest() > back + 10, 90)  # and they go on
    assert wait_until(lambda: well(living), 30)
    assert len(living.program.lines) - lines < 2_000  # nothing complains without end


def test_a_long_lock_is_answered_with_503_and_passes(living: Living) -> None:
    with psycopg.connect(living.cluster.owner_url) as owner:
        owner.execute("LOCK TABLE procedures_procedureversion IN ACCESS EXCLUSIVE MODE")
        started = time.monotonic()
        answer = living.ask("/thu-tuc-hanh-chinh/")
        assert time.monotonic() - started < 15
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "10"
        assert VIETNAMESE in answer.text
        assert living.ask("/healthz").status == 200
    assert well(living)


def test_no_connection_left_is_answered_with_503_and_passes(living: Living) -> None:
    with living.superuser() as superuser:
        superuser.execute("ALTER ROLE motcua_app CONNECTION LIMIT 0")
        gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'motcua_app'"
        superuser.execute(gone)
        try:
            answers = [living.ask("/thu-tuc-hanh-chinh/") for _turn in range(10)]
            assert {answer.status for answer in answers} == {503}
            assert all(answer.headers["Retry-After"] == "10" and VIETNAMESE in answer.text for answer in answers)
            assert living.ask("/healthz").status == 200
            assert living.ask("/readyz").status == 503
        finally:
            superuser.execute("ALTER ROLE motcua_app CONNECTION LIMIT -1")
    assert wait_until(lambda: well(living), 30)


def test_killed_idle_connections_are_noticed_before_they_are_used(living: Living) -> None:
    assert well(living)
    with living.superuser() as superuser:
        superuser.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'motcua_app'")
    assert well(living, times=20)


SHOWN = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.site.settings"
from motcua.kernel import logs
logs.set_up(sys.argv[1])
import django
django.setup()
from django.db import connection
names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
with connection.cursor() as cursor:
    for name in names:
        cursor.execute(f"SHOW {name}")
        print(cursor.fetchone()[0])
"""
LIMITS = {"web": ["20s", "5s", "1min"], "worker": ["10min", "30s", "15min"], "command": ["0", "0", "0"]}


@pytest.mark.parametrize("part", LIMITS)
def test_every_program_waits_for_the_database_no_longer_than_it_should(living: Living, part: str) -> None:
    """What a new connection of this program says of itself, at the running database."""
    given = clean_surroundings(MOTCUA_DATA=str(living.program.folder), MOTCUA_DATABASE_URL=living.cluster.app_url)
    said = subprocess.run([sys.executable, "-c", SHOWN, part], capture_output=True, text=True, check=True, env=given)
    assert said.stdout.split() == LIMITS[part]


def test_the_running_web_server_gives_up_a_lock_after_five_seconds_and_the_worker_after_thirty(living: Living) -> None:
    with psycopg.connect(living.cluster.owner_url) as owner:
        owner.execute("LOCK TABLE kernel_delivery, procedures_procedureversion IN ACCESS EXCLUSIVE MODE")
        started, said = time.monotonic(), living.program.said.count("facts wait: ")
        assert living.ask("/thu-tuc-hanh-chinh/").status == 503
        assert 4 <= time.monotonic() - started < 15
        assert wait_until(lambda: living.program.said.count("facts wait: ") > said, 60)
        assert 25 <= time.monotonic() - started < 60
    assert well(living)


def test_a_running_program_is_seen_at_its_figures(living: Living) -> None:
    living.ask("/")
    text = living.ask("/metrics").text
    assert "motcua_database_up 1.0" in text
    assert 'motcua_requests_total{method="GET",route="portal:home",status="200"}' in text
