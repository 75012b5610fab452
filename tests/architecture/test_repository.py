"""The repository as a stranger finds it: no address of a registry, no path of one machine, promises kept."""

import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REGISTRIES = [
    ".".join(words)
    for words in (
        ("pypi", "org"),
        ("detsohnohtyp"[::-1], "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
    )
]
PRIVATE_PLACES = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|opt/pypi)/")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.fixture(scope="session")
def tracked() -> dict[Path, str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    if not listed:
        pytest.skip("not a git checkout")
    found = {}
    for name in listed.strip("\0").split("\0"):
        try:
            found[ROOT / name] = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
    return found


def test_no_tracked_text_names_a_registry(tracked) -> None:
    assert not [
        f"{path.relative_to(ROOT)}: {host}" for path, text in tracked.items() for host in REGISTRIES if host in text
    ]


def test_the_locks_carry_hashes_and_no_index(tracked) -> None:
    for name in ("run.txt", "dev.txt", "build.txt", "uv.txt"):
        text = (ROOT / "requirements" / name).read_text()
        assert "--hash=sha256:" in text
        assert "index-url" not in text
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)
    assert not any("resolved" in package for package in packages.values())


def test_the_locks_know_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run, dev = ((ROOT / "requirements" / name).read_text() for name in ("run.txt", "dev.txt"))
    for wish in project["project"]["dependencies"]:
        assert f"\n{bare(wish)}==" in f"\n{run}", wish
    for wish in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]:
        assert f"\n{bare(wish)}==" in f"\n{dev}", wish


def bare(wish: str) -> str:
    return re.split(r"[\[<>=!~; ]", wish)[0].lower()


def test_what_runs_in_production_is_what_is_tested() -> None:
    run, dev = (
        set(re.findall(r"^(\S+==[^\s;\\]+)", (ROOT / "requirements" / name).read_text(), re.MULTILINE))
        for name in ("run.txt", "dev.txt")
    )
    assert run <= dev


def test_no_tracked_text_names_a_place_of_one_machine(tracked) -> None:
    named = [
        str(path.relative_to(ROOT))
        for path, text in tracked.items()
        if path.name != Path(__file__).name and PRIVATE_PLACES.search(text)
    ]
    assert not named


@pytest.mark.parametrize("name", ["run", "test", ".ci/run"])
def test_the_commands_can_be_executed(name) -> None:
    assert (ROOT / name).stat().st_mode & stat.S_IXUSR


def test_links_between_documents_lead_somewhere(tracked) -> None:
    dead = [
        f"{path.relative_to(ROOT)} -> {target}"
        for path, text in tracked.items()
        if path.suffix == ".md"
        for target in LINK.findall(text)
        if not (path.parent / target).exists()
    ]
    assert not dead


def test_every_option_named_in_the_readme_exists(tracked) -> None:
    from click.testing import CliRunner

    from motcua.site.cli import motcua

    help_text = CliRunner().invoke(motcua, ["run", "--help"]).output
    for name in ("README.md", "README.vi.md"):
        for option in re.findall(r"\./run[^`\n]*?(--[a-z-]+)", tracked.get(ROOT / name, "")):
            assert option in help_text, f"{name}: {option}"


def test_nothing_derived_is_tracked(tracked) -> None:
    derived = (".venv/", "node_modules/", "var/", "src/motcua/ui/static/fonts/", "src/motcua/printing/fonts/")
    assert not [str(path) for path in tracked if str(path.relative_to(ROOT)).startswith(derived)]


@pytest.mark.parametrize(
    ("told", "place"), [(None, "../shared"), ("../elsewhere", "../elsewhere"), ("/nowhere", "/nowhere")]
)
def test_cases_are_looked_for_beside_the_repository_from_whatever_folder(told, place) -> None:
    words = "import conftest, os, types; conftest.pytest_configure(types.SimpleNamespace(option=types.SimpleNamespace("
    words += "collectonly=True))); print(os.environ['MOTCUA_CASES'])"
    surroundings = {name: value for name, value in os.environ.items() if name != "MOTCUA_CASES"}
    surroundings |= {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"} | ({"MOTCUA_CASES": told} if told else {})
    done = subprocess.run(
        [sys.executable, "-c", words], cwd="/", env=surroundings, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()) == (ROOT / place).resolve()


def test_a_test_that_needs_cases_takes_their_place_from_one_hand_and_skips_by_name(tracked) -> None:
    asking = {path: text for path, text in tracked.items() if "MOTCUA_CASES" in text and path.parent.name == "tests"}
    assert not [path for path, text in asking.items() if "environ.get" in text and "../shared" in text]
    readers = {path.parent for path, text in asking.items() if 'environ["MOTCUA_CASES"]' in text}
    skipping = {path.parent for path, text in asking.items() if re.search(r"skip.*\(MOTCUA_CASES\)", text)}
    assert len(readers) == 6
    assert readers == skipping
