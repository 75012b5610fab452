"""What can be asked about officials, their rights, and the parties served."""

from motcua.people.queries.accounts import (
    NoSuchAccount,
    Official,
    account_for,
    agencies_within,
    colleagues,
    holders,
    may_manage,
    names,
    officials_of,
    position_for,
    positions_of,
    posts_on,
    roles,
    search_officials,
    substitutions_of,
)
from motcua.people.queries.acting import actor_for, forget_rights
from motcua.people.queries.demonstration import (
    DemonstrationAccount,
    demonstration_accounts,
    demonstration_is_loaded,
)
from motcua.people.queries.parties import NoSuchParty, party_by_number, party_for

__all__ = [
    "DemonstrationAccount",
    "NoSuchAccount",
    "NoSuchParty",
    "Official",
    "account_for",
    "actor_for",
    "agencies_within",
    "colleagues",
    "demonstration_accounts",
    "demonstration_is_loaded",
    "forget_rights",
    "holders",
    "may_manage",
    "names",
    "officials_of",
    "party_by_number",
    "party_for",
    "position_for",
    "positions_of",
    "posts_on",
    "roles",
    "search_officials",
    "substitutions_of",
]
