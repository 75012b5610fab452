"""Pure rules of the catalogue: content as values, fees, limits, what is missing, what differs."""

from motcua.procedures.rules.check import missing
from motcua.procedures.rules.content import (
    CompetenceLine,
    Content,
    FeeLine,
    LawLine,
    LimitLine,
    PaperLine,
    ResultLine,
    StepLine,
    VariantLine,
)
from motcua.procedures.rules.differences import LABELS, Difference, differences
from motcua.procedures.rules.fees import FeeShare, FeeTotal, Quantity, amount_of, fee_in_words, fee_total
from motcua.procedures.rules.keys import step_key, step_kind, variant_key
from motcua.procedures.rules.limits import OFFICE_DAY, limit_in_words, limit_line, limit_of, shortest_hours
from motcua.procedures.rules.lines import Line, faults, plain_faults
from motcua.procedures.rules.vocabulary import AGENCY_KINDS, STEP_KINDS, STEP_RIGHTS, in_words
from motcua.procedures.rules.words import asked_words, system_in_words

__all__ = (
    "AGENCY_KINDS",
    "LABELS",
    "OFFICE_DAY",
    "STEP_KINDS",
    "STEP_RIGHTS",
    "CompetenceLine",
    "Content",
    "Difference",
    "FeeLine",
    "FeeShare",
    "FeeTotal",
    "LawLine",
    "LimitLine",
    "Line",
    "PaperLine",
    "Quantity",
    "ResultLine",
    "StepLine",
    "VariantLine",
    "amount_of",
    "asked_words",
    "differences",
    "faults",
    "fee_in_words",
    "fee_total",
    "in_words",
    "limit_in_words",
    "limit_line",
    "limit_of",
    "missing",
    "plain_faults",
    "shortest_hours",
    "step_key",
    "step_kind",
    "system_in_words",
    "variant_key",
)
