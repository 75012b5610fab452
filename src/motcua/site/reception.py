"""How a request comes in and its answer goes out: awaited by one loop, worked on by a few threads.

A body is awaited without a thread and put aside, in memory while it is small, else in the system's folder for
uploads; only a request that is whole gets a thread, which may hold a connection to the database. So whoever sends
slowly, or only half, takes a place in a list and no part in the work of others. For the same reason a large answer
leaves from a file: whoever reads slowly holds no thread either.
"""

import asyncio
import errno
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from io import BytesIO
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.core.handlers.wsgi import WSGIRequest

from motcua.kernel.web import client_address
from motcua.site.middleware import REFUSED, most_bytes
from motcua.site.places import Holding, NoPlace, Places
from motcua.site.turns import Turns

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

Environment = dict[str, Any]
Application = Callable[[Environment, Callable[..., Any]], Iterable[bytes]]

GRACE = 15.0
LEAST_RATE = 10_000  # bytes a second on the average: a photograph from a telephone in a valley
MEMORY = 256 * 1024  # bytes of one body or one answer
TURN = 0.1  # seconds; who works longer most likely waits for something
OPENED_WITHIN = 10.0  # seconds, after which the web server has long opened the file of an answer
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
SAME_FOR_ALL: Environment = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "Granian",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": False,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}


class Gone(Exception):
    """Whoever sent the request left before its end."""


class Reception:
    """Our WSGI application as granian calls it (RSGI), in ``threads`` threads, of which ``at_once`` compute.

    ``grace`` is how many seconds any body, however small, may take, and how long it may be silent; beyond it, a
    body must come with LEAST_RATE bytes a second on the average.
    """

    def __init__(self, application: Application, threads: int, *, at_once: int, grace: float = GRACE) -> None:
        self._application, self._grace = application, grace
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._places, self._turns = Places(), Turns(at_once, longest=TURN)

    async def __rsgi__(self, scope: "Scope", proto: "HTTPProtocol") -> None:
        """Await the body, have the request worked on, and see the answer off.

        Unread and by the application itself are answered: what is larger than its sender may send (413), what
        comes too slowly (408), from an address that sends too much at once (429), or when no more can be taken
        (503, 507), and any ``Transfer-Encoding`` (400): nobody needs it, and it has told two servers two lengths.
        """
        loop = asyncio.get_running_loop()
        environ = environ_of(scope) | {"wsgi.input": BytesIO()}
        with ExitStack() as held:
            try:
                environ[REFUSED] = await self._received(environ, proto, held)
            except Gone:
                proto.response_empty(400, [])
                return
            async with self._turns.taken():
                left = await loop.run_in_executor(self._workers, self._answer, environ, proto)
        if left:
            loop.call_later(OPENED_WITHIN, left.close)

    async def _received(self, environ: Environment, proto: "HTTPProtocol", held: ExitStack) -> int:
        """Put the body aside and return 0, or the status with which it is refused.

        What it takes of places and files is given back when ``held`` ends.

        :raises Gone: its sender left.
        """
        if "HTTP_TRANSFER_ENCODING" in environ:
            return 400
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not length:
            return 0
        request = WSGIRequest(dict(environ))
        if length > most_bytes(request):
            return 413
        try:
            place = held.enter_context(self._places.taken(client_address(request)))
            if length <= MEMORY:
                environ["wsgi.input"] = BytesIO(await self._small(proto, length))
            else:
                environ["wsgi.input"] = put_aside = held.enter_context(TemporaryFile())  # noqa: SIM115 - held is one
                await self._large(proto, length, put_aside, place)
        except NoPlace as full:
            return full.status
        except TimeoutError:
            return 408
        except OSError as error:
            if error.errno not in FULL:
                raise
            return 507
        return 0

    async def _small(self, proto: "HTTPProtocol", length: int) -> bytes:
        """Return a body that may stay in memory.

        :raises TimeoutError: it did not come within a fair time.
        :raises Gone: it ended early.
        """
        async with asyncio.timeout(self._grace + length / LEAST_RATE):
            try:
                return await proto()
            except RuntimeError as error:  # granian's word for a line that broke
                raise Gone from error

    async def _large(self, proto: "HTTPProtocol", length: int, put_aside: IO[bytes], place: Holding) -> None:
        """Write a body down as it comes.

        :raises NoPlace: there is none for so much.
        :raises TimeoutError: nothing came for too long, or too little for the time that passed.
        :raises Gone: it ended early.
        """
        loop = asyncio.get_running_loop()
        began, got = loop.time(), 0
        async with asyncio.timeout(self._grace) as patience:
            async for piece in proto:
                if not piece:
                    break
                got += len(piece)
                place.holds(min(got, length))
                await loop.run_in_executor(None, put_aside.write, piece)
                if got >= length:
                    break
                patience.reschedule(min(loop.time(), began + got / LEAST_RATE) + self._grace)
        if got < length:
            raise Gone
        put_aside.seek(0)

    def _answer(self, environ: Environment, proto: "HTTPProtocol") -> IO[bytes] | None:
        """Work on the request in this thread and hand over the answer; return the file that it leaves from."""
        said: list[Any] = []
        answer = self._application(environ, lambda *told: said.extend(told))
        try:
            status, headers = int(said[0][:3]), said[1]
            if getattr(answer, "streaming", False):
                return _send(proto, status, headers, answer)
            proto.response_bytes(status, headers, b"".join(answer))
            return None
        finally:
            getattr(answer, "close", bool)()


def environ_of(scope: "Scope") -> Environment:
    """Return what WSGI calls the environment, without the body.

    A header with an underscore in its name is left out: it would be taken for the one with a hyphen, which
    servers in front of us set and check.
    """
    environ = SAME_FOR_ALL | {
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": _split(scope.client)[0],
        "wsgi.url_scheme": scope.scheme,
        "HTTP_HOST": scope.authority or "",
    }
    environ["SERVER_NAME"], environ["SERVER_PORT"] = _split(scope.server)
    seen = set()
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if "_" in name:
            continue
        if key in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            environ.setdefault(key, value)
            continue
        key = f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in seen else value
        seen.add(key)
    return environ


def _split(address: str) -> tuple[str, str]:
    host, _colon, port = address.rpartition(":")
    return host.strip("[]"), port


def _send(
    proto: "HTTPProtocol", status: int, headers: list[tuple[str, str]], pieces: Iterable[bytes]
) -> IO[bytes] | None:
    """Send what a stream gives: from memory while it is small, else from a nameless file, which is returned."""
    put_aside = SpooledTemporaryFile(MEMORY)  # noqa: SIM115 - the web server reads from it after we return
    try:
        for piece in pieces:
            put_aside.write(piece)
        if put_aside.tell() > MEMORY:
            put_aside.flush()
            proto.response_file(status, headers, f"/proc/self/fd/{put_aside.fileno()}")
            return put_aside
        put_aside.seek(0)
        proto.response_bytes(status, headers, put_aside.read())
    except BaseException:
        put_aside.close()
        raise
    put_aside.close()
    return None
