"""Filling an empty place from a backup, and comparing everything with what the backup says was there."""

import json
import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from motcua.kernel.seals import turns
from motcua.kernel.seals.keys import public_key
from motcua.kernel.seals.sources import database_source
from motcua.kernel.seals.verifying import verify
from motcua.site.backup import sealing
from motcua.site.backup.checking import Checked, check, each_file, opened_tar
from motcua.site.backup.children import running
from motcua.site.backup.layout import KEYS, Progress
from motcua.site.backup.tables import contents, differences, in_environment
from motcua.site.embedded import Server, programmes
from motcua.site.grants import grant
from motcua.site.trouble import Trouble, about_the_disk

CERTIFICATE = "restore-certificate.json"
OPENED_PDFS = 100
ANY_TABLE = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


@dataclass(frozen=True)
class Addresses:
    """An empty database to restore into, by owner and application."""

    owner_url: str
    app_url: str


def restore(
    *, source: Path, key: bytes, folder: Path, external: Addresses | None, progress: Progress
) -> dict[str, Any]:
    """Restore into a data folder that does not exist or is empty, and return the certificate of it.

    Every byte of the backup is read first; then everything is built beside the
    folder, compared with the manifest, and only then takes its name.

    :raises Trouble: the folder is not empty, the database is not empty, or the disk is full.
    :raises Damaged: the backup is not as it was written; nothing was touched.
    """
    begun = time.monotonic()
    _is_empty(folder)
    if external:
        _has_no_tables(external.owner_url)
    checked = check(source, key, progress)
    draft = folder.with_name(f".{folder.name}.restoring")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        certificate = _fill(checked, draft, external, progress)
        certificate |= {"seconds": round(time.monotonic() - begun, 1), "restored_at": datetime.now(UTC).isoformat()}
        content = json.dumps(certificate, ensure_ascii=False, indent=1, sort_keys=True)
        certificate["proof"] = sealing.mac(key, content.encode())
        words = json.dumps(certificate, ensure_ascii=False, indent=1, sort_keys=True)
        (draft / CERTIFICATE).write_text(words, encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as error:
        raise about_the_disk(error, folder) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return certificate


def _is_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Trouble(f"{folder} không trống; chỉ khôi phục vào thư mục mới hoặc trống.")


def _has_no_tables(url: str) -> None:
    try:
        with psycopg.connect(url) as connection:
            row = connection.execute(ANY_TABLE).fetchone()
    except psycopg.OperationalError as error:
        raise Trouble(f"Không nối được cơ sở dữ liệu: {str(error).strip().splitlines()[0]}") from error
    if row and row[0]:
        raise Trouble("Cơ sở dữ liệu đích đã có bảng; chỉ khôi phục vào cơ sở dữ liệu trống.")


@contextmanager
def _database(draft: Path, external: Addresses | None) -> Iterator[Addresses]:
    if external:
        yield external
        return
    server = Server(draft / "postgres")
    cluster = server.start()
    try:
        yield Addresses(cluster.owner_url, cluster.app_url)
    finally:
        server.stop()


def _fill(checked: Checked, draft: Path, external: Addresses | None, progress: Progress) -> dict[str, Any]:
    with opened_tar(checked, "keys") as tar:
        for entry in tar:
            stream = tar.extractfile(entry)
            if stream is not None and entry.name in KEYS:
                _put(draft / entry.name, stream.read())
    _fill_files(checked, draft, progress)
    with _database(draft, external) as database:
        _load(checked, database.owner_url, progress)
        grant(database.owner_url, unquote(urlsplit(database.app_url).username or ""))
        _turns_go_on(database.owner_url)
        return compare(checked, draft, database.owner_url)


def _fill_files(checked: Checked, draft: Path, progress: Progress) -> None:
    """Put the files back where a store on disk keeps them; a bucket is filled by ``rclone`` from there."""
    for done, (name, content) in enumerate(each_file(checked), start=1):
        _put(draft / "files" / name[:2] / name[2:4] / name, content)
        progress("tệp", done, checked.manifest["files"]["count"])


def _put(place: Path, content: bytes) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _load(checked: Checked, url: str, progress: Progress) -> None:
    """Let pg_restore read the database out of the sealed piece, in one transaction."""
    words = [
        str(programmes() / "pg_restore"),
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
    ]
    words.append(f"--dbname={in_environment(url)['PGDATABASE']}")
    size, total = 0, checked.manifest["pieces"]["database"]["plain_bytes"]
    with running(words, url, fed=True) as pipe:
        for chunk in sealing.opened(checked.place / "database", checked.key, "database"):
            pipe.write(chunk)
            size += len(chunk)
            progress("cơ sở dữ liệu", size, total)


def _turns_go_on(url: str) -> None:
    """Let the seal's turns go on where they had got to: this server counts its transactions from a lower number."""
    with psycopg.connect(url, autocommit=True) as connection:
        (highest,) = connection.execute(turns.HIGHEST).fetchone() or (0,)
        count, offset = connection.execute(turns.NOW).fetchone() or (0, 0)
        if (missing := highest + 1 - (count + offset)) > 0:
            connection.execute(sql.SQL(turns.MOVE).format(sql.Literal(offset + missing)))


def compare(checked: Checked, folder: Path, owner_url: str) -> dict[str, Any]:
    """Compare what was restored with what the backup says, and return it as a certificate.

    :raises Trouble: something differs; the sentence says what.
    """
    manifest = checked.manifest
    with psycopg.connect(owner_url) as connection:
        tables = contents(connection)
        steps = [row[0] for row in connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")]
    wrong = differences(manifest["tables"], tables)
    wrong += [] if steps == manifest["migrations"] else ["danh sách bước di chuyển"]
    files = _files_there(folder)
    if len(files) != manifest["files"]["count"]:
        wrong.append(f"tệp: {manifest['files']['count']} lúc sao lưu, {len(files)} bây giờ")
    wrong += [f"tệp {place.name[:16]}…" for place in files if sha256(place.read_bytes()).hexdigest() != place.name]
    seal = _verified_seal(owner_url, folder)
    wrong += seal.pop("wrong", [])
    if wrong:
        raise Trouble("Khôi phục không khớp với bản sao lưu: " + "; ".join(wrong[:10]))
    return {
        "backup": checked.place.name,
        "made_at": manifest["made_at"],
        "manifest": checked.manifest_digest,
        "program": manifest["program"],
        "postgresql": manifest["postgresql"],
        "position": manifest["position"],
        "tables": len(tables),
        "rows": sum(rows for rows, _sum in tables.values()),
        "files": len(files),
        "bytes": manifest["files"]["bytes"],
        "pdfs_opened": _open_pdfs(files),
        "seal": seal,
    }


def _files_there(folder: Path) -> list[Path]:
    return [place for place in sorted((folder / "files").rglob("*")) if place.is_file()]


def _verified_seal(owner_url: str, folder: Path) -> dict[str, Any]:
    """Verify the chain of facts in what was restored, with the installation's own public key."""
    pub = folder / "seal_key.pub"
    trusted = [public_key(pub.read_bytes())] if pub.exists() else []
    with database_source(owner_url) as source:
        report = verify(source, trusted=trusted)
    wrong = [f"chuỗi niêm phong: {report.faults} lỗi"] if report.faults else []
    return {"position": report.position, "faults": report.faults, "wrong": wrong}


def _open_pdfs(files: list[Path]) -> int:
    """Open up to a hundred PDFs taken at random, and return how many opened.

    :raises Trouble: one does not.
    """
    import pypdfium2

    pdfs = [place for place in files if _begins_as_pdf(place)]
    chosen = random.sample(pdfs, min(OPENED_PDFS, len(pdfs)))
    for place in chosen:
        try:
            with pypdfium2.PdfDocument(place) as pdf:
                len(pdf)
        except pypdfium2.PdfiumError as error:
            raise Trouble(f"Tệp PDF {place.name[:16]}… không mở được.") from error
    return len(chosen)


def _begins_as_pdf(place: Path) -> bool:
    with place.open("rb") as stream:
        return stream.read(5) == b"%PDF-"
