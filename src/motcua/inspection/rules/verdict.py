"""The verdict over one file."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Verdict(StrEnum):
    """Named like the steps of the lifecycle."""

    PASS = "pass"  # noqa: S105 - no password
    SEAL = "seal"  # may be saved, is never shown in the browser
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Policy:
    """Which findings refuse a file, which let it be saved only, and which types a browser may show."""

    refuse: frozenset[str]
    inert: frozenset[str]
    shown: frozenset[str]


def _read() -> Policy:
    kept = json.loads((Path(__file__).parent.parent / "reference" / "policy.json").read_text("utf-8"))
    return Policy(frozenset(kept["refuse"]), frozenset(kept["inert"]), frozenset(kept["shown"]))


POLICY = _read()


def verdict_of(found: Iterable[str], media_type: str, policy: Policy = POLICY) -> tuple[Verdict, tuple[str, ...]]:
    """Return the verdict and the findings that decided it. A finding the policy does not know refuses: fail closed."""
    findings = sorted(set(found))
    grave = tuple(finding for finding in findings if finding not in policy.inert)
    if grave:
        return Verdict.REFUSE, grave
    if findings or media_type not in policy.shown:
        return Verdict.SEAL, tuple(findings)
    return Verdict.PASS, ()
