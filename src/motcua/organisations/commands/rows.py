"""Rows that single commands and the reference loader write alike."""

from datetime import date
from uuid import UUID

from motcua.kernel.text import clean, search_key, sort_key
from motcua.organisations.models import OrganisationName


def name_row(organisation: UUID, name: str, short_name: str, day: date, basis: str) -> OrganisationName:
    """Return an unsaved name with its search and sort keys; the short name defaults to the full one."""
    full = clean(name)
    short = clean(short_name) or full
    return OrganisationName(
        organisation_id=organisation,
        name=full,
        short_name=short[:150],
        valid_from=day,
        basis=clean(basis),
        search_key=search_key(full if short == full else f"{full} {short}"),
        sort_key=sort_key(full),
    )
