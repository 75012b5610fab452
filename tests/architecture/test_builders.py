"""Tests make what they need through the commands, by one builder per module: what they start from could really be."""

import ast
from pathlib import Path

from django.apps import apps

from tests.architecture.conftest import HOUSE, ROOT, module_of

WITHOUT = {"kernel"}
"""Its tables hold what the modules above it announce, number and ask once: they are filled by whatever is done there."""

BY_HAND = {
    "src/motcua/operations/tests/test_findings.py": "a check and a heartbeat of long ago, which machines write by their own clock",
    "src/motcua/organisations/tests/test_commands.py": "the database itself refuses the row",
    "src/motcua/people/tests/test_substitutions.py": "the database itself refuses the row",
    "src/motcua/procedures/tests/test_commands.py": "the database itself refuses the row",
}


def within_tests(*roots: Path) -> list[Path]:
    return [path for root in roots for path in sorted(root.rglob("*.py")) if "tests" in path.parts]


def made_by_hand(tree: ast.AST) -> list[int]:
    """Return the lines on which a row is made past the commands."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"create", "bulk_create", "get_or_create", "update_or_create"}
        and isinstance(node.func.value, ast.Attribute)
        and node.func.value.attr == "objects"
    ]


def test_every_module_with_tables_has_one_builder() -> None:
    with_tables = {model._meta.app_label for model in apps.get_models() if model.__module__.startswith("motcua.")}
    lacking = {name for name in with_tables - WITHOUT if not (HOUSE / name / "tests" / "factories.py").exists()}
    assert not lacking


def test_no_test_makes_rows_past_the_commands() -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for path in within_tests(HOUSE, ROOT / "tests")
        if not (path.is_relative_to(HOUSE) and module_of(path) in WITHOUT)
        and (lines := made_by_hand(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found.keys() == BY_HAND.keys(), found


def test_a_row_made_by_hand_is_seen() -> None:
    bad = "ExportPermit.objects.create(rows=1)\nmodels.JobRun.objects.bulk_create([])\nfiles.create(name='x')\n"
    assert made_by_hand(ast.parse(bad)) == [1, 2]
