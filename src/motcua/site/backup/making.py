"""Writing a backup."""

import json
import os
import shutil
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

import psycopg

from motcua.files.ports import NotKept
from motcua.files.queries.store import store
from motcua.kernel.ids import new_id
from motcua.site.backup import sealing
from motcua.site.backup.children import running
from motcua.site.backup.layout import FORMAT, KEYS, MAC, MANIFEST, PREFIX, Progress, backups
from motcua.site.backup.sealing import SealedWriter
from motcua.site.backup.tables import Tables, contents
from motcua.site.embedded import programmes
from motcua.site.trouble import Trouble, about_the_disk

PACK_BYTES = 512 * 1024 * 1024
DIGESTS = "SELECT sha256, size FROM files_storedfile ORDER BY sha256"
STILL_NAMED = "SELECT EXISTS (SELECT FROM files_storedfile WHERE sha256 = %s)"


@dataclass(frozen=True)
class Made:
    """A backup that was written."""

    place: Path
    manifest: dict[str, Any]
    manifest_digest: str
    seconds: float


def make(*, owner_url: str, folder: Path, to: Path, key: bytes, keep: int, progress: Progress) -> Made:
    """Write a backup into a new folder below ``to`` and return it; then remove all but the newest ``keep``.

    Database and list of files are of one moment (one exported snapshot). What is
    unfinished has another name, so that a backup that was interrupted is never taken for one.

    :raises Trouble: the disk is full, a file is missing from the store, or the database does not answer.
    """
    begun, made_at = time.monotonic(), datetime.now(UTC)
    draft = to / f".unfinished-{new_id()}"
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear_unfinished(to)
        draft.mkdir(mode=0o700)
        with psycopg.connect(owner_url) as connection:
            manifest = _pieces(connection, owner_url, folder, draft, key, progress)
        manifest |= {"format": FORMAT, "made_at": made_at.isoformat(), "program": version("motcua")}
        content = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        _write(draft / MANIFEST, content)
        _write(draft / MAC, sealing.mac(key, content).encode())
        place = to / f"{PREFIX}{made_at:%Y%m%d-%H%M%S}"
        _flush(draft)
        draft.rename(place)
        _flush(to)
    except psycopg.OperationalError as error:
        raise Trouble(f"Không hỏi được cơ sở dữ liệu: {str(error).strip().splitlines()[0]}") from error
    except OSError as error:
        raise about_the_disk(error, to) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _forget(to, keep)
    return Made(place, manifest, sha256(content).hexdigest(), time.monotonic() - begun)


def _pieces(
    connection: psycopg.Connection, owner_url: str, folder: Path, draft: Path, key: bytes, progress: Progress
) -> dict[str, Any]:
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
    pieces = {"database": _dump(owner_url, str(snapshot), draft / "database", key, progress)}
    tables: Tables = contents(connection)
    files = connection.execute(DIGESTS).fetchall()
    with psycopg.connect(owner_url) as now:
        packed = _pack_files([(str(d), int(s)) for d, s in files], draft, key, now, progress)
    pieces |= packed.pieces
    pieces["keys"] = _pack_keys(folder, draft / "keys", key)
    about = connection.execute("SELECT current_setting('server_version'), pg_current_wal_lsn()::text").fetchone()
    steps = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id").fetchall()
    return {
        "tables": tables,
        "pieces": pieces,
        "files": {"count": packed.count, "bytes": packed.bytes, "digest": packed.digest},
        "postgresql": about[0] if about else "",
        "position": about[1] if about else "",
        "migrations": [name for (name,) in steps],
        "seal": _seal(connection),
    }


def _seal(connection: psycopg.Connection) -> dict[str, object] | None:
    row = connection.execute(
        "SELECT number, encode(hash, 'hex') FROM kernel_seal ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return {"number": row[0], "hash": row[1]} if row else None


def _dump(url: str, snapshot: str, place: Path, key: bytes, progress: Progress) -> dict[str, object]:
    """Let pg_dump write the database as it was at the snapshot, straight into the sealed piece."""
    words = [str(programmes() / "pg_dump"), "--format=custom", "--compress=6", "--no-owner", "--no-privileges"]
    words.append(f"--snapshot={snapshot}")
    with running(words, url, fed=False) as written, SealedWriter(place, key, place.name) as sealed:
        while chunk := written.read(sealing.CHUNK):
            sealed.write(chunk)
            progress("cơ sở dữ liệu", sealed.plain_size, 0)
    return sealed.told()


@dataclass
class _Packed:
    """The files of a backup: their pieces, how many, how large, and one digest over all their digests."""

    pieces: dict[str, dict[str, object]]
    count: int
    bytes: int
    digest: str


def _pack_files(
    files: list[tuple[str, int]], draft: Path, key: bytes, now: psycopg.Connection, progress: Progress
) -> _Packed:
    found, all_digests, done, total = _Packed({}, 0, 0, ""), sha256(), 0, len(files)
    for number, pack in enumerate(_packs(dict(files)), start=1):
        name = f"files-{number:04}"
        with SealedWriter(draft / name, key, name) as sealed, _tar_into(sealed) as tar:
            for digest in pack:
                done += 1
                size = _add(tar, digest, now)
                if size is not None:
                    all_digests.update(f"{digest}\n".encode())
                    found.count, found.bytes = found.count + 1, found.bytes + size
                progress("tệp", done, total)
        found.pieces[name] = sealed.told()
    found.digest = all_digests.hexdigest()
    return found


def _packs(files: dict[str, int]) -> Iterator[list[str]]:
    pack, size = [], 0
    for digest, bytes_ in files.items():
        pack.append(digest)
        size += bytes_
        if size >= PACK_BYTES:
            yield pack
            pack, size = [], 0
    if pack:
        yield pack


def _add(tar: tarfile.TarFile, digest: str, now: psycopg.Connection) -> int | None:
    """Add one file, its bytes compared with their name; None when it was forgotten since the snapshot."""
    try:
        content = b"".join(store().read(digest))
    except NotKept as error:
        with now.transaction():
            row = now.execute(STILL_NAMED, [digest]).fetchone()
        if row and row[0]:
            raise Trouble(f"Kho tệp thiếu tệp {digest[:16]}…; bản sao lưu sẽ không đủ nên đã dừng.") from error
        return None
    if sha256(content).hexdigest() != digest:
        raise Trouble(f"Tệp {digest[:16]}… trong kho đã bị hỏng; bản sao lưu sẽ không đúng nên đã dừng.")
    _put(tar, digest, content)
    return len(content)


def _tar_into(sealed: SealedWriter) -> tarfile.TarFile:
    return tarfile.open(fileobj=cast("IO[bytes]", sealed), mode="w|", bufsize=sealing.CHUNK)


def _put(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, BytesIO(content))


def _pack_keys(folder: Path, place: Path, key: bytes) -> dict[str, object]:
    with SealedWriter(place, key, place.name) as sealed, _tar_into(sealed) as tar:
        for name in KEYS:
            if (folder / name).is_file():
                _put(tar, name, (folder / name).read_bytes())
    return sealed.told()


def _write(place: Path, content: bytes) -> None:
    with place.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear_unfinished(to: Path) -> None:
    for place in to.glob(".unfinished-*"):
        shutil.rmtree(place, ignore_errors=True)


def _forget(to: Path, keep: int) -> None:
    for place in backups(to)[:-keep] if keep else []:
        gone = place.with_name(f".unfinished-{place.name}")
        place.rename(gone)  # from now on nobody takes it for a backup
        shutil.rmtree(gone, ignore_errors=True)
