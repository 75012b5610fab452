"""Every bench starts, measures and says what it found; how fast it was is for whoever reads it, not for a test."""

import json
import subprocess
import sys

import pytest

from tests.run.conftest import clean_surroundings

pytestmark = pytest.mark.full
SHORT = ("--seconds", "0.5", "--repeats", "1", "--json")
BENCHES = {
    "numbers": ("--writers", "4"),
    "intake": ("--connections", "2", "--workers", "1"),
    "lists": ("--dossiers", "2000", "--connections", "1"),
    "tracking": ("--dossiers", "2000"),
}


@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_measures_our_work_beside_bare_sql(name: str) -> None:
    command = [sys.executable, "-m", "motcua.site.cli", "bench", name, *BENCHES[name], *SHORT]
    done = subprocess.run(command, env=clean_surroundings(), capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode in {0, 1}, done.stderr
    told = json.loads(done.stdout)
    names = [one["name"] for one in told["measured"]]
    assert told["yardstick"] in names
    assert len(names) > 1
    assert all(one["per_second"] > 0 for one in told["measured"])
    assert all(one["ratio"] for one in told["measured"])
    if name == "intake":
        assert all(one["cpu_ms"] > 0 for one in told["measured"])
        assert next(note for note in told["notes"] if "câu lệnh SQL" in note).startswith("✓")
