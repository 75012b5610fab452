"""What hardly ever changes is read once and remembered, until the database says that it changed.

Every table of reference data has a trigger that gives its topic a new edition.
A remembered answer holds as long as the editions it was read under, in every
process at once: nobody can forget to invalidate it, not even somebody who
writes SQL by hand.
"""

import functools
from collections.abc import Callable, Mapping
from contextvars import ContextVar, Token
from types import TracebackType
from typing import ParamSpec, Self, TypeVar
from uuid import UUID

from motcua.kernel.rows import planned

P = ParamSpec("P")
R = TypeVar("R")

ROOM = 4096
_steady: ContextVar[dict[str, UUID] | None] = ContextVar("steady", default=None)


class steady:  # noqa: N801 - reads as a word: with steady():
    """Read reference data as of one moment: inside, the editions are asked for once.

    For a command that writes no reference data, and for a request that writes nothing.
    """

    def __enter__(self) -> Self:
        """Begin; inside another steady block, stay at its moment."""
        self._token: Token[dict[str, UUID] | None] | None = None
        if _steady.get() is None:
            self._token = _steady.set({})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask again from now on."""
        if self._token is not None:
            _steady.reset(self._token)


def editions() -> Mapping[str, UUID]:
    """Return the edition of each topic; one statement, or none inside ``steady``."""
    known = _steady.get()
    if known:
        return known
    with planned() as cursor:
        cursor.execute("SELECT topic, edition FROM kernel_referenceedition")
        found: dict[str, UUID] = dict(cursor.fetchall())
    if known is not None:
        known.update(found)
    return found


def remembered(*topics: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Remember what a question about these topics answered, for as long as none of them changes.

    The question must depend on its arguments (which can be hashed) and on the tables
    of the topics alone. What it returns is shared: nobody may change it. Errors are not remembered.
    """

    def wrap(question: Callable[P, R]) -> Callable[P, R]:
        answers: dict[object, tuple[tuple[UUID | None, ...], R]] = {}

        @functools.wraps(question)
        def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            now = editions()
            held = tuple(now.get(topic) for topic in topics)
            key = (args, tuple(sorted(kwargs.items())))
            known = answers.get(key)
            if known is not None and known[0] == held:
                return known[1]
            answer = question(*args, **kwargs)
            if len(answers) >= ROOM:
                answers.clear()
            answers[key] = (held, answer)
            return answer

        return ask

    return wrap
