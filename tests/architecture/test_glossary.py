"""The bridge between the words of the law on the screen and the names in the code."""

import ast
import re

import pytest
from django.apps import apps

from motcua.kernel.facts import RecordSeen
from tests.architecture.conftest import HOUSE, ROOT, module_of
from tests.architecture.test_budgets import ALONE
from tests.architecture.test_commands_guard import is_command

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?P<said>[^|]+) \| (?P<names>`[^|]+`) \| (?P<kind>[^|]+) \|$", re.MULTILINE)
KINDS = {"bảng": "model", "lệnh": "command", "sự kiện": "fact"}


def entries(kind: str) -> dict[str, str]:
    """Return the identifiers of one kind that the glossary knows, with the Vietnamese of each."""
    return {
        name: row["said"]
        for row in ROW.finditer(GLOSSARY)
        if next((KINDS[word] for word in KINDS if row["kind"].startswith(word)), "") == kind
        for name in re.findall(r"`(\w+)`", row["names"])
    }


@pytest.fixture(scope="module")
def models() -> set[str]:
    return {model.__name__ for model in apps.get_models() if model.__module__.startswith("motcua.")}


@pytest.fixture(scope="module")
def commands(sources) -> set[str]:
    return {
        node.name
        for path, tree in sources.items()
        if "tests" not in path.parts
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and is_command(node)
    }


@pytest.fixture(scope="module")
def facts(sources) -> dict[str, str]:
    """Return every class of facts with the Vietnamese it is said in."""
    found = {RecordSeen.__name__: RecordSeen.SAID}
    for path, tree in sources.items():
        if path != HOUSE / module_of(path) / "events.py":
            continue
        for event in tree.body:
            if isinstance(event, ast.ClassDef):
                found[event.name] = next(said for node in event.body if (said := _said(node)))
    return found


def _said(node: ast.stmt) -> str:
    if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, ast.Constant):
        return ""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return str(node.value.value) if any(getattr(target, "id", "") == "SAID" for target in targets) else ""


def test_every_table_has_its_vietnamese_name(models) -> None:
    assert set(entries("model")) == models


def test_every_command_has_its_vietnamese_name(commands) -> None:
    assert set(entries("command")) == commands


def test_every_fact_is_said_as_the_screen_says_it(facts) -> None:
    assert entries("fact") == facts


def test_words_that_mean_too_much_are_explained() -> None:
    part = GLOSSARY.split("## Từ không đứng một mình")[1]
    assert set(re.findall(r"^\| (\w+) \|", part, re.MULTILINE)) - {"từ"} == ALONE


def test_every_module_with_words_of_its_own_has_a_chapter(height) -> None:
    chapters = set(re.findall(r"^## (\w+)", GLOSSARY, re.MULTILINE))
    with_tables = {model._meta.app_label for model in apps.get_models() if model._meta.app_label in height}
    assert with_tables <= chapters
