"""The crawl: every page as the person who uses it, in several windows, watched for everything a page must not do."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Request

from motcua.ui.tests.browser import DESK, NARROW, PHONE, Visitor
from tests.journeys.conftest import Province
from tests.journeys.ground import Ground, pointed, prepared
from tests.journeys.routes import PAGES, PUBLIC, ROUTES, all_routes

KB = 1024
NARROWEST = NARROW["viewport"]["width"]
FULL = os.environ.get("MOTCUA_FULL") == "1"
NOJS_NARROW = NARROW | {"java_script_enabled": False}
NOT_FOR_CITIZENS = {"ui:gallery", "ui:gallery-trouble"}
SAMPLES = {"ui:gallery", "ui:gallery-public"}  # they show headings of pages
SHORT = {"portal:home", "portal:procedure", "dossiers:track", "dossiers:track-link"}
TITLE = re.compile(r"\S.* – Motcua tỉnh Đắk Lắk")
LITERALS = re.compile(r"\b(None|Undefined|NaN|True|False|null)\b|\{\{|\{%|%\(\w+\)s")
ENGLISH = re.compile(
    r"\b(the|and|or|of|your|you|please|submit|search|home|page|next|previous|error|login|password|loading|click|here|back"
    r"|cancel|save|name|phone|number|status|date|file|not found|welcome|help)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def ground(province: Province, django_db_blocker: Any) -> Ground:
    with pointed(province, django_db_blocker):
        return prepared()


def profiles(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """One window for each page in a quick run, all of them in a full one."""
    public = ROUTES[name].who == PUBLIC
    if FULL or not public:
        yield "desk", DESK
    if FULL or public:
        yield "phone", PHONE
    if FULL and public:
        yield "narrow without script", NOJS_NARROW


VARIANTS = [pytest.param(name, profile, id=f"{name} {word}") for name in PAGES for word, profile in profiles(name)]


@pytest.mark.promise("P12")
def test_every_route_has_its_row() -> None:
    assert sorted(all_routes()) == sorted(ROUTES)


@pytest.mark.browser
@pytest.mark.parametrize(("name", "profile"), VARIANTS)
def test_a_page_is_as_it_should_be(
    name: str, profile: dict[str, Any], ground: Ground, window: Callable[..., Any], record_property: Callable[..., None]
) -> None:
    row = ROUTES[name]
    who = ground.names.get(row.who, row.who)
    with window(profile, who) as visitor:
        loads: list[Request] = []
        visitor.page.on("requestfinished", lambda load: loads.append(load))  # noqa: PLW0108 - Playwright asks a handler for its signature
        answer = visitor.page.goto(visitor.home + row.path(name, ground), wait_until="load")
        assert answer is not None
        assert answer.status == row.status
        page, script = visitor.page, profile.get("java_script_enabled", True)
        faults = [*shape(page, name), *words(page, public=not row.who and name not in NOT_FOR_CITIZENS)]
        faults += weight(name, loads, record_property)
        if script:
            faults += visitor.violations()
        faults += [*sideways(visitor), *sideways(visitor, NARROWEST)]
        visitor.complaints = [said for said in visitor.complaints if f"status of {row.status}" not in said]
        assert faults == []


def sideways(visitor: Visitor, width: int = 0) -> Iterator[str]:
    """What sticks out of the window as it is, or drawn to ``width``: the page of a telephone, or of 400 % on a desk."""
    if width:
        visitor.page.set_viewport_size({"width": width, "height": 640})
    if (wider := visitor.sideways()) > 0:
        yield f"{wider} px wider than the window{f' at {width} px' if width else ''}"


def shape(page: Page, name: str) -> Iterator[str]:
    """What is wrong with title, language, headings, and whatever the content policy forbids."""
    if not TITLE.fullmatch(page.title()):
        yield f"title: {page.title()}"
    if page.locator("html").get_attribute("lang") != "vi":
        yield "lang is not vi"
    if (count := page.locator("h1").count()) != 1 and name not in SAMPLES:
        yield f"{count} first headings"
    if count := page.locator("[style], style, script:not([src])").count():
        yield f"{count} inline styles or scripts: {page.locator('[style], style, script:not([src])').first.evaluate('e => e.outerHTML')}"
    if found := re.search(r"<[a-z]+ [^>]*\son[a-z]+=", page.content()):
        yield f"event attribute: {found[0]}"


def words(page: Page, *, public: bool) -> Iterator[str]:
    """What a person would read that was not meant for them."""
    shown = page.inner_text("body")
    if found := LITERALS.search(shown):
        yield f"a literal shows: …{shown[max(found.start() - 40, 0) : found.end() + 40]}…"
    if public and (found := ENGLISH.search(shown)):
        yield f"English: …{shown[max(found.start() - 40, 0) : found.end() + 40]}…"


def weight(name: str, loads: list[Request], keep: Callable[[str, object], None]) -> Iterator[str]:
    """What is too heavy; the figures are kept with the result of the test."""
    sizes = {load.url: load.sizes() for load in loads}
    total = sum(
        one["responseBodySize"] + one["responseHeadersSize"] for url, one in sizes.items() if ".woff2" not in url
    )
    html = next(sizes[load.url]["responseBodySize"] for load in reversed(loads) if load.resource_type == "document")
    public = ROUTES[name].who == PUBLIC and name not in NOT_FOR_CITIZENS
    keep("weight", f"{html} B of HTML, {total} B without fonts, {len(loads)} requests")
    if total > (60 if public else 200) * KB:
        yield f"{total / KB:.1f} KB on the first visit"
    if public and len(loads) > 10:
        yield f"{len(loads)} requests"
    if name in SHORT and html > 14 * KB:
        yield f"{html / KB:.1f} KB of HTML"
    if not public and html > 40 * KB:
        yield f"{html / KB:.1f} KB on a later visit"
