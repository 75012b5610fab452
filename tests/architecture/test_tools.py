"""The tools that read the whole house. They are tests so that one summary tells everything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMMES = Path(sys.executable).parent


@pytest.mark.parametrize(
    "words",
    [
        ("mypy",),
        ("lint-imports", "--no-cache"),
        ("ruff", "check", "--output-format=concise"),
        ("ruff", "format", "--check", "--output-format=concise"),
        ("motcua", "makemigrations", "--check", "--dry-run"),
    ],
    ids=" ".join,
)
def test_the_house_passes(words: tuple[str, ...]) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DJANGO_", "PYTEST_"))}
    done = subprocess.run(
        [PROGRAMMES / words[0], *words[1:]], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"\n{done.stdout[-6000:]}{done.stderr[-3000:]}"
