"""The data folder of one installation: files, database, keys, and the lock that keeps a second Motcua out."""

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from motcua.site.trouble import Trouble, about_the_disk

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own below it, or none


def default_folder() -> Path:
    """Return where the data lives when nobody says otherwise: ``var`` of the checkout, or of the working folder."""
    if named := os.environ.get("MOTCUA_DATA"):
        return Path(named).absolute()
    checkout = Path(__file__).resolve().parents[3]
    return (checkout if (checkout / "run").is_file() else Path.cwd()) / "var"


def prepare(folder: Path) -> None:
    """Make the folder if need be and prove that it can be written to.

    :raises Trouble: it cannot.
    """
    proof = folder / f".proof-{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            proof.write_bytes(b"0" * 65_536)
        finally:
            proof.unlink(missing_ok=True)
    except OSError as error:
        raise about_the_disk(error, folder) from error


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; the lock goes away with the process, however it ends.

    :raises Trouble: another Motcua holds it.
    """
    try:
        lock = (folder / "lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise about_the_disk(error, folder) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            holder = lock.read().strip() or "?"
            message = (
                f"Một Motcua khác (tiến trình {holder}) đang chạy trên {folder}; hãy dừng nó hoặc chọn --data khác."
            )
            raise Trouble(message) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def set_aside(folder: Path, now: datetime) -> Path | None:
    """Rename the folder to ``<name>-YYYYMMDD-HHMMSS`` and return the new name; nothing is ever deleted.

    :raises Trouble: another Motcua runs on it, or it cannot be renamed.
    """
    if not folder.exists():
        return None
    with alone(folder):
        older = folder.with_name(f"{folder.name}-{now:%Y%m%d-%H%M%S}")
        try:
            folder.rename(older)
        except OSError as error:
            raise about_the_disk(error, folder) from error
    return older


def count_together(folder: Path) -> Path:
    """Let the processes to come count their figures in one place, from zero, and return it; it may go when they have gone.

    In memory where there is such a place: figures are written through mapped files, and on a full disk the kernel kills
    whoever writes to one.

    :raises Trouble: the place cannot be written.
    """
    inside = folder / "metrics"
    mark = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:20]
    for place in ([MEMORY / f"motcua-{mark}"] if MEMORY.is_dir() else []) + [inside]:
        shutil.rmtree(place, ignore_errors=True)
        try:
            place.mkdir(mode=0o700, parents=True)  # fails where somebody else was before us
        except OSError as error:
            if place == inside:
                raise about_the_disk(error, place) from error
            continue
        break
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(place)  # read by prometheus_client when it is imported
    return place


def secret_key(folder: Path) -> str:
    """Return the installation's own secret key, made at the first start and readable by its owner alone."""
    place = folder / "secret_key"
    try:
        if place.exists() and (known := place.read_text(encoding="ascii").strip()):
            return known
        draft = place.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
            stream.write(key := secrets.token_urlsafe(48))
        draft.rename(place)
    except OSError as error:
        raise about_the_disk(error, place) from error
    return key
