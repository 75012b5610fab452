"""The legal papers of a dossier (TT 01/2018/TT-VPCP, renumbered by TT 03/2025/TT-VPCP).

Answers for: the receipt, the letters, the apology, the control sheet and the ledger as the law
lays them out. Plain values in, PDF out: the caller has asked the queries and checked the rights.
Each paper is made when somebody asks for it, never kept: the same values give the same bytes.
Papers are A5 or A4; the ledger and the control sheet are A4.
Does not answer for: what is said on them (dossiers), how a sheet is set and packed (printing).
No tables, no pages, no clock of its own.
"""

from .control import ControlSheetPaper, HandOver, control_sheet_pdf
from .ledger import MOST_ENTRIES, LedgerEntry, LedgerPaper, VolumeTooThick, ledger_pdf
from .letters import (
    ApologyPaper,
    MissingPaper,
    RefusalPaper,
    StopPaper,
    SupplementPaper,
    apology_pdf,
    refusal_pdf,
    stop_pdf,
    supplement_pdf,
)
from .parts import Applicant, Contact, Letterhead, ListedPaper, Signer
from .receipt import ReceiptPaper, receipt_pdf, warm_up

__all__ = [
    "MOST_ENTRIES",
    "ApologyPaper",
    "Applicant",
    "Contact",
    "ControlSheetPaper",
    "HandOver",
    "LedgerEntry",
    "LedgerPaper",
    "Letterhead",
    "ListedPaper",
    "MissingPaper",
    "ReceiptPaper",
    "RefusalPaper",
    "Signer",
    "StopPaper",
    "SupplementPaper",
    "VolumeTooThick",
    "apology_pdf",
    "control_sheet_pdf",
    "ledger_pdf",
    "receipt_pdf",
    "refusal_pdf",
    "stop_pdf",
    "supplement_pdf",
    "warm_up",
]
