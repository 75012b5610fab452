"""P22: the API is asked everything that its description allows, and much that it does not; nothing breaks it.

Schemathesis in all its phases (examples, coverage, fuzzing, chains of calls), with a
seed, so that a failure can be seen again.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.api.conftest import Connected

pytestmark = pytest.mark.promise("P22")

PROGRAMME = Path(sys.executable).parent / "schemathesis"
SEED = 24580
RULES_REFUSE_TOO = "positive_data_acceptance"  # what the shape allows, a rule of the law may still refuse: 422


@pytest.mark.parametrize("examples", [pytest.param(3, id="short"), pytest.param(80, id="long", marks=pytest.mark.full)])
def test_no_question_breaks_it(system: Connected, examples: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            PROGRAMME, "run", f"{system.home}/api/v1/openapi.json", "--header", f"Authorization: Bearer {system.token}",
            "--mode", "all", "--seed", str(SEED), "--max-examples", str(examples), "--exclude-checks", RULES_REFUSE_TOO,
            "--continue-on-failure", "--suppress-health-check", "all", "--generation-database", "none",
            "--warnings", "off", "--no-color",
        ],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
