"""What the drill does to the house, each by name. A fault ends when the house is asked to work again."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from random import Random

import psycopg

from motcua.drill.house import House
from motcua.drill.proxy import FAIR, Proxy, Weather
from motcua.drill.room import Room
from motcua.site.embedded import DATABASE
from motcua.site.trouble import Trouble

POINTS = (
    "command.before_commit", "command.after_commit", "files.after_rename", "files.after_row", "files.while_leaving",
    "facts.before_writing", "facts.in_delivery", "numbers.after_taking", "numbers.before_flush", "seals.before_commit",
)  # fmt: skip
REACHED_WITHIN = 75.0  # seconds until some process comes to a named point; one that died often waits thirty to start
HOLE = 2.0  # seconds for which a reply disappears
TWO_DAYS = 48 * 3600.0  # seconds
OVERFLOW = 32  # messages of 4 MB: more than what PostgreSQL has at hand


@dataclass(frozen=True)
class Ground:
    """What a fault may touch."""

    house: House
    proxy: Proxy
    chance: Random
    room: Room | None
    lock_seconds: float = 20.0


class NotHit(Exception):
    """The fault did not happen."""


Fault = Callable[[Ground], str | None]


def web(ground: Ground) -> None:
    """Kill one process that answers requests."""
    ground.house.kill([ground.chance.choice(ground.house.web_workers())])


def master(ground: Ground) -> None:
    """Kill the web server's main process."""
    ground.house.kill(ground.house.masters())


def worker(ground: Ground) -> None:
    """Kill the background worker."""
    ground.house.kill(ground.house.job_workers())


def backend(ground: Ground) -> None:
    """Kill one process of PostgreSQL that serves a client; it then restarts all of them."""
    ground.house.kill([ground.chance.choice(ground.house.backends())])


def postmaster(ground: Ground) -> None:
    """Kill PostgreSQL whole, its children and its main process."""
    ground.house.kill(ground.house.database())


def supervisor(ground: Ground) -> None:
    """Kill the process that looks after all others, and start it again as an operator would."""
    ground.house.kill(ground.house.supervisor())
    ground.house.start()


def everything(ground: Ground) -> None:
    """Kill all of them at once, as a power cut does, and start again."""
    ground.house.kill([process.pid for process in ground.house.family()])
    ground.house.start()


def restart(ground: Ground) -> None:
    """Restart PostgreSQL the fast way, as ``pg_ctl restart`` does: the supervisor brings it up again."""
    ground.house.kill(ground.house.postmaster(), signal.SIGINT)
    ground.house.await_answer()


def lock(ground: Ground) -> None:
    """Hold a lock on the table of dossiers, so that whoever comes must wait."""
    with ground.house.speak() as database, database.transaction():
        database.execute("LOCK TABLE dossiers_dossier IN ACCESS EXCLUSIVE MODE")
        time.sleep(ground.lock_seconds)


def connections(ground: Ground) -> None:
    """Take every connection that PostgreSQL gives, for some seconds."""
    cluster = ground.house.cluster()
    taken: list[psycopg.Connection] = []
    try:
        with suppress(psycopg.OperationalError):
            while len(taken) < 1000:  # noqa: PLR2004 - never reached: the server refuses before
                taken.append(psycopg.connect(cluster.app_url, connect_timeout=5))
        time.sleep(min(5.0, ground.lock_seconds))
    finally:
        for one in taken:
            one.close()


def idle(ground: Ground) -> None:
    """End every connection that is idle now."""
    with ground.house.speak() as database:
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND datname = %s "
            "AND pid <> pg_backend_pid()",
            [DATABASE],
        )


def cut(ground: Ground) -> str:
    """Cut or hold half of the replies for some seconds; the requests were committed."""
    weathers = (
        Weather("cut", 0.5, most=ground.chance.choice((0, 40, 300))),
        Weather("reset", 0.5),
        Weather("blackhole", 0.1, seconds=HOLE),
        Weather("latency", 0.5, seconds=0.3),
    )
    before = ground.proxy.cut
    for weather in weathers:
        ground.proxy.weather = weather
        time.sleep(1.0)
    ground.proxy.weather = FAIR
    time.sleep(HOLE)
    return f"{ground.proxy.cut - before} câu trả lời"


def point(name: str) -> Fault:
    """Return the fault that lets whichever process comes first to this place die there."""

    def reached(ground: Ground) -> None:
        wish = ground.house.wish
        draft = wish.with_suffix(".new")
        draft.write_text(name, encoding="ascii")
        draft.replace(wish)
        until = time.monotonic() + REACHED_WITHIN
        if name in COMES_SELDOM:
            COMES_SELDOM[name](ground)
        while wish.exists():
            if time.monotonic() > until:
                wish.unlink(missing_ok=True)
                raise NotHit(name)
            time.sleep(0.02)

    return reached


def _ask_for_a_seal(ground: Ground) -> None:
    _ask_for("kernel.seal_facts", ground)


def _ask_for_a_sweep(ground: Ground) -> None:
    """Leave bytes of the day before yesterday that no row names, and let them be swept."""
    content = ground.chance.randbytes(1_000)
    digest = sha256(content).hexdigest()
    place = ground.house.folder / "files" / digest[:2] / digest[2:4] / digest
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    os.utime(place, (time.time() - TWO_DAYS,) * 2)
    _ask_for("files.sweep_unused", ground)


def _ask_for(job: str, ground: Ground) -> None:
    """Ask for a job when the house stands again after whatever came before."""
    from django.db import connections as databases

    from motcua.kernel.jobs import defer

    ground.house.await_answer()
    ground.house.be_followed()
    defer(job, key=job)
    databases.close_all()


COMES_SELDOM: dict[str, Callable[[Ground], None]] = {
    "seals.before_commit": _ask_for_a_seal,
    "files.while_leaving": _ask_for_a_sweep,
}
"""How to bring the house to a place that it comes to once an hour or once a day."""


def disk_files(ground: Ground) -> None:
    """Fill the disk of files and database to the last page, let PostgreSQL stop for want of room, then free it."""
    if ground.room is None:
        raise NotHit("không có quyền gắn tmpfs")
    ground.room.fill()
    try:
        time.sleep(min(6.0, ground.lock_seconds))
        _overflow(ground.house)
        time.sleep(min(6.0, ground.lock_seconds))
    finally:
        ground.room.free()
    ground.house.await_answer()


def _overflow(house: House) -> None:
    """Write to the log of PostgreSQL until it stops for want of room, as a busy day on a full disk does."""
    with suppress(psycopg.Error, Trouble), house.speak() as database:
        for _turn in range(OVERFLOW):
            database.execute("SELECT pg_logical_emit_message(FALSE, 'drill', repeat('x', 4000000))")


FAULTS: dict[str, Fault] = {
    "web": web, "master": master, "worker": worker, "backend": backend, "postmaster": postmaster,
    "supervisor": supervisor, "everything": everything, "restart": restart, "lock": lock, "connections": connections,
    "idle": idle, "cut": cut, "disk": disk_files, **{name: point(name) for name in POINTS},
}  # fmt: skip
GROUPS = {
    "kills": ("web", "master", "worker", "backend", "postmaster", "supervisor", "everything"),
    "points": POINTS,
    "database": ("restart", "lock", "connections", "idle"),
    "network": ("cut",),
    "disk": ("disk",),
}
WORDS = {
    "web": "kill -9 một tiến trình web", "master": "kill -9 tiến trình web chính", "worker": "kill -9 việc nền",
    "backend": "kill -9 một tiến trình PostgreSQL", "postmaster": "kill -9 cả PostgreSQL",
    "supervisor": "kill -9 tiến trình trông coi", "everything": "kill -9 tất cả cùng lúc",
    "restart": "khởi động lại PostgreSQL", "lock": "khóa bảng hồ sơ", "connections": "chiếm hết kết nối",
    "idle": "cắt các kết nối đang rỗi", "cut": "cắt câu trả lời sau khi đã ghi", "disk": "đầy đĩa rồi giải phóng",
}  # fmt: skip


def chosen(names: str) -> list[str]:
    """Return the faults that these words name: faults or groups, separated by commas; ``all`` names every one.

    :raises KeyError: a word names none.
    """
    found: list[str] = []
    for word in filter(None, (word.strip() for word in names.split(","))):
        if word == "all":
            found += FAULTS
        elif word in GROUPS:
            found += GROUPS[word]
        elif word in FAULTS:
            found.append(word)
        else:
            raise KeyError(word)
    return list(dict.fromkeys(found))


def in_words(name: str) -> str:
    """Return what a fault does, in Vietnamese."""
    return WORDS.get(name, f"chết ở điểm {name}")
