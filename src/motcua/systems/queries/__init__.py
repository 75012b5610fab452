"""What can be asked about connected systems."""

from motcua.systems.models import System, SystemToken
from motcua.systems.queries.acting import Bearer, bearer_of, forget_bearers, reach_of
from motcua.systems.queries.systems import (
    NoSuchSystem,
    agencies_to_answer,
    live_tokens,
    own_system,
    system_for,
    systems_within,
    tokens_of,
)

__all__ = [
    "Bearer",
    "NoSuchSystem",
    "System",
    "SystemToken",
    "agencies_to_answer",
    "bearer_of",
    "forget_bearers",
    "live_tokens",
    "own_system",
    "reach_of",
    "system_for",
    "systems_within",
    "tokens_of",
]
