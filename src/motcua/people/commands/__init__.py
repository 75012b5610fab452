"""What can be done to accounts, posts, roles, substitutions and parties."""

from motcua.people.commands.accounts import (
    choose_own_password,
    create_account,
    deactivate_account,
    restore_account,
    set_password,
    update_account,
)
from motcua.people.commands.parties import Told, keep_party, register_party, update_party
from motcua.people.commands.positions import (
    appoint,
    end_position,
    grant_role,
    install_administrator,
    revoke_role,
)
from motcua.people.commands.reference import load_reference
from motcua.people.commands.substitutions import arrange_substitution, end_substitution

__all__ = [
    "Told",
    "appoint",
    "arrange_substitution",
    "choose_own_password",
    "create_account",
    "deactivate_account",
    "end_position",
    "end_substitution",
    "grant_role",
    "install_administrator",
    "keep_party",
    "load_reference",
    "register_party",
    "restore_account",
    "revoke_role",
    "set_password",
    "update_account",
    "update_party",
]
