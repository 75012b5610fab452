"""Run the real program as a stranger does, in a folder and at a port of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

UP = "Motcua đang chạy"
PATIENCE = 240.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_surroundings(**more: str) -> dict[str, str]:
    """The environment of a stranger: nothing of the test run's own database."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MOTCUA_", "DJANGO_", "PYTEST_"))}
    return kept | {"PYTHONUNBUFFERED": "1"} | more


class Program:
    """One ``motcua run``: what it prints, its processes, its end."""

    def __init__(self, folder: Path, port: int, *words: str, **surroundings: str) -> None:
        self.folder, self.port = folder, port
        command = [sys.executable, "-m", "motcua.site.cli", "run", "--data", folder, "--port", str(port)]
        self.process = subprocess.Popen(
            [*command, "--workers", "1", *words],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=clean_surroundings(**surroundings),
        )  # fmt: skip
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as stream:
            self.lines.extend(iter(stream.readline, ""))

    @property
    def said(self) -> str:
        return "".join(self.lines)

    def wait_for(self, words: str, *, times: int = 1) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.said.count(words) < times:
            assert time.monotonic() < deadline, f"«{words}» was not said:\n{self.said}"
            assert self.process.poll() is None or words in self.said, f"it ended before «{words}»:\n{self.said}"
            time.sleep(0.1)

    def family(self) -> list[int]:
        """Every process that belongs to the folder: by its mark, its words, or the folder it works in."""
        place = str(self.folder).encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                marks = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
                where = os.fsencode((entry / "cwd").readlink())
            except OSError:
                continue
            if place in marks or where.startswith(place):
                found.append(int(entry.name))
        return found

    def pids(self, words: str) -> list[int]:
        """The processes of the family whose command line holds these words."""
        return [pid for pid in self.family() if words in command_line(pid)]

    def ask(self, path: str = "/") -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return answer.status

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(60)
        self.reader.join(10)
        return code

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
        kill(self.family())
        self.reader.join(10)


def kill(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # some end by themselves when another is killed
            os.kill(pid, signal.SIGKILL)


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def wait_until(true, seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def start(tmp_path: Path) -> Iterator:
    """Start a program; everything it leaves is ended after the test."""
    started: list[Program] = []

    def begin(*words: str, folder: Path | None = None, port: int | None = None, **surroundings: str) -> Program:
        program = Program(folder or tmp_path / "var", port or free_port(), *words, **surroundings)
        started.append(program)
        return program

    yield begin
    for program in started:
        program.end()


@pytest.fixture
def refusal(tmp_path: Path):
    """Run it where it cannot run; return its exit code and its words, which hold no traceback."""

    def ask(*words: str, **surroundings: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "motcua.site.cli", "run", *words],
            capture_output=True, text=True, check=False, timeout=120, env=clean_surroundings(**surroundings),
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert not re.search(r"Traceback|Error\b", said), said
        return done.returncode, said

    return ask
