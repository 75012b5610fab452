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
from motcua.people.commands.two_people import (
    Matter,
    NeedsSecondPerson,
    confirm_proposal,
    expire_proposals,
    needs_two,
    propose,
    refuse_proposal,
    second_person,
    withdraw_proposal,
)

__all__ = [
    "Matter",
    "NeedsSecondPerson",
    "Told",
    "appoint",
    "arrange_substitution",
    "choose_own_password",
    "confirm_proposal",
    "create_account",
    "deactivate_account",
    "end_position",
    "end_substitution",
    "expire_proposals",
    "grant_role",
    "install_administrator",
    "keep_party",
    "load_reference",
    "needs_two",
    "propose",
    "refuse_proposal",
    "register_party",
    "restore_account",
    "revoke_role",
    "second_person",
    "set_password",
    "update_account",
    "update_party",
    "withdraw_proposal",
]
