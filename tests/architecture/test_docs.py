"""Documentation that cannot rot: pages drawn from the code are fresh, links lead somewhere, nothing is left unsaid."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.conftest import HOUSE, ROOT

DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md",
    ROOT / "README.vi.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted(DOCS.rglob("*.md")),
]
LINK = re.compile(r"!?\[[^\]]*\]\((?!https?:|mailto:)([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
SETTING = re.compile(r"\bMOTCUA_[A-Z_]+\b")
FAMILIAR = re.compile(r"\b[Bb]ạn\b")  # officials are "ông/bà", as on the screens
QUOTED = re.compile(r"\*\*«([^»]+)»\*\*")
MESSAGE = re.compile(r"""_\(\s*(?:"([^"]+)"|'([^']+)')""")
PICTURE_LIMIT = 150_000  # bytes
PUBLICCODE = ("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal", "maintenance", "localisation")  # fmt: skip


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchor(heading: str) -> str:
    """Return the anchor under which a reader on the web finds a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page) -> None:
    for target in LINK.findall(read(page)):
        place, _hash, part = target.partition("#")
        there = (page.parent / place).resolve() if place else page
        assert there.exists(), target
        if part and there.suffix == ".md":
            assert part in {anchor(heading) for heading in HEADING.findall(read(there))}, target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_is_familiar_with_its_reader(page) -> None:
    assert not FAMILIAR.findall(read(page))


def test_the_reference_pages_say_what_the_code_says() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nRun: python docs/generate.py"


def test_every_setting_is_explained() -> None:
    named = {
        name
        for path in HOUSE.rglob("*.py")
        if "tests" not in path.parts
        for name in SETTING.findall(read(path))
        if not name.endswith("_")
    }
    said = set(SETTING.findall(read(DOCS / "reference" / "settings.md")))
    assert named == said


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_readme_names_the_two_commands_and_the_demonstration(name) -> None:
    from motcua.people.rules import DEMONSTRATION_PASSWORD, STORY_USERNAMES

    text = read(ROOT / name)
    assert "./run" in text
    assert "./test" in text
    assert not [word for word in (*STORY_USERNAMES, DEMONSTRATION_PASSWORD) if f"`{word}`" not in text]


def test_the_pages_for_officials_quote_the_screen_word_for_word() -> None:
    """What stands in «…» and in bold is on a button, a field or a heading."""
    on_screen = set()
    for path in [*HOUSE.rglob("*.html"), *HOUSE.rglob("*.py")]:
        if "tests" not in path.parts:
            text = read(path)
            on_screen |= {one or other for one, other in MESSAGE.findall(text)}
            on_screen |= set(re.findall(r'"([^"\n]+)"', text)) if path.suffix == ".py" else set()
    pages = [*(DOCS / "tutorials").glob("*.md"), *(DOCS / "guides").glob("*.md")]
    invented = [
        f"{page.name}: {words}" for page in pages for words in QUOTED.findall(read(page)) if words not in on_screen
    ]
    assert not invented


def test_every_page_is_reached_from_the_index() -> None:
    index = {(DOCS / target).resolve() for target in LINK.findall(read(DOCS / "README.md"))}
    lost = [str(page.relative_to(ROOT)) for page in DOCS.rglob("*.md") if page not in index | {DOCS / "README.md"}]
    assert not lost


def test_every_decision_has_a_number_of_its_own() -> None:
    names = sorted(path.name for path in (DOCS / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert [name for name in names if not read(DOCS / "decisions" / name).startswith(f"# {name[:4]} – ")] == []


def test_pictures_are_small_and_used() -> None:
    used = {(page.parent / target).resolve() for page in PAGES for target in LINK.findall(read(page))}
    pictures = sorted((DOCS / "pictures").glob("*"))
    assert pictures
    assert not [path.name for path in pictures if path.stat().st_size > PICTURE_LIMIT]
    assert not [path.name for path in pictures if path not in used]


def test_publiccode_has_what_the_standard_asks_for() -> None:
    text = read(ROOT / "publiccode.yml")
    assert not [key for key in PUBLICCODE if not re.search(rf"^{key}:", text, re.MULTILINE)]
    assert 'publiccodeYmlVersion: "0.4"' in text
    version = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["version"]
    assert f'softwareVersion: "{version}"' in text
    assert f"## {version}" in read(ROOT / "CHANGELOG.md").replace("[", "").replace("]", "")


def test_the_licence_is_the_one_that_is_promised() -> None:
    text = read(ROOT / "LICENSE")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
