"""The first visit of a citizen on a telephone: what travels, what jumps, when the page can be read."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Response

from motcua.ui.tests.browser import PHONE
from tests.journeys.conftest import Province
from tests.journeys.ground import Ground, pointed, prepared
from tests.journeys.routes import ROUTES

pytestmark = pytest.mark.browser
KB = 1024
MOST_BYTES, MOST_JUMP = 150 * KB, 0.05
CITIZENS = (
    "portal:home",
    "portal:procedures",
    "portal:procedure",
    "portal:communes",
    "dossiers:track",
    "dossiers:track-link",
)
HASHED = re.compile(r"/[\w.-]+\.[0-9a-f]{12}\.(css|js|svg|woff2)$")
WATCH = """() => {
  window.seen = { jump: 0, largest: 0 };
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) seen.jump += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.largest = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
}"""


@pytest.fixture(scope="module")
def ground(province: Province, django_db_blocker: Any) -> Ground:
    with pointed(province, django_db_blocker):
        return prepared()


def on_a_weak_line(page: Page) -> None:
    """400 kbit/s and 400 ms, as in a village."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000},
    )


@pytest.mark.parametrize("name", CITIZENS)
def test_a_first_visit_is_light_with_its_fonts_and_nothing_jumps(
    name: str, ground: Ground, window: Callable[..., Any], record_property: Callable[..., None]
) -> None:
    with window(PHONE) as visitor:
        page, loads = visitor.page, list[Request]()
        page.on("requestfinished", lambda load: loads.append(load))  # noqa: PLW0108 - Playwright asks a handler for its signature
        page.add_init_script(f"({WATCH})()")
        on_a_weak_line(page)
        page.goto(visitor.home + ROUTES[name].path(name, ground), wait_until="networkidle")
        page.evaluate("document.fonts.ready.then(() => new Promise((go) => setTimeout(go, 300)))")
        seen = page.evaluate("seen")
        sizes = [load.sizes() for load in loads]
        weight = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
    fonts = sum(".woff2" in load.url for load in loads)
    record_property(
        "first visit", f"{weight} B with {fonts} fonts, CLS {seen['jump']:.4f}, LCP {seen['largest']:.0f} ms"
    )
    assert weight <= MOST_BYTES
    assert seen["jump"] <= MOST_JUMP
    assert seen["largest"] > 0, "the browser saw no largest paint: nothing was measured"


def test_what_a_page_loads_has_a_name_of_its_content_stays_for_ever_and_comes_compressed(
    window: Callable[..., Any],
) -> None:
    answers: list[Response] = []
    with window(PHONE) as visitor:
        visitor.page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - as above
        visitor.goes_to("/")
        static = [one for one in answers if urlsplit(one.url).path.startswith("/_/")]
        assert {urlsplit(one.url).path.rsplit(".", 1)[1] for one in static} >= {"css", "js"}
        for answer in static:
            headers, path = answer.all_headers(), urlsplit(answer.url).path
            assert HASHED.search(path), path
            assert "immutable" in headers["cache-control"], path
            assert int(re.findall(r"max-age=(\d+)", headers["cache-control"])[0]) >= 31_536_000 / 2, path
            if not path.endswith(".woff2"):
                assert headers.get("content-encoding") in {"br", "gzip"}, path
