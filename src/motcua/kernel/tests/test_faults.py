"""A process dies where a test says, and nowhere else."""

import subprocess
import sys

import pytest

VISITS = "from motcua.kernel.faults import crash_here\nfor n in range(3):\n    print(n, flush=True)\n    crash_here('a.here')"


@pytest.mark.parametrize(
    ("wanted", "code", "printed"),
    [("", 0, "012"), ("a.there", 0, "012"), ("a.here", -9, "0"), ("a.here:2", -9, "01"), ("a.here:9", 0, "012")],
)
def test_the_process_dies_at_the_named_place_on_the_named_visit(wanted: str, code: int, printed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", VISITS], env={"MOTCUA_CRASH_AT": wanted}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "".join(done.stdout.split())) == (code, printed)


def test_a_wish_in_a_place_lets_one_process_die_and_no_other(tmp_path) -> None:
    wish = tmp_path / "wish"
    wish.write_text("a.here", encoding="ascii")
    codes = [
        subprocess.run(
            [sys.executable, "-c", VISITS], env={"MOTCUA_CRASH_AT": f"@{wish}"}, capture_output=True, check=False
        ).returncode
        for _turn in range(2)
    ]
    assert (codes, wish.exists()) == ([-9, 0], False)
