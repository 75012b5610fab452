"""A real browser for tests: the system's Chromium on a live server, watched for everything a page must not do.

Import the fixtures where they are needed: ``from motcua.ui.tests.browser import chromium, visit``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "device_scale_factor": 2}
DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
NOJS: dict[str, Any] = {**PHONE, "java_script_enabled": False}
# The narrow window finds most; the wide one is looked at by ./test --full, and by the crawl of every page.
WINDOWS = [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk", marks=pytest.mark.full)]
_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Visitor:
    """One browser window and what it noticed."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)

    def goes_to(self, path: str) -> Page:
        """Open a path of our site and wait until it has loaded."""
        self.page.goto(self.home + path, wait_until="load")
        return self.page

    def violations(self) -> list[str]:
        """Return what axe-core finds wrong with the page, one line each."""
        self.page.evaluate(_AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("rules => axe.run({runOnly: rules})", _RULES)
        return [f"{v['id']}: {node['html'][:160]}" for v in found["violations"] for node in v["nodes"]]

    def sideways(self) -> int:
        """Return how many pixels the page is wider than its window."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wider

    def watch(self) -> None:
        """Note console errors, script errors and every request to another host."""
        own = urlsplit(self.home).netloc
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "request",
            lambda r: (
                None if urlsplit(r.url).netloc in {own, ""} else self.complaints.append(f"asked another host: {r.url}")
            ),
        )


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, one for each file of tests; they skip by name where there is none.

    It ends with the file: while it lives its event loop runs in this thread, where others could not start theirs.
    """
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("Chromium is not installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # Playwright's loop lives in this thread; the server answers in its own
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: Any, transactional_db: None) -> Callable[..., Any]:
    """A function that opens a window: ``with visit(PHONE) as visitor: visitor.goes_to("/")``; it must end without complaint."""
    home: str = live_server.url

    @contextmanager
    def window(profile: dict[str, Any], *, cookies: list[Any] | None = None) -> Iterator[Visitor]:
        context: BrowserContext = chromium.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **profile)
        context.add_cookies(cookies or [])
        visitor = Visitor(context.new_page(), home)
        visitor.watch()
        yield visitor
        context.close()
        assert visitor.complaints == []

    return window
