"""The policy as it is written in ``policy.toml``; read by tests and by the documentation, never by the product."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parent / "policy.toml"
POLICY: dict[str, Any] = tomllib.loads(PLACE.read_text(encoding="utf-8"))
PEOPLE: tuple[str, ...] = tuple(POLICY["people"])
ANYBODY = "*"


def allowed(words: list[str]) -> frozenset[str]:
    """Return the people a list of the policy names; ``@group`` stands for a group, ``*`` for everybody."""
    return frozenset(_expanded(words))


def _expanded(words: list[str]) -> Iterator[str]:
    for word in words:
        if word == ANYBODY:
            yield from PEOPLE
        elif word.startswith("@"):
            yield from _expanded(POLICY["groups"][word[1:]])
        else:
            yield word


def may(stage: str, route: str) -> frozenset[str]:
    """Return who may use a route with the dossier of this stage."""
    rows = POLICY["stage"][stage]
    capability = POLICY["capability"][route]
    return allowed(rows.get(capability, []))


AREAS: dict[str, frozenset[str]] = {route: allowed(area["who"]) for area in POLICY["area"] for route in area["routes"]}
"""Who may use each route that is not of one dossier."""
