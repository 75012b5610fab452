"""What measurements of reading share: the crowded province, people who are signed in, pages asked for again and again."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection

import psycopg

from motcua.site.bench.crowd import enough
from motcua.site.bench.ground import Ground
from motcua.site.bench.measuring import Round
from motcua.site.bench.served import spent
from motcua.site.bench.writers import Piece, Writer, together
from motcua.site.trouble import Trouble

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def crowded(stand: Ground, dossiers: int, say: Callable[[str], None]) -> int:
    """Load the demonstration and bring it to this many dossiers; return how many there are."""
    from django.db import connections as databases

    from motcua.site import demo

    demo.load(say)
    databases.close_all()
    say("Nhân hồ sơ lên cho đủ…")
    return enough(stand, dossiers)


def signed_in(username: str) -> str:
    """Return the cookie of somebody who has just signed in."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connections as databases
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(get_user_model().objects.get(username=username), backend=BACKEND)
    databases.close_all()
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def pages(port: int, paths: Sequence[str], *, cookie: str = "") -> Writer:
    """Return who asks for these pages one after the other."""

    @contextmanager
    def writer() -> Iterator[Piece]:
        asked, turn = HTTPConnection("127.0.0.1", port, timeout=60), itertools.cycle(paths)

        def piece() -> None:
            path = next(turn)
            asked.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = asked.getresponse()
            told = answer.read()
            if answer.status != 200:  # noqa: PLR2004 - shown
                raise Trouble(f"{path}: {answer.status} {told[:200].decode(errors='replace')}")

        yield piece
        asked.close()

    return writer


def statement(stand: Ground, query: str, values: Sequence[object]) -> Writer:
    """Return who asks the database itself this question: the yardstick."""

    @contextmanager
    def writer() -> Iterator[Piece]:
        with psycopg.connect(stand.app_url, autocommit=True, prepare_threshold=1) as connection:
            yield lambda: connection.execute(query, values).fetchall()

    return writer


def counted(writer: Writer, *, writers: int, seconds: float, roots: Sequence[int]) -> Round:
    """Let them ask for this long and return the round with what the processes at ``roots`` spent."""
    before = spent(roots)
    done = together(writer, writers=writers, seconds=seconds)
    cpu = (spent(roots) - before) * done.done / (done.done + writers)  # each warmed up with one that is not counted
    return Round(done.done, done.seconds, done.durations, cpu)
