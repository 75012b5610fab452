"""What can be done to organisations."""

from motcua.organisations.commands.changes import (
    close_organisation,
    create_organisation,
    give_identifier,
    record_succession,
    rename_organisation,
)
from motcua.organisations.commands.reference import load_reference

__all__ = [
    "close_organisation",
    "create_organisation",
    "give_identifier",
    "load_reference",
    "record_succession",
    "rename_organisation",
]
