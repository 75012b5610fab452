"""A file waits until it has a verdict; nobody away, no crash and no lost job lets it pass or lets it hang unseen."""

import io
import socket
import struct
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from motcua.files.rules import DOCX
from motcua.files.tests.factories import BY, office, pdf, picture, stored
from motcua.inspection import commands, jobs, queries
from motcua.inspection.adapters import clamd, pool
from motcua.inspection.lifecycle import State
from motcua.inspection.models import Inspection
from motcua.inspection.ports import Away, Examined
from motcua.inspection.queries.standing import reason_in_words
from motcua.inspection.rules import POLICY
from motcua.inspection.tests import bad, factories
from motcua.inspection.tests.factories import inspect_everything
from motcua.kernel.actors import ANYONE, Forbidden
from motcua.kernel.commands import Refused
from motcua.kernel.facts import deliver_pending
from motcua.kernel.models import Fact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "shared", factories.pool)


def standing(row) -> queries.Standing:
    return queries.standing_of(BY, row.id)


@pytest.mark.promise("P17")
def test_a_file_waits_and_passes_seconds_later() -> None:
    row = stored(pdf(), "đơn.pdf")
    assert (standing(row).open, standing(row).words) == (False, "đang kiểm tra…")
    with pytest.raises(Refused, match="đang kiểm tra"):
        queries.must_be_open(BY, row.id)
    inspect_everything()
    assert queries.must_be_open(BY, row.id).inline
    kept = Inspection.objects.get()
    assert (kept.state, kept.facts, kept.reasons) == ("passed", {"pages": 1, "signature": "none"}, [])
    assert kept.peak_bytes <= 256 * 1024 * 1024
    assert Fact.objects.filter(subject=row.id, name="inspection.FilePassed").exists()


@pytest.mark.promise("P17")
def test_a_picture_passes_with_its_clean_copy_only() -> None:
    row = stored(bad.photograph(), "ảnh.jpg")
    came = row.sha256
    inspect_everything()
    row.refresh_from_db()
    assert standing(row).inline
    assert row.came_as == came != row.sha256


@pytest.mark.promise("P17")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf(catalog="/OpenAction<</S/Launch/F(c.exe)>>"), "không nhận: PDF có lệnh mở chương trình."),
        (b"%PDF-1.7\nnothing here\n%%EOF", "không nhận: Tệp bị hỏng"),
    ],
)
def test_a_refused_file_is_never_sent_and_says_why(content: bytes, words: str) -> None:
    row = stored(content, "a.pdf")
    inspect_everything()
    assert standing(row).words.startswith(words)
    assert not standing(row).open
    assert Fact.objects.filter(subject=row.id, name="inspection.FileRefused").exists()


@pytest.mark.promise("P17")
def test_an_active_file_is_saved_and_never_shown() -> None:
    script = stored(pdf(catalog="/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "a.pdf")
    word = stored(office(DOCX), "a.docx", also=[DOCX])
    inspect_everything()
    for row in (script, word):
        assert (standing(row).open, standing(row).inline) == (True, False)
    assert "JavaScript" in standing(script).words


@pytest.mark.promise("P17", "P31")
def test_while_the_worker_is_away_files_wait() -> None:
    row = stored(pdf(), "a.pdf")
    deliver_pending()
    assert Inspection.objects.get().state == State.WAITING
    assert not standing(row).open


@pytest.mark.promise("P17", "P31")
def test_while_no_cell_can_be_closed_files_wait(monkeypatch) -> None:
    class Nowhere:
        def examine(self, *_words: object) -> None:
            raise Away

    row = stored(pdf(), "a.pdf")
    monkeypatch.setattr(pool, "shared", Nowhere)
    inspect_everything()
    kept = Inspection.objects.get()
    assert (kept.state, kept.waits_for, kept.attempts) == ("waiting", "cells", 0)
    assert not standing(row).open
    monkeypatch.setattr(pool, "shared", factories.pool)
    inspect_everything()
    assert standing(row).open


class Spoilt:
    """Real cells, beside which something happens at the first file that is looked at."""

    def __init__(self, what) -> None:
        self.what, self.seen = what, 0

    def examine(self, content, media_type, clean) -> Examined:
        self.seen += 1
        if self.seen == 1:
            return self.what(clean)
        return factories.pool().examine(content, media_type, clean)


def fails(_clean) -> Examined:
    raise ValueError("nobody thought of this")


def no_copy(clean) -> Examined:
    clean.write(b"no picture at all")
    return Examined(cleaned=True)


@pytest.mark.promise("P6", "P17")
@pytest.mark.parametrize(
    ("what", "state", "reasons", "attempts"),
    [(fails, "waiting", [], 1), (no_copy, "refused", ["examiner_died"], 0)],
    ids=["an error", "a clean copy that is none"],
)
def test_one_file_that_cannot_be_examined_holds_up_no_other(monkeypatch, what, state, reasons, attempts) -> None:
    monkeypatch.setattr(jobs, "ThreadPoolExecutor", lambda _hands: ThreadPoolExecutor(1))
    spoilt = Spoilt(what)
    monkeypatch.setattr(pool, "shared", lambda: spoilt)
    first, *others = [stored(picture(), f"{n}.png") for n in range(3)]
    inspect_everything()
    kept = Inspection.objects.get(stored=first)
    assert (kept.state, kept.reasons, kept.attempts) == (state, reasons, attempts)
    assert not standing(first).open
    assert all(standing(row).open for row in others)


@pytest.mark.promise("P6")
def test_what_hangs_is_put_back_and_given_up_after_five_attempts() -> None:
    row = stored(pdf(), "a.pdf")
    deliver_pending()
    for attempt in range(1, 6):
        now = timezone.now()
        commands.begin_inspections(limit=1, by=BY, at=now)
        jobs.sweep(at=now + timedelta(minutes=10))
        assert Inspection.objects.get().state == "examining"
        jobs.sweep(at=now + timedelta(minutes=31))
        assert Inspection.objects.get().attempts == attempt
    assert list(queries.stuck(BY)) == [Inspection.objects.get()]
    assert "người quản trị" in standing(row).words
    assert Fact.objects.get(name="inspection.InspectionStuck").subject == row.id
    commands.retry_inspection(inspection=Inspection.objects.get().id, by=BY, at=timezone.now())
    inspect_everything()
    assert standing(row).open


@pytest.mark.promise("P6")
def test_a_file_whose_job_and_reaction_were_lost_is_found() -> None:
    from motcua.kernel.models import Delivery

    row = stored(pdf(), "a.pdf")
    Delivery.objects.all().delete()
    type(row).objects.update(stored_at=timezone.now())
    jobs.sweep(at=timezone.now())
    assert not Inspection.objects.exists()
    type(row).objects.update(stored_at=timezone.now() - timedelta(minutes=3))
    jobs.sweep(at=timezone.now())
    jobs.examine_waiting(at=timezone.now())
    assert standing(row).open


def test_an_inspection_goes_with_its_file() -> None:
    from motcua.files import commands as files

    stored(pdf(), "a.pdf")
    inspect_everything()
    assert files.forget_unused(before=timezone.now() + timedelta(days=1), by=BY, at=timezone.now()) == 1
    assert not Inspection.objects.exists()


@pytest.mark.promise("P8")
def test_a_full_disk_lets_a_picture_wait_and_not_pass(monkeypatch) -> None:
    from motcua.files.commands import TakingNoFiles, contents

    row = stored(picture())

    def full(*_words: object, **_more: object) -> None:
        raise TakingNoFiles("đầy")

    with monkeypatch.context() as patch:
        patch.setattr(contents, "keep", full)
        inspect_everything()
    assert Inspection.objects.get().waits_for == "store"
    assert not standing(row).open
    inspect_everything()
    assert standing(row).open


@pytest.mark.promise("P17")
def test_nobody_but_machines_decides() -> None:
    row = stored(pdf(), "a.pdf")
    with pytest.raises(Forbidden):
        commands.ask_inspection(stored=row.id, by=ANYONE, at=timezone.now())
    with pytest.raises(Forbidden):
        queries.standings(ANYONE, [row.id])


def test_every_reason_of_the_policy_has_words() -> None:
    unsaid = {
        "not_taken",
        "odd_names",
        "stylesheet_language",
        "schema_language",
        "imports",
        "remote_picture",
        "stylesheet",
    }
    general = reason_in_words("never heard of")
    assert {reason for reason in POLICY.refuse | POLICY.inert if reason_in_words(reason) == general} == unsaid


class Antivirus:
    """A daemon that speaks INSTREAM and knows one signature."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.answer = ""
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"tcp:127.0.0.1:{self.server.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                line, _from = self.server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as read:
                assert read.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack(">I", read.read(4))[0]:
                    content += read.read(size)
                found = "Eicar-Test-Signature FOUND" if bad.EICAR in content else "OK"
                line.sendall(f"stream: {self.answer or found}\0".encode())


@pytest.fixture
def antivirus(settings) -> Iterator[Antivirus]:
    daemon = Antivirus()
    settings.CLAMD_ADDRESS = daemon.address
    settings.SCANNER = "motcua.inspection.adapters.clamd.Clamd"
    yield daemon
    daemon.server.close()


@pytest.mark.promise("P17")
def test_what_the_antivirus_knows_is_refused(antivirus: Antivirus) -> None:
    infected, clean = stored(pdf(bad.stream(4, "", bad.EICAR)), "a.pdf"), stored(pdf(), "b.pdf")
    inspect_everything()
    assert standing(infected).words == "không nhận: Phần mềm chống vi-rút nhận ra mã độc."
    assert standing(clean).open


@pytest.mark.promise("P17", "P31")
@pytest.mark.parametrize("answer", ["size limit exceeded ERROR", "nonsense", ""])
def test_an_antivirus_that_is_away_or_babbles_keeps_files_in_quarantine(antivirus, answer, settings) -> None:
    antivirus.answer = answer
    if not answer:
        settings.CLAMD_ADDRESS = "tcp:127.0.0.1:9"
    row = stored(pdf(), "a.pdf")
    inspect_everything()
    assert (standing(row).open, standing(row).words) == (False, "chờ quét vi-rút…")


def test_an_address_may_be_a_path(tmp_path) -> None:
    with pytest.raises(Away):
        clamd.Clamd(f"unix:{tmp_path}/none", patience=1).scan(io.BytesIO(b"x"))
