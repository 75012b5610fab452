"""What a page may send: the fields that its view asks for, and no other (P13).

Nobody sets by hand what no page asks for: the owner, the state, a number, a right. The fields that
a view asks for are noted while it reads them; whatever else came along is refused, not passed over,
so that a hand-made page learns at once that nothing was done, and no mistake in a view goes unseen.
"""

import builtins
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from motcua.kernel.commands import Refused

ALWAYS = frozenset({"csrfmiddlewaretoken", "once_key", "edition", "seen"})
"""What a page says of itself: tokens, and what it was made from. Nothing can be set by these."""
MOST_NAMED, LONGEST_NAME = 3, 40


class _Noting(MultiValueDict[str, Any]):
    """Remembers which names it was asked for. Going through all of them asks for none."""

    asked: set[str]

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)

    def getlist(self, name: str, default: Any = None) -> Any:
        """Return every value of a name."""
        self.asked.add(name)
        return super().getlist(name, default)

    def items(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]  # as MultiValueDict has it
        """Yield each name with its last value."""
        return ((name, values[-1] if values else []) for name, values in self.lists())

    def values(self) -> Iterator[Any]:  # type: ignore[override]  # as MultiValueDict has it
        """Yield the last value of each name."""
        return (value for _name, value in self.items())

    def dict(self) -> builtins.dict[str, Any]:
        """Return each name with its last value."""
        return builtins.dict(self.items())


class Typed(_Noting, QueryDict):
    """What was typed on a page, and which of it the view asked for."""

    def __init__(self, *given: Any, **options: Any) -> None:
        self.asked: set[str] = set()
        self.passed_over: set[str] = set()
        super().__init__(*given, **options)


class Sent(_Noting):
    """The files that came with a page."""

    def __init__(self, asked: set[str], files: Iterable[tuple[str, list[Any]]]) -> None:
        self.asked = asked
        super().__init__(files)


def watch(request: HttpRequest, passed_over: Iterable[str] = ()) -> None:
    """Note from now on which fields of the page are asked for.

    ``passed_over`` names those that the page has but its view may leave unread, ``*`` at the end for any ending.
    """
    typed = Typed("", mutable=True, encoding=request.encoding)
    for name, values in request.POST.lists():
        typed.setlist(name, values)
    typed._mutable = False  # noqa: SLF001 - as every request has it
    typed.passed_over.update(passed_over)
    files = Sent(typed.asked, request.FILES.lists())
    request.POST, request._files = typed, files  # type: ignore[assignment, attr-defined]  # noqa: SLF001 - FILES cannot be set


def strange_fields(request: HttpRequest, known: Collection[str] | None = None) -> list[str]:
    """Return the names that came along though nobody asked; with ``known`` all names but these."""
    typed = request.POST
    if not isinstance(typed, Typed):
        return []
    expected = ALWAYS | (typed.asked if known is None else set(known))
    return sorted(
        name
        for name in {*typed, *request.FILES} - expected
        if not any(fnmatchcase(name, pattern) for pattern in typed.passed_over)
    )


def refuse_strange(request: HttpRequest, known: Collection[str] | None = None) -> None:
    """Go on only when the page sent nothing but what was asked for.

    :raises Refused: it sent more; the sentence names it.
    """
    if strange := strange_fields(request, known):
        named = ", ".join(f"“{name[:LONGEST_NAME]}”" for name in strange[:MOST_NAMED])
        words = _(
            "Chưa có gì được lưu: trang gửi kèm dữ liệu mà hệ thống không hỏi đến (%(names)s). "
            "Hãy tải lại trang rồi gửi lại."
        )
        raise Refused(words % {"names": named})
