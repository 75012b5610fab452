"""One drill: stage, load, faults in seeded order, and the reconciliation at the end."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from motcua.drill import answers
from motcua.drill.asking import SETTLING
from motcua.drill.faults import FAULTS, Ground, NotHit
from motcua.drill.findings import Wrong
from motcua.drill.house import House
from motcua.drill.journal import acknowledged, read
from motcua.drill.load import Wish
from motcua.drill.pages import pages
from motcua.drill.proxy import Proxy
from motcua.drill.recon import Before, Found, reconcile
from motcua.drill.room import Room
from motcua.drill.stage import Stage, set_stage
from motcua.site import surroundings
from motcua.site.trouble import Trouble

RECOVERY = 90.0  # seconds in which an acknowledgement must come again after a fault
DRAINED = 120.0  # seconds in which owed reactions must become fewer; the retry ladder begins with ten
AROUND = 20.0  # seconds before and after a restart within which errors are counted
ROOM = 768  # megabytes of the small disk
JOURNAL = "journal.jsonl"
Step = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What the operator asked for."""

    folder: Path
    faults: list[str]
    minutes: float
    seed: int
    clerks: int
    lock_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Happened:
    """One fault: when (wall clock), how long until work was acknowledged again, and what it said."""

    name: str
    at: float
    until: float
    recovered: float
    said: str = ""


@dataclass
class Report:
    """What a drill did and found."""

    seed: int
    seconds: float = 0.0
    happened: list[Happened] = field(default_factory=list)
    found: Found = field(default_factory=Found)
    skipped: list[str] = field(default_factory=list)


def drill(plan: Plan, step: Step) -> Report:
    """Drill until the time is over, every chosen fault at least once, then reconcile.

    :raises Trouble: the house cannot be set up, or does not come up again.
    """
    plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun, report, house = time.monotonic(), Report(plan.seed), House(plan.folder)
    with ExitStack() as stack:
        room = _room(plan, house, stack, report)
        stage = Stage.kept(plan.folder)
        stack.callback(house.stop)
        if stage is None:
            step("dựng bản diễn tập")
            stage = set_stage(house)
            stage.keep(plan.folder)
        house.start()
        _speak_as_the_house(house)
        proxy = stack.enter_context(Proxy("127.0.0.1", house.port, seed=plan.seed))
        chance = Random(plan.seed)  # noqa: S311 - to be repeatable
        ground = Ground(house, proxy, chance, room, plan.lock_seconds)
        with _load(plan, stage, proxy.port):
            for name in _order(plan, chance, report):
                step(name)
                report.happened.append(_happen(name, ground, plan, report))
        step("đối chiếu")
        _reconcile(house, plan, stage, report)
    report.seconds = time.monotonic() - begun
    (plan.folder / "report.json").write_text(
        json.dumps(as_json(report), ensure_ascii=False, indent=1), encoding="utf-8"
    )
    return report


def _room(plan: Plan, house: House, stack: ExitStack, report: Report) -> Room | None:
    if "disk" not in plan.faults:
        return None
    room = Room(house.folder, megabytes=ROOM)
    if (plan.folder / "drill.json").exists() or not room.mount():
        report.skipped.append("disk")
        plan.faults.remove("disk")
        return None
    stack.callback(room.unmount)
    return room


def _speak_as_the_house(house: House) -> None:
    """Let Django in this process speak to the house, to ask it for jobs and for the seal."""
    cluster = house.cluster()
    surroundings.announce(house.folder)
    surroundings.use(cluster.owner_url, cluster.app_url)
    surroundings.set_up()


def _order(plan: Plan, chance: Random, report: Report) -> Iterator[str]:
    """Yield faults until the time is over: all of them in a shuffled order, then all again."""
    until = time.monotonic() + plan.minutes * 60
    while plan.faults:
        for name in chance.sample(plan.faults, len(plan.faults)):
            if len(report.happened) >= len(plan.faults) and time.monotonic() > until:
                return
            yield name


@contextmanager
def _load(plan: Plan, stage: Stage, port: int) -> Iterator[None]:
    """Let clerks work meanwhile; at the end they learn what became of their last requests."""
    wish = Wish(
        "127.0.0.1", port, stage.secret, stage.agencies, stage.template, stage.leader, plan.clerks,
        str(plan.folder / JOURNAL), f"drill-{secrets.token_hex(4)}", plan.seed,
    )  # fmt: skip
    place = plan.folder / "load.json"
    place.touch(mode=0o600)
    place.write_text(json.dumps(asdict(wish), ensure_ascii=False), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "motcua.drill.load", str(place)], stdin=subprocess.DEVNULL,
        preexec_fn=lambda: os.nice(5),
    )  # fmt: skip
    try:
        _await_work(plan.folder / JOURNAL, acknowledged(plan.folder / JOURNAL))
        yield
    finally:
        process.terminate()
        try:
            process.wait(SETTLING * 2)
        except subprocess.TimeoutExpired:
            process.kill()


def _happen(name: str, ground: Ground, plan: Plan, report: Report) -> Happened:
    time.sleep(ground.chance.uniform(0.3, 1.5))
    if name == "restart":
        time.sleep(min(AROUND, plan.lock_seconds))
    at, said = time.time(), ""
    try:
        said = FAULTS[name](ground) or ""
    except NotHit as no:
        report.found.add("not-hit", str(no))
    count = acknowledged(plan.folder / JOURNAL)
    until = time.time()
    recovered = _await_work(plan.folder / JOURNAL, count)
    if recovered is None:
        report.found.add("not-recovered", f"{name}: {RECOVERY:.0f} giây sau vẫn không có hồ sơ nào được nhận")
    if name == "restart":
        time.sleep(min(AROUND, plan.lock_seconds))
    return Happened(name, at, until, recovered or 0.0, said)


def _await_work(journal: Path, count: int) -> float | None:
    """Wait for another acknowledgement and return after how many seconds it came, None when it does not."""
    begun = time.monotonic()
    while time.monotonic() - begun < RECOVERY:
        if acknowledged(journal) > count:
            return time.monotonic() - begun
        time.sleep(0.05)
    return None


def _reconcile(house: House, plan: Plan, stage: Stage, report: Report) -> None:
    house.await_answer()
    with house.speak() as database:
        _drain(database)
        entries = list(read(plan.folder / JOURNAL))
        before = Before(frozenset(stage.known), stage.books)
        found = reconcile(database, house.folder / "files", entries, before)
        for wrong in pages(database):
            found.add(wrong.kind, wrong.what)
    report.found.counts += found.counts
    report.found.wrong += found.wrong
    for happened in report.happened:
        if happened.name == "restart":
            around = min(AROUND, plan.lock_seconds)
            for wrong in answers.budget(entries, happened.at - around, happened.until + around):
                report.found.add(wrong.kind, wrong.what)
    for wrong in _chain(house):
        report.found.add(wrong.kind, wrong.what)


def _drain(database: Any) -> None:
    """Wait until no reaction is owed any more, or none was done for too long: a busy machine has many in arrears."""
    least, until = None, time.monotonic() + DRAINED
    while time.monotonic() < until:
        (owed,) = database.execute("SELECT count(*) FROM kernel_delivery WHERE done_at IS NULL").fetchone()
        if not owed:
            return
        if least is None or owed < least:
            least, until = owed, time.monotonic() + DRAINED
        time.sleep(0.2)


def _chain(house: House) -> Iterator[Wrong]:
    """Seal and sign what is there, then verify the whole chain of facts."""
    from django.db import connections
    from django.utils import timezone

    from motcua.kernel.seals import state
    from motcua.kernel.seals.heads import sign_head

    house.be_followed()
    sign_head(house.folder, at=timezone.now())
    seen = state.check_here(house.folder, at=timezone.now())
    connections.close_all()
    for finding in seen.in_order():
        yield Wrong("chain-broken", finding.line())


def as_json(report: Report) -> dict[str, Any]:
    """Return the report for programs."""
    return {
        "good": report.found.good,
        "seed": report.seed,
        "seconds": round(report.seconds, 1),
        "faults": [asdict(one) for one in report.happened],
        "skipped": report.skipped,
        "counts": dict(report.found.counts),
        "wrong": [asdict(one) for one in report.found.wrong],
    }


def folder_for(base: Path, now: Any) -> Path:
    """Return a folder beside the data folder that no other drill uses.

    :raises Trouble: it cannot be made.
    """
    place = base.parent / f"drill-{now:%Y%m%d-%H%M%S}"
    try:
        place.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise Trouble(f"Không tạo được thư mục {place}: {error.strerror}.") from error
    return place
