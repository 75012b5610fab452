"""What can be asked about inspections."""

from motcua.inspection.queries.standing import QUARANTINE, Standing, must_be_open, standing_of, standings
from motcua.inspection.queries.wiring import examiner, scanner, walls
from motcua.inspection.queries.work import slow, stuck, unasked, waiting_since

__all__ = [
    "QUARANTINE",
    "Standing",
    "examiner",
    "must_be_open",
    "scanner",
    "slow",
    "standing_of",
    "standings",
    "stuck",
    "unasked",
    "waiting_since",
    "walls",
]
