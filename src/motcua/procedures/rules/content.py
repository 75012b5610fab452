"""What one version says, as plain values: the same shape for reference data, drafts and comparison."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class VariantLine:
    """A situation (trường hợp); ``key`` is how other lines point at it."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class CompetenceLine:
    """Which agency and which unit inside it decide at one level."""

    level: str
    agency_kind: str
    agency_name: str
    agency_key: str = ""
    unit_key: str = ""
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class LawLine:
    """One legal text."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class LimitLine:
    """The time limit of one channel, for one variant or (``""``) for all."""

    channel: str
    amount: Decimal | None
    unit: str
    variant: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper to hand in or to show, for one variant or (``""``) for all."""

    name: str
    variant: str = ""
    handing: str = "submit"
    originals: int = 0
    copies: int = 0
    need: str = "required"
    condition_text: str = ""
    replaced_by: str = ""
    form_template: str = ""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """How one fee or charge is found, in whole đồng; ``note`` is the text of the law."""

    kind: str
    name: str
    rule_kind: str
    variant: str = ""
    channel: str = ""
    amount: int | None = None
    first_pages: int | None = None
    amount_after: int | None = None
    cap: int | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What the person gets, under its national result code where there is one."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the route; ``hours`` is its share of the limit in office hours."""

    key: str
    label: str
    place: str
    right: str
    hours: Decimal
    unit_key: str = ""
    may_pause: bool = False
    may_skip: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """Everything one version says. Two versions with equal content are the same promise."""

    name: str
    decision_no: str = ""
    levels: tuple[str, ...] = ()
    system: str = "own"
    system_name: str = ""
    filing_place: str = ""
    online_kind: str = "full_online"
    online_reason: str = ""
    applicants: tuple[str, ...] = ()
    sequence: str = ""
    conditions: str = ""
    sets: int = 1
    keywords: tuple[str, ...] = ()
    variants: tuple[VariantLine, ...] = field(default=())
    competences: tuple[CompetenceLine, ...] = field(default=())
    legal_bases: tuple[LawLine, ...] = field(default=())
    channel_rules: tuple[LimitLine, ...] = field(default=())
    papers: tuple[PaperLine, ...] = field(default=())
    fee_rules: tuple[FeeLine, ...] = field(default=())
    result_kinds: tuple[ResultLine, ...] = field(default=())
    steps: tuple[StepLine, ...] = field(default=())
