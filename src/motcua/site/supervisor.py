"""``motcua run``: everything that one machine needs, under one roof, and nothing left behind."""

import http.client
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType

from motcua.kernel.logs import tell as say
from motcua.site import children, surroundings
from motcua.site import folder as data_folder
from motcua.site.children import Child
from motcua.site.embedded import Server
from motcua.site.trouble import Trouble

GREETING = "greeting.txt"  # written into the data folder by the web process, read out once it answers
TICK = 0.25
STOP_PATIENCE = 20.0
DATABASE_PAUSE = 5.0


@dataclass(frozen=True)
class Plan:
    """What the administrator asked for."""

    folder: Path
    host: str
    port: int
    fresh: bool = False
    workers: int = 2

    @property
    def address(self) -> str:
        """Return the address to open in a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{self.port}"


class Asked(BaseException):
    """Somebody asked to stop; not an Exception, so that nothing on the way mistakes it for a failure."""


def supervise(plan: Plan) -> int:
    """Run until asked to stop and return the exit code: 0 when asked, 1 when something made it impossible.

    :raises Trouble: it cannot start.
    """
    with ExitStack() as stack:
        stack.enter_context(_stoppable())
        try:
            supervisor = _start(plan, stack)
            supervisor.watch()
        except Asked:
            say("Đang dừng…")
        _deaf()
    say("Đã dừng; không còn tiến trình nào.")
    return 0


def _start(plan: Plan, stack: ExitStack) -> "Supervisor":
    if plan.fresh and (older := data_folder.set_aside(plan.folder, datetime.now().astimezone())):
        say(f"Đã cất dữ liệu cũ vào {older}.")
    data_folder.prepare(plan.folder)
    stack.enter_context(data_folder.alone(plan.folder))
    if count := children.end_leftovers(plan.folder):
        say(f"Đã dọn {count} tiến trình còn sót của lần chạy trước.")
    check_port(plan.host, plan.port)
    surroundings.announce(plan.folder)
    os.environ.setdefault("MOTCUA_PUBLIC_ADDRESS", plan.address)
    _admit(plan.host)
    figures = data_folder.count_together(plan.folder)
    stack.callback(shutil.rmtree, figures, ignore_errors=True)
    supervisor = Supervisor(plan)
    stack.callback(supervisor.stop)
    supervisor.start()
    return supervisor


def check_port(host: str, port: int) -> None:
    """Prove that the address can be listened on.

    :raises Trouble: it cannot, with the reason.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except socket.gaierror as error:
        raise Trouble(f"Không hiểu địa chỉ {host}; hãy chọn địa chỉ khác bằng --host.") from error
    except PermissionError as error:
        raise Trouble(f"Không có quyền nghe ở cổng {port}; hãy chọn cổng từ 1024 trở lên bằng --port.") from error
    except OSError as error:
        if error.strerror and "in use" in error.strerror:
            raise Trouble(f"Cổng {port} đang được dùng; hãy chọn cổng khác bằng --port.") from error
        raise Trouble(f"Không nghe được ở {host}:{port}: {error.strerror}.") from error


def _admit(host: str) -> None:
    """Let the name that the server listens under through Django's check of hosts, in the demonstration only."""
    if "MOTCUA_HOSTS" not in os.environ and os.environ.get("MOTCUA_PRODUCTION") != "1":
        names = ["127.0.0.1", "localhost", "[::1]", host, *([socket.gethostname()] if host != "127.0.0.1" else [])]
        if host in {"0.0.0.0", "::"}:  # noqa: S104 - asked for by the administrator
            names = ["*"]
        os.environ["MOTCUA_HOSTS"] = ",".join(dict.fromkeys(names))


@contextmanager
def _stoppable() -> Iterator[None]:
    def ask(_number: int, _frame: FrameType | None) -> None:
        _deaf()
        raise Asked

    hangs_up = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN  # nohup asked to live on
    numbers = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hangs_up else []))
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _deaf() -> None:
    """Ignore further requests: stopping is already under way and must not be cut short."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


class Supervisor:
    """Starts database, web server and worker in this order, and stops them in the reverse one."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.database = None if surroundings.is_external() else Server(plan.folder / "postgres")
        web = ["serve", "--host", plan.host, "--port", str(plan.port)]
        web += ["--workers", str(plan.workers), "--address", plan.address]
        self.database_due = 0.0  # when it is looked after again, after it could not be started
        self.children = [Child("Máy chủ web", web, plan.folder), Child("Việc nền", ["work"], plan.folder)]

    def start(self) -> None:
        """Bring everything up and greet the administrator.

        :raises Trouble: something does not come up.
        """
        if self.database:
            say("Đang khởi động cơ sở dữ liệu…")
            cluster = self.database.start()
            surroundings.use(cluster.owner_url, cluster.app_url)
        web, worker = self.children
        (self.plan.folder / GREETING).unlink(missing_ok=True)
        web.start()  # which first upgrades the database
        self._await(web)
        worker.start()
        say((self.plan.folder / GREETING).read_text(encoding="utf-8"))

    def watch(self) -> None:
        """Look after everything until asked to stop."""
        while True:
            for child in self.children:
                if told := child.look_after():
                    say(told)
            if self.database and time.monotonic() >= self.database_due:
                self._look_after(self.database)
            time.sleep(TICK)

    def _look_after(self, database: Server) -> None:
        """Bring the database up again when it has stopped; while it cannot, the web server goes on and says so."""
        if database.process is not None and database.process.poll() is None:
            return
        say("Cơ sở dữ liệu đã dừng; đang khởi động lại…")
        try:
            database.start()
        except Trouble as trouble:  # a full disk, say: somebody makes room, and all goes on by itself
            self.database_due = time.monotonic() + DATABASE_PAUSE
            say(f"{trouble} Thử lại sau {DATABASE_PAUSE:g} giây.")
        else:
            say("Cơ sở dữ liệu đã chạy lại.")

    def stop(self) -> None:
        """Stop web and worker, wait for what they have begun, then stop the database."""
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.end(STOP_PATIENCE)
        if self.database:
            self.database.stop()

    def _await(self, web: Child) -> None:
        """Return when the web server answers; why it cannot it says itself."""
        while web.process and web.process.poll() is None:
            if answers(self.plan):
                return
            time.sleep(0.1)
        raise Trouble("chưa khởi động được, lý do ở dòng trên.")


def known_host() -> str:
    """Return a name under which the server may be asked."""
    return os.environ.get("MOTCUA_HOSTS", "127.0.0.1").split(",")[0].strip().lstrip(".*") or "127.0.0.1"


def answers(plan: Plan) -> bool:
    """Say whether the web server answers a request, whatever the answer."""
    host = plan.address.split("://")[1].rpartition(":")[0].strip("[]")
    asking = http.client.HTTPConnection(host, plan.port, timeout=30.0)
    try:
        asking.request("GET", "/robots.txt", headers={"Host": known_host()})
        asking.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()
    return True
