"""What can be done with connected systems."""

from motcua.systems.commands.connecting import Terms, change_system, connect_system, disconnect_system
from motcua.systems.commands.tokens import issue_token, note_use, revoke_token

__all__ = [
    "Terms",
    "change_system",
    "connect_system",
    "disconnect_system",
    "issue_token",
    "note_use",
    "revoke_token",
]
