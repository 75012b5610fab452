"""A command starts a job by name; every name must lead to one."""

import ast
from importlib import import_module
from pathlib import Path

from motcua.kernel import jobs
from tests.architecture.conftest import HOUSE, place


def test_every_job_that_is_asked_for_exists(sources) -> None:
    for room in sorted(Path(HOUSE).glob("*/jobs.py")):
        import_module(f"motcua.{room.parent.name}.jobs")
    nowhere = [
        f"{place(path)}:{node.lineno} {node.args[0].value}"
        for path, tree in sources.items()
        if "tests" not in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") == "defer" or getattr(node.func, "attr", "") == "defer")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value not in jobs.NAMES
    ]
    assert not nowhere
