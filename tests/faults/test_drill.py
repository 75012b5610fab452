"""The crash drill itself, short: whatever is killed, cut or filled, nothing acknowledged is lost, doubled or halved (P1, P3, P8, P9)."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from motcua.drill.faults import FAULTS, GROUPS, POINTS, chosen
from tests.run.conftest import clean_surroundings

SHORT = "web,backend,everything,command.before_commit,numbers.before_flush,facts.in_delivery,cut"


def drilled(folder: Path, faults: str, *words: str, seed: int = 20261125) -> tuple[int, dict[str, Any]]:
    """Run the command as an operator does; return its exit code and its report."""
    options = ["--seed", str(seed), "--faults", faults, "--folder", folder, "--json", *words]
    done = subprocess.run(
        [sys.executable, "-m", "motcua.site.cli", "drill", *options],
        env=clean_surroundings(), capture_output=True, text=True, check=False, timeout=1800,
    )  # fmt: skip
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.promise("P1", "P3")
def test_kills_and_cuts_under_load_lose_nothing(tmp_path: Path) -> None:
    code, report = drilled(tmp_path / "drill", SHORT, "--minutes", "0.02", "--clerks", "4")
    assert report["wrong"] == []
    assert code == 0
    assert {one["name"] for one in report["faults"]} == set(SHORT.split(","))
    assert report["counts"]["acknowledged-present"] > 20


@pytest.mark.promise("P1", "P3", "P9")
@pytest.mark.full
@pytest.mark.parametrize("group", ["kills", "points", "database", "network"])
def test_every_fault_several_times(group: str, tmp_path: Path) -> None:
    _code, report = drilled(tmp_path / "drill", group, "--minutes", "2", "--lock-seconds", "20")
    assert report["wrong"] == []
    assert {one["name"] for one in report["faults"]} == set(GROUPS[group])


@pytest.mark.promise("P1", "P8")
@pytest.mark.full
@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk can be mounted by root alone")
def test_a_full_disk_stops_the_work_and_loses_nothing(tmp_path: Path) -> None:
    _code, report = drilled(tmp_path / "drill", "disk", "--minutes", "0.5")
    if report["skipped"]:
        pytest.skip("no tmpfs can be mounted here")
    assert report["wrong"] == []


@pytest.mark.promise("P1")
@pytest.mark.full
def test_a_drill_goes_on_where_another_one_ended(tmp_path: Path) -> None:
    _code, first = drilled(tmp_path / "drill", "web", "--minutes", "0.01")
    _code, second = drilled(tmp_path / "drill", "worker", "--minutes", "0.01")
    assert (first["wrong"], second["wrong"]) == ([], [])
    assert second["counts"]["acknowledged-present"] > first["counts"]["acknowledged-present"]


def test_faults_are_named_alone_or_in_groups() -> None:
    assert chosen("kills, cut,web") == [*GROUPS["kills"], "cut"]
    assert chosen("all") == list(FAULTS)
    assert {name for group in GROUPS.values() for name in group} == set(FAULTS)
    assert set(POINTS) < set(FAULTS)
    with pytest.raises(KeyError, match="nothing"):
        chosen("nothing")


@pytest.mark.promise("P1")
def test_every_named_place_to_die_is_in_the_code() -> None:
    house = Path(__file__).resolve().parents[2] / "src/motcua"
    texts = "".join(path.read_text(encoding="utf-8") for path in house.rglob("*.py") if "tests" not in path.parts)
    assert [name for name in POINTS if f'crash_here("{name}")' not in texts] == []
