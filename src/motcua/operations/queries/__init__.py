"""What can be asked about the running of the house; it holds nobody's data, only names of work and keys of records."""

from motcua.operations.queries.doors import SEALS, sees_house, sees_seals, takes_seal_head
from motcua.operations.queries.figures import figures
from motcua.operations.queries.findings import INSTALLATION, level_three
from motcua.operations.queries.health import heartbeats, readiness, steps_missing
from motcua.operations.queries.stuck import Stuck, deliveries, owed_long, schedules_late, stuck_count, stuck_work

__all__ = [
    "INSTALLATION",
    "SEALS",
    "Stuck",
    "deliveries",
    "figures",
    "heartbeats",
    "level_three",
    "owed_long",
    "readiness",
    "schedules_late",
    "sees_house",
    "sees_seals",
    "steps_missing",
    "stuck_count",
    "stuck_work",
    "takes_seal_head",
]
