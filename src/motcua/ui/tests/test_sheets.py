"""The style sheets and scripts: joined, light, readable in their colours."""

from __future__ import annotations

import gzip
import re
from itertools import product
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find

from motcua.ui import bundle

STATIC = bundle.HERE / "static" / "ui"
TEMPLATES = sorted((bundle.HERE / "templates").rglob("*.html"))
KILO = 1024


def tokens() -> dict[str, str]:
    text = (bundle.HERE / "css" / "tokens.css").read_text(encoding="utf-8")
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", text))
    return {
        name: value if len(value) == 7 else "#" + "".join(2 * c for c in value[1:]) for name, value in found.items()
    }


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 computes it, 1 to 21."""
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("sheet", bundle.SHEETS)
def test_every_sheet_is_joined_from_its_sources(sheet: str) -> None:
    written = (STATIC / f"{sheet}.css").read_text(encoding="utf-8")
    assert written == bundle.joined(sheet), "run: python -m motcua.ui.bundle"


@pytest.mark.parametrize(
    ("name", "kilobytes"), [("public.css", 20), ("office.css", 40), ("public.js", 30), ("office.js", 30)]
)
def test_what_a_page_loads_is_light(name: str, kilobytes: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes())) <= kilobytes * KILO


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *product(
            ("ink", "ink-2", "ink-3", "cham", "cham-2", "son", "ok-ink", "near", "wait"),
            ("panel", "paper", "rail", "hover"),
        ),
        *product(("panel",), ("cham", "cham-2", "son", "desk", "unit", "leader", "agency", "partner", "ink")),
        ("on-dark-2", "ink"),
        ("cham-2", "cham-soft"),
        ("ink", "nghe-soft"),
        ("ink", "son-soft"),
        ("son-2", "son-soft"),
        ("ok-ink", "ok-soft"),
        ("ink-2", "wait-soft"),
        ("ink-2", "line-2"),
        ("ink-3", "left"),
    ],
)
def test_text_is_readable_on_its_ground(text: str, ground: str) -> None:
    colours = tokens()
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize(
    ("edge", "ground"),
    [
        ("edge", "panel"),
        ("edge", "paper"),
        ("focus", "panel"),
        ("focus", "paper"),
        ("focus-on-dark", "ink"),
        ("ok", "panel"),
    ],
)
def test_edges_and_focus_can_be_seen(edge: str, ground: str) -> None:
    colours = tokens()
    assert contrast(colours[edge], colours[ground]) >= 3


def test_no_sheet_asks_another_host() -> None:
    for sheet in bundle.SHEETS:
        for address in re.findall(r"url\(([^)]*)\)", bundle.joined(sheet)):
            assert address.strip("\"'").startswith(("../fonts/", "#"))


def test_every_used_colour_token_exists() -> None:
    for source in (bundle.HERE / "css").glob("*.css"):
        text = source.read_text(encoding="utf-8")
        known = (bundle.HERE / "css" / "tokens.css").read_text(encoding="utf-8")
        assert [name for name in re.findall(r"var\(--([\w-]+)\)", text) if f"--{name}:" not in known] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_what_the_content_policy_forbids(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|\son\w+\s*=\s*[\"']|<script(?![^>]*\bsrc=)|javascript:", text)
    assert "<style" not in text or template.name == "trouble.html"


def test_every_asset_that_a_page_names_is_there() -> None:
    named = {
        name for path in TEMPLATES for name in re.findall(r'static\("([^"]+)"\)', path.read_text(encoding="utf-8"))
    }
    assert sorted(name for name in named if find(name) is None) == []
    for sheet in bundle.SHEETS:
        for name in re.findall(r"\.\./(fonts/[^\"]+)", bundle.joined(sheet)):
            assert find(name), f"{name}: npm ci, or build the package, fetches it"
