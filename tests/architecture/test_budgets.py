"""Small enough to be read: lengths, names and promises."""

import ast
import re
from pathlib import Path
from statistics import quantiles

from tests.architecture.conftest import HOUSE, ROOT, module_of, place

LONGEST_TEXT = 400  # lines
LONGEST_FUNCTION = 60
LONGEST_USUAL_FUNCTION = 25  # nine of ten are shorter
LARGEST_MODULE = 7_500  # a reviewer warns at 5,000: then a part is moved out; here only what is far beyond fails
ALONE = {"service", "file", "document", "form", "process", "account", "unit", "case"}
ALLOWED_ALONE = {("people", "Account"), ("people", "account"), ("calendar", "Unit")}  # Unit: of a time limit
SHAPELESS = {"utils", "helpers", "common", "base", "managers", "misc", "services"}
LATER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(sources) -> list[tuple[Path, ast.FunctionDef]]:
    return [(path, n) for path, tree in sources.items() for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]


def size(function: ast.FunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_source_is_longer_than_a_reader_bears(sources) -> None:
    tests = list((ROOT / "tests").rglob("*.py"))
    assert not [f"{place(path)}: {length(path)}" for path in [*sources, *tests] if length(path) > LONGEST_TEXT]


def test_no_function_is_longer_than_a_screen(sources) -> None:
    long = [
        f"{place(path)} {node.name}: {size(node)}" for path, node in functions(sources) if size(node) > LONGEST_FUNCTION
    ]
    assert not long


def test_nine_functions_of_ten_are_short(sources) -> None:
    sizes = [size(node) for path, node in functions(sources) if "tests" not in path.parts]
    assert quantiles(sizes, n=10)[-1] <= LONGEST_USUAL_FUNCTION


def test_no_module_is_larger_than_a_person_can_own(sources) -> None:
    sizes: dict[str, int] = {}
    for path in sources:
        sizes[module_of(path)] = sizes.get(module_of(path), 0) + ("tests" not in path.parts) * length(path)
    assert not {name: lines for name, lines in sizes.items() if lines > LARGEST_MODULE}


def test_nothing_is_put_off_until_later() -> None:
    kinds = (".py", ".html", ".css", ".js", ".typ", ".toml", ".md")
    places = [p for folder in ("src", "tests", "docs") for p in (ROOT / folder).rglob("*") if p.suffix in kinds]
    put_off = [
        place(path) for path in places if "fonts" not in path.parts and LATER.search(path.read_text(encoding="utf-8"))
    ]
    assert not put_off


def test_no_room_is_shapeless() -> None:
    shapeless = [path for path in HOUSE.rglob("*") if path.stem in SHAPELESS and path.suffix in {".py", ""}]
    assert not [place(path) for path in shapeless if path.parent.name != "patient"]  # Django asks for this name


def test_words_that_mean_too_much_do_not_stand_alone(sources) -> None:
    alone = [
        f"{place(path)}:{node.lineno} {node.name}"
        for path, tree in sources.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and node.name.lower() in ALONE
        and (module_of(path), node.name) not in ALLOWED_ALONE
    ]
    assert not alone


def test_every_public_function_makes_a_promise(sources) -> None:
    silent = [
        f"{place(path)}:{node.lineno} {node.name}"
        for path, tree in sources.items()
        if "tests" not in path.parts
        for node in _public(tree)
        if not ast.get_docstring(node)
    ]
    assert not silent


def _public(tree: ast.Module) -> list[ast.FunctionDef | ast.ClassDef]:
    """Return functions and classes of a module and methods of its classes, but no inner Meta and nothing private."""
    found: list[ast.FunctionDef | ast.ClassDef] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if isinstance(node, ast.FunctionDef) or not _is_django_shell(node):
                found.append(node)
            if isinstance(node, ast.ClassDef):
                found += [n for n in node.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
    return [node for node in found if node.name not in {"ready", "clean"}]


def _is_django_shell(node: ast.ClassDef) -> bool:
    return any(getattr(base, "id", getattr(base, "attr", "")) in {"AppConfig", "TextChoices"} for base in node.bases)
