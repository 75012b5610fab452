"""The keys by which lines of a version point at each other: made here, never typed and never shown."""

import re
from collections.abc import Collection
from itertools import count

from motcua.kernel.text import search_key
from motcua.procedures.rules.vocabulary import STEP_KINDS

LONGEST_KEY = 32  # leaves room for a number in the 40 letters of the column


def variant_key(name: str, taken: Collection[str]) -> str:
    """Return the key of a new case: its name in small letters without marks, numbered where it is taken."""
    return _free("-".join(re.findall(r"[a-z0-9]+", search_key(name)))[:LONGEST_KEY].strip("-") or "truong-hop", taken)


def step_key(kind: str, taken: Collection[str], old: str = "") -> str:
    """Return the key of a step of this kind; a step whose kind stays keeps the key it has."""
    return old if old and step_kind(old) == kind else _free(kind, taken)


def step_kind(key: str) -> str:
    """Return the kind of the step with this key, "other" where it is none of the known ones."""
    kind = key.partition("-")[0]
    return kind if kind in STEP_KINDS else "other"


def _free(key: str, taken: Collection[str]) -> str:
    numbered = (f"{key}-{n}" for n in count(2))
    return key if key not in taken else next(name for name in numbered if name not in taken)
