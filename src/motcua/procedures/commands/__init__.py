"""What can be done to the catalogue of procedures."""

from motcua.procedures.commands.offers import switch_offer
from motcua.procedures.commands.parts import add_part, change_part, move_part, remove_part
from motcua.procedures.commands.reference import load_reference
from motcua.procedures.commands.versions import (
    add_procedure,
    discard_draft,
    draft_version,
    edit_version,
    publish_version,
    withdraw_version,
)

__all__ = (
    "add_part",
    "add_procedure",
    "change_part",
    "discard_draft",
    "draft_version",
    "edit_version",
    "load_reference",
    "move_part",
    "publish_version",
    "remove_part",
    "switch_offer",
    "withdraw_version",
)
