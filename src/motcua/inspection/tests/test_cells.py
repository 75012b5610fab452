"""What a cell finds, what it cannot do, and what happens when it dies."""

import io
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image

from motcua.files.rules import DOCX, XLSX
from motcua.files.tests.factories import office, pdf, picture
from motcua.inspection.adapters.pool import FROM_NETWORK, Cell, Pool
from motcua.inspection.ports import Away
from motcua.inspection.rules import Verdict, verdict_of
from motcua.inspection.tests import bad
from motcua.inspection.tests.factories import look_at

MEMORY, SECONDS = 256 * 1024 * 1024, 20
GOOD = {
    "pdf": (pdf(), "application/pdf"),
    "jpeg": (picture("JPEG"), "image/jpeg"),
    "png": (picture("PNG"), "image/png"),
    "docx": (office(DOCX), DOCX),
    "xlsx": (office(XLSX), XLSX),
    "xml": ("<?xml version='1.0'?><hồ_sơ/>".encode(), "application/xml"),
}


class Canary:
    """A listener that counts who calls."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/"

    def _listen(self) -> None:
        while True:
            try:
                line, _from = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            line.close()


@pytest.fixture(scope="module")
def canary():
    listener = Canary()
    yield listener
    listener.socket.close()


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_found_good(name: str) -> None:
    content, media_type = GOOD[name]
    assert look_at(content, media_type).examined.found == ()


@pytest.mark.promise("P17", "P18")
@pytest.mark.parametrize("name", bad.bombs())
def test_a_bad_file_is_found_out_quickly_in_little_memory_and_calls_nobody(name: str, canary: Canary) -> None:
    content, media_type, finding = bad.bombs(canary.address)[name]
    examined = look_at(content, media_type).examined
    assert finding in examined.found
    assert verdict_of(examined.found, media_type)[0] == Verdict.REFUSE
    assert examined.seconds < SECONDS / 2
    assert examined.peak_bytes <= MEMORY
    assert canary.calls == 0


@pytest.mark.promise("P17")
@pytest.mark.parametrize("name", bad.inert())
def test_an_active_file_may_be_saved_and_is_never_shown(name: str, canary: Canary) -> None:
    content, media_type, finding = bad.inert(canary.address)[name]
    examined = look_at(content, media_type).examined
    assert examined.found == (finding,)
    assert verdict_of(examined.found, media_type) == (Verdict.SEAL, (finding,))
    assert canary.calls == 0


@pytest.mark.promise("P17")
def test_a_photograph_comes_back_upright_and_says_nothing_about_its_maker() -> None:
    came = bad.photograph()
    assert b"MAY-ANH-CUA-TOI" in came
    looked = look_at(came, "image/jpeg")
    for secret in (b"MAY-ANH", b"GHI-CHU", b"Exif", b"GPS", b"http"):
        assert secret not in looked.clean
    with Image.open(io.BytesIO(looked.clean)) as clean, Image.open(io.BytesIO(came)) as original:
        assert not clean.getexif()
        assert clean.size == original.size[::-1]
        assert clean.info["dpi"] == (300, 300)
        turned = original.transpose(Image.Transpose.ROTATE_270)
        assert max(abs(a - b) for a, b in zip(clean.tobytes(), turned.tobytes(), strict=True)) < 16


@pytest.mark.promise("P17")
def test_what_hides_behind_a_picture_is_gone() -> None:
    for kind, media_type in (("JPEG", "image/jpeg"), ("PNG", "image/png")):
        looked = look_at(picture(kind) + pdf() + b"<script>alert(1)</script>", media_type)
        assert looked.examined.found == ()
        assert b"%PDF" not in looked.clean
        assert b"script" not in looked.clean


@pytest.mark.promise("P18")
@pytest.mark.parametrize(("dots", "more"), [(36, {}), (35, {"progressive": True}), (140, {}), (26, {"exif": 6})])
def test_the_largest_pictures_fit_into_the_memory_of_a_cell(dots: int, more: dict[str, object]) -> None:
    side = int((dots * 1_000_000) ** 0.5)
    if "exif" in more:
        exif = Image.Exif()
        exif[0x0112] = more["exif"]
        more = {"exif": exif}
    target = io.BytesIO()
    Image.linear_gradient("L").resize((side, side)).convert("RGB").save(target, "JPEG", **more)
    examined = look_at(target.getvalue(), "image/jpeg").examined
    assert examined.found == ()
    assert examined.cleaned
    assert examined.peak_bytes <= MEMORY


@pytest.mark.promise("P17", "P31")
def test_a_finding_that_the_policy_does_not_know_refuses() -> None:
    assert verdict_of(["never heard of"], "application/pdf") == (Verdict.REFUSE, ("never heard of",))
    assert verdict_of(["javascript", "launch"], "application/pdf") == (Verdict.REFUSE, ("launch",))
    assert verdict_of([], DOCX) == (Verdict.SEAL, ())
    assert verdict_of([], "application/pdf") == (Verdict.PASS, ())


ESCAPES = """
import json, os, resource, socket, sys
from motcua.inspection.adapters.cell import barriers
number, skip, only = int(sys.argv[1]), frozenset(sys.argv[3].split(",")), sys.argv[4].split(",")
if number: os.setgroups([]); os.setgid(number); os.setuid(number)
def tried(what):
    try: what()
    except (OSError, MemoryError) as no: return type(no).__name__
    except BaseException as no: return type(no).__name__
    return "done"
walls = barriers.close(skip=skip)
def connect(family, kind): return lambda: socket.socket(family, kind).connect(("127.0.0.1", int(sys.argv[2])))
def local(): socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).connect("\\0nobody")
ways = {
    "call": connect(socket.AF_INET, socket.SOCK_STREAM),
    "send": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", int(sys.argv[2]))),
    "memory": lambda: bytearray(300 * 1024 * 1024),
    "root": lambda: os.setuid(0),
    "read": lambda: open("/etc/passwd").read(),
    "write": lambda: open("/tmp/motcua-escaped", "w"),
    "fork": os.fork,
    "run": lambda: os.execv("/bin/true", ["true"]),
}
told = {"walls": walls} | {way: tried(ways[way]) for way in only}
os.write(1, json.dumps(told).encode())
os._exit(0)
"""


ALL = ("call", "send", "memory", "read", "write", "fork", "run")


def escapes(number: int, port: int, only: tuple[str, ...], skip: str = "") -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", ESCAPES, str(number), str(port), skip, ",".join(only)],
        capture_output=True, timeout=60, check=False,
        env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


AS = [0, 65_534] if os.geteuid() == 0 else [0]  # 0: as whoever runs the tests


@pytest.mark.promise("P17")
@pytest.mark.parametrize("number", AS)
def test_nothing_leads_out_of_a_cell(number: int, canary: Canary) -> None:
    told = escapes(number, canary.socket.getsockname()[1], (*ALL, *(["root"] if number else [])))
    assert FROM_NETWORK & set(told["walls"])
    assert [way for way in told if told[way] == "done"] == []
    assert canary.calls == 0


@pytest.mark.promise("P17")
@pytest.mark.parametrize("number", AS)
@pytest.mark.parametrize("missing", ["seccomp", "netns"])
def test_either_wall_alone_keeps_the_network_out(number: int, missing: str, canary: Canary) -> None:
    told = escapes(number, canary.socket.getsockname()[1], ("call", "memory"), skip=missing)
    if not FROM_NETWORK & set(told["walls"]):
        pytest.skip(f"this machine lets nobody build the other wall than {missing}")
    assert told["call"] != "done"
    assert told["memory"] != "done"
    assert canary.calls == 0


@pytest.mark.promise("P17", "P31")
def test_without_any_wall_nothing_is_examined_in_production() -> None:
    open_cells = Pool(size=1, skip=FROM_NETWORK, strict=True)
    with pytest.raises(Away):
        look_at(pdf(), "application/pdf", open_cells)
    open_cells.end()


@pytest.mark.promise("P17", "P31")
def test_a_cell_that_dies_is_replaced_and_its_file_refused_after_a_second_look() -> None:
    cells = Pool(size=1)
    cells.barriers()
    first = cells._ready.queue[0]
    seen = []
    genuine = Cell.examine

    def dies(self: Cell, *words: object):
        seen.append(self.process.pid)
        self.process.kill()
        return genuine(self, *words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cell, "examine", dies)
        assert look_at(pdf(), "application/pdf", cells).examined.found == ("examiner_died",)
    assert len(set(seen)) == 2
    assert look_at(pdf(), "application/pdf", cells).examined.found == ()
    assert first.process.poll() is not None
    cells.end()


GOOD_ANSWER = {"found": [], "facts": {}, "cleaned": False, "seconds": 0.1}
MALFORMED = {
    "no JSON": b"nonsense\n", "no text": b"\xff\xfe\n", "two answers": b"{}\n{}\n", "a list": b"[]\n",
    "nothing": b"{}\n", "deep": b"[" * 60_000 + b"\n", "endless": b" " * 70_000, "cut": b'{"found": [',
    "no words": {"found": "javascript"}, "a word that no row can hold": {"found": ["\0"]},
    "facts in facts": {"facts": {"a": {}}}, "no yes or no": {"cleaned": "no"},
    "no number": {"seconds": float("nan")}, "no end": {"seconds": float("inf")}, "before it began": {"seconds": -1},
}  # fmt: skip


@pytest.fixture
def lie():
    """Let a cell, once its walls stand, say this and nothing else."""
    with ExitStack() as lines:

        def lie(cell: Cell, answer: bytes | dict[str, object]) -> None:
            cell.barriers()
            lines.enter_context(cell.line)
            cell.line, far = socket.socketpair()
            lines.enter_context(far)
            said = answer if isinstance(answer, bytes) else json.dumps(GOOD_ANSWER | answer).encode() + b"\n"

            def tell() -> None:
                far.recv(1)
                far.sendall(said)
                far.shutdown(socket.SHUT_WR)

            threading.Thread(target=tell, daemon=True).start()

        yield lie


@pytest.mark.promise("P17", "P31")
@pytest.mark.parametrize("answer", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_cell_that_says_nonsense_is_ended_and_its_file_seen_by_another(answer, lie) -> None:
    cells = Pool(size=1)
    liar = cells._ready.queue[0]
    lie(liar, answer)
    assert look_at(pdf(), "application/pdf", cells).examined.facts == {"pages": 1, "signature": "none"}
    assert liar.process.poll() is not None
    cells.end()


@pytest.mark.promise("P17")
def test_what_a_cell_says_unasked_is_no_answer_about_the_next_file() -> None:
    cells = Pool(size=1)
    liar = cells._ready.queue[0]
    liar.barriers()
    line, (liar.line, far) = liar.line, socket.socketpair()
    with line, far:
        far.sendall(json.dumps(GOOD_ANSWER).encode() + b"\n")
        assert look_at(pdf(), "application/pdf", cells).examined.facts == {"pages": 1, "signature": "none"}
    assert liar.process.poll() is not None
    cells.end()


@pytest.mark.promise("P17", "P31")
def test_a_file_at_which_every_cell_says_nonsense_is_refused_and_others_go_on(lie) -> None:
    cells, genuine = Pool(size=1), Cell.examine

    def lies(self: Cell, *words: object):
        lie(self, b"nonsense\n")
        return genuine(self, *words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cell, "examine", lies)
        assert look_at(pdf(), "application/pdf", cells).examined.found == ("examiner_died",)
    assert look_at(pdf(), "application/pdf", cells).examined.found == ()
    cells.end()


@pytest.mark.promise("P31")
def test_a_pool_whose_cells_are_lost_fills_up_again_when_the_machine_has_room(monkeypatch) -> None:
    cells = Pool(size=1)
    cells._ready.queue[0].end()

    def no_room(*_words: object, **_more: object) -> None:
        raise BlockingIOError

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", no_room)
        for ask in (lambda: look_at(pdf(), "application/pdf", cells), cells.barriers):
            with pytest.raises(Away):
                ask()
            assert cells._ready.qsize() == 1
    assert look_at(pdf(), "application/pdf", cells).examined.found == ()
    cells.end()


@pytest.mark.promise("P18")
def test_a_file_that_takes_too_long_is_ended_and_refused() -> None:
    cells = Pool(size=1, patience=2.0)
    cells.barriers()
    os.kill(cells._ready.queue[0].process.pid, 19)  # SIGSTOP: it hangs
    begun = time.monotonic()
    assert look_at(pdf(), "application/pdf", cells).examined.found == ("too_slow",)
    assert time.monotonic() - begun < 15
    assert look_at(pdf(), "application/pdf", cells).examined.found == ()
    cells.end()


def test_a_cell_is_replaced_after_its_share_of_files(monkeypatch) -> None:
    monkeypatch.setattr("motcua.inspection.adapters.pool.FILES_OF_A_CELL", 2)
    cells = Pool(size=1)
    pids = []
    for _n in range(4):
        pids.append(cells._ready.queue[0].process.pid)
        look_at(pdf(), "application/pdf", cells)
    assert pids[0] == pids[1] != pids[2] == pids[3]
    cells.end()


@pytest.mark.promise("P17")
def test_a_cell_knows_no_secret_of_its_parent(monkeypatch) -> None:
    monkeypatch.setenv("MOTCUA_SECRET_KEY", "canary-secret")
    cell = Cell()
    cell.barriers()
    told = Path(f"/proc/{cell.process.pid}/environ").read_bytes()
    open_files = list(Path(f"/proc/{cell.process.pid}/fd").iterdir())
    cell.end()
    assert b"canary-secret" not in told
    assert not re.search(rb"DATABASE_URL", told)
    assert len(open_files) == 4
