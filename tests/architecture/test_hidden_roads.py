"""Roads between modules that an import linter cannot see: names in strings that lead to tables, pages and templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.conftest import HOUSE, module_of, place

URL_NAME = re.compile(r"""\b(?:url|reverse|reverse_lazy|redirect|resolve_url)\(\s*['"]([a-z_]+):""")
TEMPLATE = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+['"]([a-z_]+)/""")
RENDERED = re.compile(r"""\brender\(\s*request\s*,\s*['"]([a-z_]+)/""")
SQL = re.compile(r"\b(?:SELECT|INSERT INTO|UPDATE|DELETE|FROM|JOIN|USING|WITH|MERGE|TRUNCATE|COPY|TABLE)\b")
MODEL = re.compile(r"""\bget_model\(\s*(?:app_label\s*=\s*)?['"]([a-z_]+)""")


def texts(*endings: str) -> list[Path]:
    return [path for ending in endings for path in sorted(HOUSE.rglob(f"*{ending}")) if "migrations" not in path.parts]


def roads(pattern: re.Pattern[str], *endings: str) -> Iterator[tuple[Path, str]]:
    for path in texts(*endings):
        for found in pattern.findall(path.read_text(encoding="utf-8")):
            yield path, found


def leads_up(height: dict[str, int], start: str, target: str) -> bool:
    """A road must lead home or to a lower layer; what is no module of ours is free."""
    return target in height and target != start and height[target] >= height[start]


@pytest.mark.parametrize(
    ("pattern", "endings"),
    [(URL_NAME, (".html", ".py")), (TEMPLATE, (".html",)), (RENDERED, (".py",)), (MODEL, (".py",))],
    ids=["links", "templates", "rendered pages", "models by name"],
)
def test_names_in_strings_lead_down(height, pattern, endings) -> None:
    upward = [
        f"{place(path)} -> {target}"
        for path, target in roads(pattern, *endings)
        if leads_up(height, module_of(path), target)
    ]
    assert not upward


def test_foreign_keys_point_down(height) -> None:
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if model._meta.app_label in height
        and field.is_relation
        and not field.auto_created
        and field.related_model
        and leads_up(height, model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert not upward


ABOVE_ALL = {"site", "drill"}  # the drill judges the modules by their tables: it must not believe their code


def words_of(node: ast.AST) -> str:
    """Return a text of the source as one piece: an f-string with its holes left blank, joined or added texts together."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(words_of(part) or " " for part in parts)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return words_of(left) + words_of(right)
        case _:
            return ""


def wandering(tree: ast.AST, home: str, tables: dict[str, str]) -> list[tuple[int, str]]:
    """Return where a statement in the source of the module ``home`` names a table of another module, and which."""
    return sorted(
        {
            (node.lineno, word)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp) and SQL.search(text := words_of(node))
            for word in re.findall(r"\b\w+_\w+\b", text)
            if word in tables and tables[word] not in {home, "kernel"}
        }
    )


@pytest.fixture(scope="module")
def tables() -> dict[str, str]:
    return {model._meta.db_table: model._meta.app_label for model in apps.get_models()}


def test_sql_names_only_tables_of_its_own_module_and_the_kernel(sources, tables) -> None:
    wanderers = [
        f"{place(path)}:{line} names {word}"
        for path, tree in sources.items()
        if "tests" not in path.parts and module_of(path) not in ABOVE_ALL
        for line, word in wandering(tree, module_of(path), tables)
    ]
    assert not wanderers


@pytest.mark.parametrize(
    "bad",
    [
        'cursor.execute("SELECT 1 FROM dossiers_dossier")',
        'cursor.execute(f"SELECT {x} FROM dossiers_dossier")',
        'rest = f"FROM {a}, dossiers_dossier WHERE true"',
        'rest = " FROM dossiers_dossier"',
        'sql = "WITH seen AS (" + "TABLE dossiers_dossier" + ")"',
        'sql = "DELETE FROM tasks_task USING dossiers_dossier"',
        'sql = f"""\nMERGE INTO {mine}\nUSING dossiers_dossier d ON true"""',
        'rows.raw("UPDATE dossiers_dossier SET code = NULL")',
        'sql = "SELECT " + columns + " " + "FROM " + "dossiers_dossier"',
    ],
)
def test_a_statement_that_wanders_is_seen(tables, bad) -> None:
    assert "dossiers_dossier" in {word for _line, word in wandering(ast.parse(bad), "tasks", tables)}


@pytest.mark.parametrize(
    ("home", "good"),
    [
        ("dossiers", 'cursor.execute(f"SELECT {x} FROM dossiers_dossier")'),
        ("tasks", 'cursor.execute("SELECT 1 FROM kernel_fact")'),
        ("tasks", 'name = "dossiers_dossier"'),
    ],
)
def test_a_statement_at_home_and_a_bare_name_are_not_blamed(tables, home, good) -> None:
    assert wandering(ast.parse(good), home, tables) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (RENDERED, """return render(request, "people/profile.html", {})"""),
        (RENDERED, """return render(\n        request,\n        'people/profile.html',\n    )"""),
        (MODEL, """Account = apps.get_model("people", "Account")"""),
        (MODEL, """get_model( 'people.Account' )"""),
        (MODEL, """apps.get_model(app_label="people", model_name="Account")"""),
        (TEMPLATE, """{%- from "people/parts.html" import card %}"""),
    ],
)
def test_a_page_a_model_or_a_part_of_another_module_is_seen(height, pattern, text) -> None:
    (target,) = pattern.findall(text)
    assert leads_up(height, "ui", target)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("""<a href="{{ url("dossiers:show", code=1) }}">""", "dossiers"),
        ("""return redirect( 'people:profile', key)""", "people"),
    ],
)
def test_a_link_is_seen(text, target) -> None:
    assert URL_NAME.findall(text) == [target]


@pytest.mark.parametrize("text", ["""{%- from "ui/c.html" import button %}""", """{% extends 'ui/office.html' %}"""])
def test_a_borrowed_template_is_seen(text) -> None:
    assert TEMPLATE.findall(text) == ["ui"]


def test_up_and_sideways_are_refused_down_and_home_allowed() -> None:
    height = {"kernel": 0, "ui": 1, "printing": 1, "people": 2}
    assert leads_up(height, "ui", "people")
    assert leads_up(height, "ui", "printing")
    assert not leads_up(height, "people", "ui")
    assert not leads_up(height, "people", "people")
    assert not leads_up(height, "people", "account")
