"""Loading the reference catalogue into an empty one, or what it has gained since."""

from collections.abc import Iterable
from datetime import datetime

from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.text import sort_key
from motcua.procedures.commands.reference_reader import Referred, reference
from motcua.procedures.commands.versions import put_in_force
from motcua.procedures.commands.writing import new_draft
from motcua.procedures.events import ProcedureAdded
from motcua.procedures.models import Field, Procedure


@command
def load_reference(*, by: Actor, at: datetime, codes: Iterable[str] | None = None) -> int:
    """Publish every procedure of the reference data whose code the catalogue lacks; return how many.

    Codes that are there already stay exactly as people left them, so it may be
    called again at any time. ``codes`` narrows it, for tests.

    :raises Forbidden: ``by`` is a person.
    """
    machine_only(by)
    known = set(Procedure.objects.values_list("code", flat=True))
    wanted = None if codes is None else set(codes)
    missing = [told for told in reference() if told.code not in known and (wanted is None or told.code in wanted)]
    for told in missing:
        _load(told, by=by, at=at)
    return len(missing)


def _load(told: Referred, *, by: Actor, at: datetime) -> None:
    field, _new = Field.objects.get_or_create(
        code=told.field_code, defaults={"name": told.field_name, "sort_key": sort_key(told.field_name)}
    )
    procedure = Procedure(code=told.code, field=field, first_name=told.content.name, weight=told.weight)
    procedure.save(force_insert=True)
    announce(ProcedureAdded(told.code), subject=procedure.id, agency=None, by=by, at=at)
    for valid_from, content in told.versions:
        put_in_force(new_draft(procedure, content), valid_from, by=by, at=at)
