"""The places of the shell: which links stand in the rail, in which area, for whom, with which count.

Modules fill the registry once, from ``AppConfig.ready``; the lowest layer names no address of an upper one. Addresses which the
shell itself needs (search, sign in, sign out, …) are landmarks: a module that owns such a page marks it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from motcua.kernel.actors import Actor

if TYPE_CHECKING:  # apps.py of a module may import this before the models are ready
    from motcua.kernel.web import Request

WORK = "work"
"""Needed by what is empty for whoever can never be given work: modules say by ``brings_work`` which rights bring it."""

LANDMARKS = frozenset(
    {
        "home",
        "search",
        "scan",
        "sign-in",
        "sign-out",
        "me",
        "public-home",
        "public-search",
        "track",
        "hotline",
        "language",
    }
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One link of the rail.

    ``needs`` is a right, several of which any is enough, ``WORK``, "signed-in" or "anyone". ``query`` is appended after "?". ``count`` gives the number beside the link,
    or None for no number; it is called on every office page, so it must be one cheap query. ``hot`` draws the number in lacquer
    red while it is above zero: for work that burns, nothing else. A ``whole_agency`` place is for those whose right
    holds in all of an agency, not in one unit of it. ``only`` narrows further: the question that the page itself asks.
    """

    area: str
    label: str
    url_name: str
    needs: str | tuple[str, ...] = "signed-in"
    order: int = 100
    query: str = ""
    count: Callable[[Actor, datetime], int | None] | None = None
    hot: bool = False
    whole_agency: bool = False
    only: Callable[[Actor], bool] | None = None


@dataclass(frozen=True)
class Link:
    """A place as one person sees it now."""

    label: str
    url: str
    count: int | None
    hot: bool
    current: bool


@dataclass(frozen=True)
class Area:
    """A heading of the rail with its links."""

    label: str
    links: tuple[Link, ...]


_places: list[Place] = []
_landmarks: dict[str, tuple[str, str | tuple[str, ...]]] = {}
_working: set[str] = set()
_starts: list[tuple[str, str]] = []


def register(place: Place) -> None:
    """Add a link to the rail. The same place twice counts once."""
    if place not in _places:
        _places.append(place)


def brings_work(*rights: str) -> None:
    """Say that records are handed to whoever has one of these rights, so that trays are of use to them."""
    _working.update(rights)


def starts_day(right: str, url_name: str) -> None:
    """Say where somebody begins the day who has this right and no work of the trays; the first that fits is taken."""
    if (right, url_name) not in _starts:
        _starts.append((right, url_name))


def start_of(actor: Actor) -> str | None:
    """Return where the actor begins the day, or None: in the trays, as nearly everybody."""
    if _open_to(actor, WORK):
        return None
    return next((reverse(url_name) for right, url_name in _starts if actor.may(right)), None)


def mark(landmark: str, url_name: str, needs: str | tuple[str, ...] = "anyone") -> None:
    """Tell the shell where a landmark stands and whom it serves, for example ``mark("search", "dossiers:search")``.

    :raises ValueError: the shell knows no such landmark.
    """
    if landmark not in LANDMARKS:
        raise ValueError(f"The shell has no landmark {landmark!r}; it has {sorted(LANDMARKS)}.")
    _landmarks[landmark] = (url_name, needs)


def landmark(name: str, actor: Actor | None = None) -> str | None:
    """Return the address of a landmark, or None while no module has marked it, or when it does not serve ``actor``."""
    url_name, needs = _landmarks.get(name, ("", ""))
    return reverse(url_name) if url_name and (actor is None or _open_to(actor, needs)) else None


def visible(actor: Actor) -> list[Place]:
    """Return the places that the actor may enter, in the order of the rail."""
    return sorted(
        (p for p in _places if _open_to(actor, p.needs) and _kept(actor, p)),
        key=lambda p: p.order,
    )


def _kept(actor: Actor, place: Place) -> bool:
    return (not place.whole_agency or _whole(actor, place.needs)) and (place.only is None or place.only(actor))


def places_for(request: Request) -> list[Area]:
    """Return the rail for one request: areas in the order of their first place, counts included.

    The longest address that begins the path of the page is the current one; a place with a query is current only when the query
    is the same.
    """
    seen = [(place, _address(place)) for place in visible(request.actor)]
    current = _current(request, [url for _, url in seen])
    areas: dict[str, list[Link]] = {}
    for place, url in seen:
        count = place.count(request.actor, request.now) if place.count else None
        link = Link(place.label, url, count, place.hot and bool(count), url == current)
        areas.setdefault(place.area, []).append(link)
    return [Area(label, tuple(links)) for label, links in areas.items()]


def _whole(actor: Actor, needs: str | tuple[str, ...]) -> bool:
    reaches = [actor.reach(right) for right in ((needs,) if isinstance(needs, str) else needs)]
    return any(reach is None or reach for reach in reaches)


def _open_to(actor: Actor, needs: str | tuple[str, ...]) -> bool:
    if needs == "anyone":
        return True
    if needs == "signed-in":
        return actor.known
    wanted = _working if needs == WORK else (needs,) if isinstance(needs, str) else needs
    return any(actor.may(right) for right in wanted)


def _address(place: Place) -> str:
    path = reverse(place.url_name)
    return f"{path}?{place.query}" if place.query else path


def _current(request: Request, urls: list[str]) -> str | None:
    full = request.get_full_path()
    if full in urls:
        return full
    begun = [url for url in urls if "?" not in url and request.path.startswith(url)]
    return max(begun, key=len, default=None)


_openers: dict[str, str] = {}


def opens(kind: str, url_name: str) -> None:
    """Tell the shell which page shows a record of this kind; its address takes the keys given to ``address_of``."""
    _openers[kind] = url_name


def address_of(kind: str, *keys: object) -> str:
    """Return where a record of this kind is shown; "" while no module has said so."""
    url_name = _openers.get(kind)
    return reverse(url_name, args=keys) if url_name else ""
