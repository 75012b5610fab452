"""What the tests of the architecture read: the layers, and the sources of every module."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "motcua"


@pytest.fixture(scope="session")
def height() -> dict[str, int]:
    """Say how high each module stands: 0 is the kernel. Read from the one place where it is written."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "modules")
    return {name.strip(): row for row, layer in enumerate(reversed(layers)) for name in layer.split("|")}


@pytest.fixture(scope="session")
def sources() -> dict[Path, ast.Module]:
    """Parse every Python source of ours once, without migrations."""
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(HOUSE.rglob("*.py"))
        if "migrations" not in path.parts
    }


def module_of(path: Path) -> str:
    """Return the module that a source or template belongs to."""
    return path.relative_to(HOUSE).parts[0]


def place(path: Path) -> str:
    """Return the path as a reader looks for it."""
    return str(path.relative_to(ROOT))
