"""What can be asked about dossiers. Every answer is cut to what the viewer may see."""

from motcua.dossiers.queries.detail import (
    actions_for,
    decisions_of,
    dossier_by_code,
    dossier_for,
    file_for,
    history_of,
    ledger_of,
    workable,
)
from motcua.dossiers.queries.lists import Filters, counts_by_state, listed, visible_to
from motcua.dossiers.queries.tracking import Tracked, tracked_by_link, tracked_by_pin

__all__ = [
    "Filters",
    "Tracked",
    "actions_for",
    "counts_by_state",
    "decisions_of",
    "dossier_by_code",
    "dossier_for",
    "file_for",
    "history_of",
    "ledger_of",
    "listed",
    "tracked_by_link",
    "tracked_by_pin",
    "visible_to",
    "workable",
]
