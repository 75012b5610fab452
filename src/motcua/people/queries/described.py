"""Roles as the reference data describes them, and whether the table still says something else."""

import json
from pathlib import Path

from motcua.people.models import Role

ROLES = Path(__file__).resolve().parents[1] / "reference" / "roles.json"
KEPT = ("name", "does", "rights", "scope", "order", "strict")


def described_roles() -> list[Role]:
    """Return the roles of the reference data, unsaved, in their order."""
    rows = json.loads(ROLES.read_text(encoding="utf-8"))
    return [
        Role(
            code=row["code"],
            name=row["name"],
            does=row["does"],
            rights=row["rights"],
            scope=row["scope"],
            order=order,
            strict=row.get("strict", False),
        )
        for order, row in enumerate(rows, start=1)
    ]


def roles_are_behind() -> bool:
    """Tell whether roles were loaded by an earlier version that knew other ones; False in an empty database."""
    there = {role.code: role for role in Role.objects.all()}
    if not there:
        return False
    return any(
        role.code not in there or any(getattr(there[role.code], name) != getattr(role, name) for name in KEPT)
        for role in described_roles()
    )
