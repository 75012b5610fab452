"""Load the roles and their rights."""

import json
from datetime import datetime
from pathlib import Path

from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id
from motcua.people.commands.rights import change_rights
from motcua.people.events import RolesLoaded
from motcua.people.models import Role

ROLES = Path(__file__).resolve().parents[1] / "reference" / "roles.json"


@command
def load_reference(*, by: Actor, at: datetime) -> int:
    """Bring the table of roles to the state of the reference data and return how many roles there are.

    Safe to repeat. A role that left the reference data stays, because grants refer to it.

    :raises Forbidden: ``by`` is not the machine.
    """
    machine_only(by)
    change_rights()
    rows = json.loads(ROLES.read_text(encoding="utf-8"))
    roles = [
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
    Role.objects.bulk_create(
        roles,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "does", "rights", "scope", "order", "strict"],
    )
    announce(RolesLoaded(tuple(role.code for role in roles)), subject=new_id(), agency=None, by=by, at=at)
    return len(roles)
