import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from motcua.site import children, privileges, supervisor
from motcua.site.children import Child
from motcua.site.trouble import Trouble

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def child(tmp_path, monkeypatch):
    """A child that fails at once."""
    monkeypatch.setattr(children.sys, "executable", "/bin/false")
    made = Child("Việc nền", [], tmp_path)
    made.start()
    yield made
    made.end(1)


@pytest.mark.promise("P9")
def test_a_child_that_crashes_is_started_again_after_a_growing_pause(child):
    pauses = []
    for _crash in range(4):
        child.process.wait(5)
        assert "khởi động lại" in child.look_after()
        pauses.append(round(child.due - time.monotonic(), 1))
        child.due = 0
        assert child.look_after() is None
        assert child.process
    assert pauses == [0.5, 1.0, 2.0, 4.0]


def test_after_a_healthy_life_the_pause_is_short_again(child):
    child.crashes, child.born = 7, time.monotonic() - children.HEALTHY_AFTER - 1
    child.process.wait(5)
    assert "0.5 giây" in child.look_after()


def test_leftovers_are_known_by_their_mark_and_ended(tmp_path):
    marked = subprocess.Popen(SLEEP, env=os.environ | {children.FAMILY: str(tmp_path)})
    other = subprocess.Popen(SLEEP, env=os.environ | {children.FAMILY: f"{tmp_path}2"})
    assert children.end_leftovers(tmp_path) == 1
    assert marked.wait(5) == -signal.SIGTERM
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_child_ends_when_its_parent_is_killed():
    words = (
        "import os, signal, subprocess, sys, time\n"
        "from motcua.site import privileges\n"
        "child = subprocess.Popen(['sleep', '60'], preexec_fn=privileges.before_exec(farewell=signal.SIGTERM))\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True)
    with parent.stdout as told:
        pid = int(told.readline())
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(pid)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_hosts_of_the_demonstration_follow_the_address(monkeypatch):
    for name in ("MOTCUA_HOSTS", "MOTCUA_PRODUCTION"):
        monkeypatch.setenv(name, "")  # so that it is put back afterwards
        monkeypatch.delenv(name)
    supervisor._admit("10.0.0.7")
    assert "10.0.0.7" in os.environ["MOTCUA_HOSTS"].split(",")
    monkeypatch.setenv("MOTCUA_HOSTS", "kept.example")
    supervisor._admit("0.0.0.0")
    assert os.environ["MOTCUA_HOSTS"] == "kept.example"


def test_the_way_is_closed_when_one_parent_is(tmp_path):
    (tmp_path / "closed" / "below").mkdir(parents=True)
    before = privileges.way_is_closed([tmp_path])
    (tmp_path / "closed").chmod(0o700)
    assert privileges.way_is_closed([tmp_path / "closed" / "below"])
    assert not before or tmp_path.stat()


@pytest.mark.promise("P9")
def test_a_database_that_cannot_start_is_tried_again_and_the_rest_goes_on(tmp_path, monkeypatch):
    """Found by the crash drill: on a full disk PostgreSQL stopped, and the whole house with it, for good."""
    said = []
    monkeypatch.setattr(supervisor, "say", said.append)
    monkeypatch.delenv("MOTCUA_DATABASE_URL", raising=False)
    house = supervisor.Supervisor(supervisor.Plan(folder=tmp_path, host="127.0.0.1", port=1))
    full, starts = [True], []

    def start() -> None:
        starts.append(1)
        if full[0]:
            raise Trouble("Đĩa đã đầy.")

    monkeypatch.setattr(house.database, "start", start)
    house._look_after(house.database)
    assert house.database_due > time.monotonic()
    assert said == ["Cơ sở dữ liệu đã dừng; đang khởi động lại…", "Đĩa đã đầy. Thử lại sau 5 giây."]
    full[0] = False
    house._look_after(house.database)
    assert (len(starts), said[-1]) == (2, "Cơ sở dữ liệu đã chạy lại.")
