"""Load the roles and their rights."""

from datetime import datetime

from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id
from motcua.people.commands.rights import change_rights
from motcua.people.events import RolesLoaded
from motcua.people.models import Role
from motcua.people.queries.described import KEPT, described_roles


@command
def load_reference(*, by: Actor, at: datetime) -> int:
    """Bring the table of roles to the state of the reference data and return how many roles there are.

    Safe to repeat. A role that left the reference data stays, because grants refer to it.

    :raises Forbidden: ``by`` is not the machine.
    """
    machine_only(by)
    change_rights()
    roles = described_roles()
    Role.objects.bulk_create(roles, update_conflicts=True, unique_fields=["code"], update_fields=KEPT)
    announce(RolesLoaded(tuple(role.code for role in roles)), subject=new_id(), agency=None, by=by, at=at)
    return len(roles)
