"""What can be asked about dossiers. Every answer is cut to what the viewer may see."""

from motcua.dossiers.lifecycle import State
from motcua.dossiers.models import Channel, Handover
from motcua.dossiers.queries.book import Book, Standing, ledger_book, ledger_to_take
from motcua.dossiers.queries.catalogue import version_kept
from motcua.dossiers.queries.checklist import missing_papers, papers_asked
from motcua.dossiers.queries.counter import competent_at
from motcua.dossiers.queries.detail import (
    actions_for,
    decisions_of,
    dossier_by_code,
    dossier_for,
    file_for,
    history_of,
    ledger_of,
    permit_for,
    unit_names,
    workable,
    works_on,
)
from motcua.dossiers.queries.lists import (
    MOST_COUNTED,
    Filters,
    counts_by_state,
    exportable,
    how_many,
    listed,
    visible_to,
)
from motcua.dossiers.queries.numbering import number_book
from motcua.dossiers.queries.owner import owner_address, owner_commune
from motcua.dossiers.queries.receipt import may_have_receipt
from motcua.dossiers.queries.taking import covered, needs_second
from motcua.dossiers.queries.tracking import Tracked, tracked_by_link, tracked_by_pin
from motcua.dossiers.queries.way import Ahead, ahead, steps_of

__all__ = [
    "MOST_COUNTED",
    "Ahead",
    "Book",
    "Channel",
    "Filters",
    "Handover",
    "Standing",
    "State",
    "Tracked",
    "actions_for",
    "ahead",
    "competent_at",
    "counts_by_state",
    "covered",
    "decisions_of",
    "dossier_by_code",
    "dossier_for",
    "exportable",
    "file_for",
    "history_of",
    "how_many",
    "ledger_book",
    "ledger_of",
    "ledger_to_take",
    "listed",
    "may_have_receipt",
    "missing_papers",
    "needs_second",
    "number_book",
    "owner_address",
    "owner_commune",
    "papers_asked",
    "permit_for",
    "steps_of",
    "tracked_by_link",
    "tracked_by_pin",
    "unit_names",
    "version_kept",
    "visible_to",
    "workable",
    "works_on",
]
