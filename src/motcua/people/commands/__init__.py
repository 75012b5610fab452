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
from motcua.people.commands.passwords import temporary_password
from motcua.people.commands.positions import (
    appoint,
    end_position,
    grant_role,
    install_administrator,
    revoke_role,
)
from motcua.people.commands.reference import load_reference
from motcua.people.commands.second_steps import (
    add_code_app,
    add_passkey,
    make_recovery_codes,
    remove_second_step,
    reset_second_steps,
    use_code,
)
from motcua.people.commands.sessions import (
    end_own_sessions,
    end_sessions_of,
    let_go_dormant,
    rescue_account,
    wake_account,
)
from motcua.people.commands.sign_in import (
    TooManyTries,
    reserve_proof,
    reserve_try,
    settle_proof,
    settle_try,
    unlock_sign_in,
)
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
    "TooManyTries",
    "add_code_app",
    "add_passkey",
    "appoint",
    "arrange_substitution",
    "choose_own_password",
    "confirm_proposal",
    "create_account",
    "deactivate_account",
    "end_own_sessions",
    "end_position",
    "end_sessions_of",
    "end_substitution",
    "expire_proposals",
    "grant_role",
    "install_administrator",
    "keep_party",
    "let_go_dormant",
    "load_reference",
    "make_recovery_codes",
    "needs_two",
    "propose",
    "refuse_proposal",
    "register_party",
    "remove_second_step",
    "rescue_account",
    "reserve_proof",
    "reserve_try",
    "reset_second_steps",
    "restore_account",
    "revoke_role",
    "second_person",
    "set_password",
    "settle_proof",
    "settle_try",
    "temporary_password",
    "unlock_sign_in",
    "update_account",
    "update_party",
    "use_code",
    "wake_account",
    "withdraw_proposal",
]
