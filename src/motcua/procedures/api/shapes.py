"""What systems ask and read of procedures."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from motcua.kernel.api.shapes import Answer, Asked, Day, Key, told, words
from motcua.procedures.models import ProcedureVersion


class Narrowed(Asked):
    """Which procedures, as of which day (without one: today)."""

    text: Annotated[str, words(100)] = ""
    field: Annotated[str, words(40)] = ""
    agency: Annotated[Key | None, Field(description="Chỉ những thủ tục cơ quan này tiếp nhận.")] = None
    on: Day | None = None
    after: Annotated[str, Field(max_length=2000, description="Con trỏ next của trang trước.")] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class OnDay(Asked):
    """As of which day (without one: today)."""

    on: Day | None = None


class ProcedureListed(Answer):
    """One procedure of a list."""

    code: str
    name: str
    field: str
    levels: list[str]
    system: Annotated[str, Field(description="own: nộp ở đây; khác: hệ thống của bộ tiếp nhận.")]


class ProcedurePage(Answer):
    """Some procedures, and where the list goes on (empty: it ends)."""

    items: list[ProcedureListed]
    next: str


class ProcedureVariant(Answer):
    """A situation with its own papers, limits or fees."""

    key: str
    name: str


class ProcedurePaper(Answer):
    """One paper of the list; its key goes into ``papers[].required`` of a dossier."""

    id: UUID
    variant: str
    name: str
    need: str
    originals: int
    copies: int
    replaced_by: str


class ProcedureFee(Answer):
    """One fee or charge; ``amount`` is none where only the province's resolution knows it."""

    position: int
    kind: str
    name: str
    variant: str
    channel: str
    amount: int | None
    unit: str
    note: str


class ProcedureLimit(Answer):
    """How long it may take by one channel; ``amount`` is none where the catalogue does not say."""

    channel: str
    variant: str
    amount: Decimal | None
    unit: str
    text: str


class ProcedureStep(Answer):
    """One step of the way inside the office."""

    key: str
    label: str
    place: str
    hours: Decimal | None


class ProcedureShown(ProcedureListed):
    """One version of a procedure with all that it says."""

    version: UUID
    number: int
    valid_from: date | None
    valid_to: date | None
    decision_no: str
    applicants: list[str]
    sets: int
    variants: list[ProcedureVariant]
    papers: list[ProcedurePaper]
    fees: list[ProcedureFee]
    limits: list[ProcedureLimit]
    steps: list[ProcedureStep]


def listed(version: ProcedureVersion) -> ProcedureListed:
    """Return a row of the list."""
    return told(ProcedureListed, version, code=version.procedure.code, field=version.procedure.field.code)


def whole(version: ProcedureVersion) -> ProcedureShown:
    """Return everything that the version says."""
    keys: dict[UUID | None, str] = {None: "", **{variant.id: variant.key for variant in version.variants.all()}}
    fees = enumerate(version.fee_rules.all())
    return told(
        ProcedureShown,
        version,
        code=version.procedure.code,
        field=version.procedure.field.code,
        version=version.id,
        variants=[told(ProcedureVariant, one) for one in version.variants.all()],
        papers=[told(ProcedurePaper, one, variant=keys[one.variant_id]) for one in version.papers.all()],
        fees=[told(ProcedureFee, one, variant=keys[one.variant_id], position=position) for position, one in fees],
        limits=[told(ProcedureLimit, one, variant=keys[one.variant_id]) for one in version.channel_rules.all()],
        steps=[told(ProcedureStep, one) for one in version.steps.all()],
    )
