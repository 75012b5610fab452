"""Long lists, page by page, by key: page 1,000 costs what page 1 costs."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows of a list, and the cursors of the pages around them (empty: there is none)."""

    rows: list[M]
    next: str
    previous: str


def page_of(rows: QuerySet[M], request: HttpRequest, *, keys: Sequence[str], size: int = 50) -> Page[M]:
    """Return the page of ``rows`` that the request's ``after`` or ``before`` cursor names.

    ``keys`` are field names, ``-`` before one for descending; together they must be
    unique and none may be null. A cursor that cannot be read means the first page.
    """
    after, before = _read(request.GET.get("after", ""), keys), _read(request.GET.get("before", ""), keys)
    backwards = before is not None and after is None
    order = [_turned(key) for key in keys] if backwards else list(keys)
    start = before if backwards else after
    wanted = rows.order_by(*order)
    if start is not None:
        wanted = wanted.filter(_beyond(order, start))
    found = list(wanted[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next = bool(found) and (backwards or more)
    has_previous = bool(found) and (more if backwards else start is not None)
    return Page(
        rows=found,
        next=_write(found[-1], keys) if has_next else "",
        previous=_write(found[0], keys) if has_previous else "",
    )


def readable(cursor: str, keys: Sequence[str]) -> bool:
    """Tell whether this is a cursor of ours for a list in this order."""
    return _read(cursor, keys) is not None


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _beyond(order: Sequence[str], start: list[Any]) -> Q:
    """Say "later in this order than the row that holds these values"."""
    beyond, equal = Q(), Q()
    for key, value in zip(order, start, strict=True):
        name, way = key.lstrip("-"), "lt" if key.startswith("-") else "gt"
        beyond |= equal & Q(**{f"{name}__{way}": value})
        equal &= Q(**{name: value})
    return beyond


def _write(row: Model, keys: Sequence[str]) -> str:
    values = []
    for key in keys:
        value: Any = row
        for part in key.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(_plain(value))
    plain = base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")
    return _signer(keys).sign(plain)


def _signer(keys: Sequence[str]) -> Signer:
    """Return who vouches that a cursor is one of ours, for a list in this very order."""
    return Signer(salt=f"motcua.paging {' '.join(keys)}")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, UUID):
        return {"u": str(value)}
    return value


READERS: dict[str, Callable[[Any], object]] = {"t": datetime.fromisoformat, "d": date.fromisoformat, "u": UUID}


def _read(cursor: str, keys: Sequence[str]) -> list[Any] | None:
    if not cursor or len(cursor) > 2000:  # noqa: PLR2004 - no cursor of ours is longer
        return None
    try:
        plain = _signer(keys).unsign(cursor)
    except BadSignature:
        return None
    values = json.loads(base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4)))
    return [READERS[next(iter(v))](next(iter(v.values()))) if isinstance(v, dict) else v for v in values]
