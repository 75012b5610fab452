"""What a command is: the only place where the province's records change."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from motcua.kernel.faults import crash_here
from motcua.kernel.spans import span

P = ParamSpec("P")
R = TypeVar("R")

REQUIRED = {"by", "at"}
T = TypeVar("T")
Writer = Callable[[list[Any]], None]
_late: ContextVar[dict[Writer, list[Any]] | None] = ContextVar("late", default=None)


class Refused(Exception):
    """A rule or bad input says no. Nothing was changed; the person reads why, in Vietnamese.

    ``fields`` names the input that must be mended: field name to sentence.
    """

    status = 422  # of the page that says so

    def __init__(self, message: str, *, field: str | None = None, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})
        if field is not None:
            self.fields[field] = message


class Conflict(Refused):
    """Somebody else was first: the record is no longer as the person saw it."""

    overtaken = False  # whether it was saved again since the page was made


class whole:  # noqa: N801 - reads as a word: with whole():
    """One transaction, joined by every command inside it."""

    def __enter__(self) -> None:
        """Begin; inside another whole, join that one without a savepoint."""
        outer = _late.get()
        self._atomic = transaction.atomic(savepoint=outer is None)
        self._atomic.__enter__()
        self._token = _late.set({} if outer is None else outer)
        self._outermost = outer is None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what was kept for the end and commit, or undo everything."""
        try:
            if kind is None and self._outermost:
                _write_late()
                crash_here("command.before_commit")
        except BaseException as late:
            self._atomic.__exit__(type(late), late, late.__traceback__)
            raise
        else:
            self._atomic.__exit__(kind, error, trace)
            if kind is None and self._outermost:
                crash_here("command.after_commit")
        finally:
            _late.reset(self._token)


def outside_any() -> None:
    """Make sure that no command is under way: other machines are never asked while rows are locked.

    :raises RuntimeError: one is.
    """
    if _late.get() is not None:
        message = "inside a command; call this before its transaction begins"
        raise RuntimeError(message)


def at_the_end(writer: Callable[[list[T]], None], row: T) -> None:
    """Keep a row for the end of the transaction, where ``writer`` gets all of them at once; outside a command, write now.

    For rows that nothing later in the command reads: one statement instead of one for each.
    """
    late = _late.get()
    if late is None:
        writer([row])
    else:
        late.setdefault(writer, []).append(row)


def written(writer: Writer) -> None:
    """Write now what was kept for this writer, because somebody is about to read it."""
    late = _late.get()
    if late and (rows := late.pop(writer, None)):
        writer(rows)


def _write_late() -> None:
    late = _late.get() or {}
    while late:
        writer = next(iter(late))
        writer(late.pop(writer))


@contextmanager
def rehearsed() -> Iterator[None]:
    """Do what is called inside as if it were meant, and undo all of it: what it would refuse is refused now."""
    token = _late.set(None)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _late.reset(token)


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function as a command: one verb, one transaction, one actor, one time.

    A command takes keyword arguments only, among them ``by`` (who acts) and
    ``at`` (when). It commits whole or not at all. A command may call commands
    of lower modules; they join its transaction.
    """
    parameters = inspect.signature(function).parameters
    if any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()):
        message = f"{function.__qualname__}: a command takes keyword arguments only"
        raise TypeError(message)
    if missing := REQUIRED - parameters.keys():
        message = f"{function.__qualname__}: a command needs {sorted(missing)}"
        raise TypeError(message)

    name = f"{function.__module__.removeprefix('motcua.').partition('.')[0]}.{function.__name__}"

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with span(name), whole():
            return function(*args, **kwargs)

    return run
