"""What the code says about itself, gathered for the reference pages. Nothing here needs a database."""

import ast
import inspect
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "src" / "motcua"
SETTING = re.compile(r"MOTCUA_[A-Z_]+")


def set_up() -> None:
    """Set Django up as a checkout without any setting of its own."""
    for name in [name for name in os.environ if name.startswith("MOTCUA_")]:
        del os.environ[name]
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.site.settings"
    django.setup()


def contracts() -> list[dict[str, Any]]:
    """Return the import contracts, as the linter reads them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    return found


def layers() -> list[list[str]]:
    """Return the layers of modules from top to bottom; siblings stand in one row."""
    contract = next(one for one in contracts() if one["id"] == "modules")
    return [[name.strip() for name in row.split("|")] for row in contract["layers"]]


def modules() -> list[str]:
    """Return every module from the kernel upwards."""
    return [name for row in reversed(layers()) for name in row]


def docstring(name: str) -> str:
    """Return the docstring of something by its full name of Python."""
    return inspect.cleandoc(import_module(name).__doc__ or "")


def room(module: str, name: str) -> Any:
    """Return one room of a module, or None where the module has no such room."""
    folder = HOUSE / module
    if not ((folder / f"{name}.py").exists() or (folder / name / "__init__.py").exists()):
        return None
    return import_module(f"motcua.{module}.{name}")


def commands_of(module: str) -> dict[str, Callable[..., Any]]:
    """Return the commands that other modules may call, by name."""
    found = room(module, "commands")
    functions = inspect.getmembers(found, inspect.isfunction) if found else []
    return {name: one for name, one in functions if hasattr(one, "__wrapped__") and _takes_actor(one)}


def _takes_actor(function: Callable[..., Any]) -> bool:
    return {"by", "at"} <= inspect.signature(function).parameters.keys()


def facts_of(module: str) -> dict[str, type]:
    """Return the classes of facts that a module announces, by name."""
    found = room(module, "facts" if module == "kernel" else "events")
    classes = inspect.getmembers(found, inspect.isclass) if found else []
    return {name: one for name, one in classes if hasattr(one, "SAID")}


def models_of(module: str) -> list[Any]:
    """Return the tables of a module, in the order in which they are written."""
    from django.apps import apps

    return [model for model in apps.get_models() if model.__module__.split(".")[:2] == ["motcua", module]]


def lifecycles() -> Iterator[tuple[str, Any]]:
    """Return every lifecycle with the module it belongs to."""
    from motcua.kernel.lifecycle import Lifecycle

    for module in modules():
        found = room(module, "lifecycle")
        if found and module != "kernel":
            yield from ((module, one) for one in vars(found).values() if isinstance(one, Lifecycle))


def settings_named() -> dict[str, str]:
    """Return every environment variable that the programme reads, with its default as far as it is written down."""
    found: dict[str, str] = {}
    for path in sorted(HOUSE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.fullmatch(node.value):
                found.setdefault(node.value, "")
            if isinstance(node, ast.Call) and (told := _default(node)):
                found[told[0]] = found.get(told[0]) or told[1]
    return dict(sorted(found.items()))


def _default(call: ast.Call) -> tuple[str, str] | None:
    words = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    if ast.unparse(call.func) in {"os.environ.get", "whole_number"} and len(call.args) == 2 and len(words) == 2:  # noqa: PLR2004
        return str(words[0]), str(words[1])
    return None


def addresses() -> Iterator[tuple[str, Any]]:
    """Return every address with the view behind it, in the order in which they are looked up."""
    from django.urls import URLPattern, get_resolver

    def walk(patterns: list[Any], before: str) -> Iterator[tuple[str, Any]]:
        for pattern in patterns:
            place = f"{before}{pattern.pattern}"
            if isinstance(pattern, URLPattern):
                yield place, pattern.callback
            else:
                yield from walk(pattern.url_patterns, place)

    yield from walk(get_resolver().url_patterns, "/")
