"""Nobody forgets to ask: each command requires a right, each view says who may come."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.conftest import HOUSE, module_of

GUARDS = {"require", "machine_only", "known_only"}
OPEN = {
    "dossiers.note_try": "anybody may try a secret; that is what is counted",
    "files.store_file": "has no address of its own: the command of the upper module asks, and gives the bytes their owner",
}


def called(function: ast.FunctionDef) -> set[str]:
    """Return the last word of everything that is called inside."""
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            names.add(node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
    return names


def is_command(function: ast.FunctionDef) -> bool:
    return any(getattr(decorator, "id", "") == "command" for decorator in function.decorator_list)


def functions_by_module(sources) -> dict[str, dict[str, ast.FunctionDef]]:
    found: dict[str, dict[str, ast.FunctionDef]] = {}
    for path, tree in sources.items():
        if "tests" in path.parts:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                found.setdefault(module_of(path), {})[node.name] = node
    return found


def is_guarded(name: str, functions: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> bool:
    """Say whether a function asks for a right, itself or through one of its own module that it calls."""
    if name in seen or name not in functions:
        return False
    names = called(functions[name])
    if names & GUARDS or reads_as_the_actor(functions[name]):
        return True
    return any(is_guarded(other, functions, seen | {name}) for other in names)


def reads_as_the_actor(function: ast.FunctionDef) -> bool:
    """A query that is scoped to ``by`` raises when the actor may not reach the record."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "queries"
        and bool(node.args)
        and getattr(node.args[0], "id", "") == "by"
        for node in ast.walk(function)
    )


@pytest.mark.promise("P12")
def test_every_command_requires_a_right(sources) -> None:
    silent = [
        f"{module}.{name}"
        for module, functions in functions_by_module(sources).items()
        for name, function in functions.items()
        if is_command(function) and not is_guarded(name, functions) and f"{module}.{name}" not in OPEN
    ]
    assert not silent, "anyone may call these"


def test_what_is_open_to_all_still_exists(sources) -> None:
    functions = functions_by_module(sources)
    assert not [name for name in OPEN if name.split(".")[1] not in functions.get(name.split(".")[0], {})]


def test_every_command_says_who_and_when_by_name(sources) -> None:
    vague = [
        f"{module}.{name}"
        for module, functions in functions_by_module(sources).items()
        for name, function in functions.items()
        if is_command(function)
        and (
            function.args.args
            or function.args.posonlyargs
            or not {"by", "at"} <= {argument.arg for argument in function.args.kwonlyargs}
        )
    ]
    assert not vague


def test_commands_live_in_their_room(sources) -> None:
    astray = [
        str(path)
        for path, tree in sources.items()
        if not {"commands", "tests"} & {*path.parts, path.stem} and path.stem not in {"demonstration", "history"}
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and is_command(node)
    ]
    assert not astray


def views(resolver: URLResolver) -> Iterator[object]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern)
        elif isinstance(pattern, URLPattern):
            yield pattern.callback


@pytest.mark.promise("P12")
def test_every_view_of_ours_says_who_may_come() -> None:
    silent = [
        f"{view.__module__}.{getattr(view, '__name__', view)}"
        for view in views(get_resolver())
        if view.__module__.startswith("motcua.") and not hasattr(view, "needs")
    ]
    assert not silent


def test_a_command_without_a_right_is_noticed() -> None:
    text = "def silent(*, by, at):\n    save()\ndef asks(*, by, at):\n    _post(by)\ndef _post(by):\n    require(by, 'x')\n"
    functions = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
    assert not is_guarded("silent", functions)
    assert is_guarded("asks", functions)


def test_the_house_is_where_it_is_looked_for() -> None:
    assert (Path(HOUSE) / "kernel").is_dir()
