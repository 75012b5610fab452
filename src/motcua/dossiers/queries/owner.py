"""Where the owner of a dossier lives, as a paper or a page says it."""

from motcua.dossiers.models import Dossier
from motcua.kernel.text import search_key
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.ui.words import province


def owner_commune(dossier: Dossier) -> str:
    """Return the code of the owner's commune as told at intake, empty where none was told.

    A dossier from before the commune was kept with it falls back on where its owner lives now.
    """
    told = dossier.owner_commune
    return dossier.owner.commune_code if told is None else told


def owner_address(dossier: Dossier) -> str:
    """Return the owner's address as told at intake, with the commune, which the counter asks for apart."""
    given, code = dossier.owner_address, owner_commune(dossier)
    if not code:
        return given
    try:
        commune = organisations.territory_on(code, local_day(dossier.submitted_at))
    except organisations.NoSuchTerritory:
        return given
    if search_key(commune.name) in search_key(given):
        return given
    there = commune.full_name[:1].lower() + commune.full_name[1:]
    return ", ".join(part for part in (given, there, province()) if part)
