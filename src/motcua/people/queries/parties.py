"""The persons and organisations served, recalled by the number they give at the counter."""

from uuid import UUID

from motcua.kernel.actors import Actor, NotThere, require
from motcua.kernel.identifiers import is_personal_number, is_tax_code
from motcua.people import rules
from motcua.people.models import Party


class NoSuchParty(NotThere):
    """There is no such party, or the viewer may not know that there is one."""


def party_by_number(viewer: Actor, number: str) -> Party | None:
    """Return who has this 12-digit number or tax code, or nobody. Only the whole number finds anybody.

    :raises Forbidden: the viewer takes in no dossiers anywhere.
    """
    require(viewer, rules.PARTIES)
    tidy = rules.tidy_number(number)
    if is_personal_number(tidy):
        return Party.objects.filter(id_number=tidy).first()
    if is_tax_code(tidy):
        return Party.objects.filter(tax_code=kept_tax_code(tidy)).first()
    return None


def party_for(viewer: Actor, party_id: UUID) -> Party:
    """Return the party.

    :raises NoSuchParty: there is none.
    :raises Forbidden: the viewer takes in no dossiers anywhere.
    """
    require(viewer, rules.PARTIES)
    party = Party.objects.filter(pk=party_id).first()
    if party is None:
        raise NoSuchParty(party_id)
    return party


def kept_tax_code(tidy: str) -> str:
    """Return a tax code as it is kept: a branch with its hyphen, whichever way it was typed."""
    bare = tidy.replace("-", "")
    return bare if len(bare) <= len("0123456789") else f"{bare[:10]}-{bare[10:]}"
