"""What can be done to organisations."""

from motcua.organisations.commands.changes import (
    MANAGE,
    close_organisation,
    create_organisation,
    give_identifier,
    record_succession,
    rename_organisation,
)
from motcua.organisations.commands.reference import load_reference

__all__ = [
    "MANAGE",
    "close_organisation",
    "create_organisation",
    "give_identifier",
    "load_reference",
    "record_succession",
    "rename_organisation",
]
