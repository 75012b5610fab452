"""Nothing is left behind, and whatever was killed comes up again by itself."""

import signal
import time

import pytest

from tests.run.conftest import UP, command_line, kill, wait_until


@pytest.mark.promise("P1")
def test_a_killed_supervisor_leaves_nothing_and_the_next_run_recovers(start) -> None:
    first = start()
    first.wait_for(UP)
    assert first.ask() == 200
    assert "mot.cua" in first.said
    first.process.kill()
    first.process.wait()
    assert wait_until(lambda: not first.family(), 30), [command_line(pid) for pid in first.family()]

    second = start(folder=first.folder, port=first.port)
    second.wait_for(UP)
    assert "Đang nạp" not in second.said
    assert second.ask() == 200
    assert second.stop(signal.SIGINT) == 0
    assert not second.family()


@pytest.mark.promise("P9")
@pytest.mark.full
@pytest.mark.parametrize("words", ["motcua.site.cli serve", "motcua.site.cli work", "postgres -D"])
def test_a_killed_child_comes_up_again_while_running(start, words) -> None:
    program = start()
    program.wait_for(UP)
    killed = program.pids(words)
    kill(killed)
    assert killed
    assert wait_until(lambda: program.pids(words) and not set(program.pids(words)) & set(killed))
    assert wait_until(lambda: answers(program), 90)
    assert program.stop() == 0
    assert not program.family()


def answers(program) -> bool:
    try:
        return program.ask() == 200
    except OSError:
        return False


@pytest.mark.promise("P1")
@pytest.mark.full
def test_when_all_are_killed_at_once_the_next_run_recovers(start) -> None:
    first = start()
    first.wait_for(UP)
    kill(first.family())
    first.process.wait()
    second = start(folder=first.folder, port=first.port)
    second.wait_for(UP)
    assert second.ask() == 200
    assert second.stop() == 0
    assert not second.family()


@pytest.mark.full
@pytest.mark.parametrize("words", ["Đang khởi động cơ sở dữ liệu", "Đang nạp tỉnh minh họa"])
def test_killed_in_the_middle_of_the_first_start_the_next_one_finishes_it(start, words) -> None:
    first = start()
    first.wait_for(words)
    time.sleep(0.3)
    kill(first.family())
    first.process.wait()
    second = start(folder=first.folder, port=first.port)
    second.wait_for(UP)
    assert "quan.tri" in second.said
    assert second.stop() == 0


@pytest.mark.full
def test_stopped_in_the_middle_of_the_first_start_nothing_is_left(start) -> None:
    program = start()
    program.wait_for("Đang nạp tỉnh minh họa")
    assert program.stop() == 0
    assert not program.family()


@pytest.mark.full
def test_fresh_sets_the_old_folder_aside(start, tmp_path) -> None:
    first = start()
    first.wait_for(UP)
    first.stop()
    (first.folder / "mark").write_text("old")
    second = start("--fresh", folder=first.folder)
    second.wait_for(UP)
    second.stop()
    kept = [place for place in tmp_path.iterdir() if place.name.startswith("var-")]
    assert [(place / "mark").read_text() for place in kept] == ["old"]
    assert not (first.folder / "mark").exists()
