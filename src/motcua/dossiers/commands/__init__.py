"""What can be done with a dossier, one verb each."""

from motcua.dossiers.commands.attachments import attach_file, attach_stored, print_receipt, show_number
from motcua.dossiers.commands.books import cancel_number, open_book
from motcua.dossiers.commands.dangerous import (
    allow_export,
    recall_result,
    remove_file,
    renumber_result,
    take_export,
)
from motcua.dossiers.commands.decision import approve_result, issue_result, return_result, send_back, submit_result
from motcua.dossiers.commands.drafting import FeeStated, Intake, PaperGiven, ScanGiven
from motcua.dossiers.commands.ending import stop_dossier, withdraw_dossier
from motcua.dossiers.commands.intake import receive_dossier, reject_dossier, submit_dossier, take_in
from motcua.dossiers.commands.route import assign_dossier, forward_dossier, hand_over, take_dossier
from motcua.dossiers.commands.supplement import answer_supplement, ask_for_more
from motcua.dossiers.commands.tracking import MOST_LOOKUPS, forget_tries, note_lookup, note_try
from motcua.dossiers.commands.watching import note_export

__all__ = [
    "MOST_LOOKUPS",
    "FeeStated",
    "Intake",
    "PaperGiven",
    "ScanGiven",
    "allow_export",
    "answer_supplement",
    "approve_result",
    "ask_for_more",
    "assign_dossier",
    "attach_file",
    "attach_stored",
    "cancel_number",
    "forget_tries",
    "forward_dossier",
    "hand_over",
    "issue_result",
    "note_export",
    "note_lookup",
    "note_try",
    "open_book",
    "print_receipt",
    "recall_result",
    "receive_dossier",
    "reject_dossier",
    "remove_file",
    "renumber_result",
    "return_result",
    "send_back",
    "show_number",
    "stop_dossier",
    "submit_dossier",
    "submit_result",
    "take_dossier",
    "take_export",
    "take_in",
    "withdraw_dossier",
]
