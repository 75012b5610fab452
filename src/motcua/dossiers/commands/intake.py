"""At the counter: a dossier comes, is checked, and is received or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.calendar import queries as calendar
from motcua.calendar.rules import Limit, Unit
from motcua.dossiers import rules
from motcua.dossiers.commands import moves
from motcua.dossiers.events import DossierReceived, DossierRejected, DossierSubmitted
from motcua.dossiers.models import Channel, Decision, Dossier, DossierFee, DossierPaper, Handover
from motcua.dossiers.queries.catalogue import version_kept
from motcua.dossiers.queries.checklist import missing_papers
from motcua.dossiers.queries.counter import competent_at
from motcua.dossiers.queries.way import asked_before
from motcua.dossiers.rules import Outcome, Stage
from motcua.kernel.actors import Actor, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id
from motcua.kernel.lifecycle import NotAllowed
from motcua.kernel.numbers import take_number
from motcua.kernel.text import clean
from motcua.kernel.time import local_day
from motcua.people import commands as people
from motcua.people.commands import Told
from motcua.procedures import queries as procedures
from motcua.procedures.rules import Quantity
from motcua.tasks import commands as tasks
from motcua.tasks.rules import Clock

if TYPE_CHECKING:
    from motcua.procedures.models import CaseVariant, ProcedureVersion


@dataclass(frozen=True, slots=True)
class PaperGiven:
    """One paper of the checklist as the clerk ticked it; ``required`` is None for one that was added."""

    required: UUID | None
    name: str
    present: bool
    originals: int = 0
    copies: int = 0


@dataclass(frozen=True, slots=True)
class FeeStated:
    """An amount that the clerk states because only a resolution of the province knows it."""

    position: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Everything that is told and handed in at the counter for one dossier."""

    agency: UUID
    procedure: str
    variant: str = ""
    channel: str = Channel.DIRECT
    owner: Told
    submitter_name: str = ""
    submitter_number: str = ""
    request: str = ""
    papers: Sequence[PaperGiven] = ()
    quantity: Quantity = field(default_factory=Quantity)
    fees_stated: Sequence[FeeStated] = ()
    fee_collected: bool = False
    limit_stated: Limit | None = None
    handover: str = Handover.COUNTER
    handover_address: str = ""
    helped_at: UUID | None = None


@command
def submit_dossier(*, intake: Intake, by: Actor, at: datetime) -> Dossier:
    """Record what was handed in; there is no dossier code yet, the clock does not run.

    :raises Refused: the procedure is not taken in here, something told is wrong, or nobody has stated a time limit
        that the catalogue lacks.
    :raises Forbidden: ``by`` may not receive at this agency.
    """
    post = require(by, "dossiers.receive", within=intake.agency)
    on = local_day(at)
    version = _version(intake, on)
    variant = _variant(version, intake.variant)
    party = people.keep_party(told=intake.owner, by=by, at=at)
    dossier = Dossier(
        submission_no=f"TN-{on:%y%m%d}-{rules.new_secret(6)}",
        version_id=version.id,
        variant_id=variant.id if variant else None,
        procedure_code=version.procedure.code,
        procedure_name=version.name,
        field_id=version.procedure.field_id,
        channel=intake.channel,
        helped_at_id=intake.helped_at,
        received_by_agency_id=intake.agency,
        owner_id=party.id,
        owner_kind=party.kind,
        owner_name=party.name,
        owner_number=party.id_number or party.tax_code,
        owner_phone=party.phone,
        owner_email=party.email,
        owner_address=party.address_line,
        owner_sort_key=party.sort_key,
        submitter_name=clean(intake.submitter_name),
        submitter_number=clean(intake.submitter_number),
        request=clean(intake.request),
        copies=intake.quantity.copies,
        submitted_at=at,
        handover=intake.handover,
        handover_address=clean(intake.handover_address),
        fee_collected=intake.fee_collected,
        tracking_secret=rules.new_secret(),
        tracking_pin=rules.new_secret(rules.PIN_LENGTH),
    )
    dossier.competent_agency_id, dossier.unit_key = _competent(version, intake.agency, on)
    _keep_limit(dossier, intake, version, variant)
    fees = _fees(dossier, intake, version, variant)
    dossier.fee_total = sum(fee.amount for fee in fees)
    dossier.search_key = moves.search_words(dossier)
    dossier.save(force_insert=True)
    DossierFee.objects.bulk_create(fees)
    DossierPaper.objects.bulk_create(_papers(dossier, intake, at))
    moves.move(dossier, by=by, at=at, clock=Clock.WAITING)
    announce(
        DossierSubmitted(dossier.procedure_code, dossier.channel),
        subject=dossier.id,
        agency=intake.agency,
        by=by,
        at=at,
        post=post,
    )
    return dossier


@command
def receive_dossier(*, dossier: UUID, edition: int | None = None, by: Actor, at: datetime) -> Dossier:
    """Receive a complete dossier: it gets its code and its promise, and the clock runs (NĐ 118/2025 Đ17.3).

    :raises Refused: required papers are missing.
    :raises NotAllowed: it is not waiting to be received.
    :raises Forbidden: ``by`` may not receive at this agency.
    """
    kept = moves.locked(dossier, edition=edition)
    post = require(by, "dossiers.receive", within=kept.received_by_agency_id)
    if missing := missing_papers(kept):
        raise Refused(_lacking(kept, missing))
    promise = calendar.due_for(kept.competent_agency_id, at, limit_of(kept))
    on = local_day(at)
    agency = moves.organ_code(kept.received_by_agency_id, at)
    kept.received_at = at
    moves.change(
        kept,
        "receive",
        received_at=at,
        due_at=promise.due_at,
        first_due_at=promise.due_at,
        due_provisional=promise.provisional,
        due_flagged=promise.flagged,
        derivation=[[step.kind, step.text] for step in promise.steps],
        received_by=by.id,
        received_by_name=by.name,
        receipt_no=take_number(f"{agency}/TNHS", f"{on:%Y}"),
        code=rules.dossier_code(agency, on, take_number(f"{agency}/HS", f"{on:%y%m%d}")),
    )
    Dossier.objects.filter(id=kept.id).update(search_key=moves.search_words(kept))
    moves.move(kept, by=by, at=at)
    announce(
        DossierReceived(str(kept.code), kept.procedure_code, promise.due_at, promise.convention),
        subject=kept.id,
        agency=kept.received_by_agency_id,
        by=by,
        at=at,
        post=post,
    )
    return kept


@command
def take_in(*, intake: Intake, by: Actor, at: datetime) -> Dossier:
    """Record and receive in one go: what a clerk does with a complete dossier at the counter.

    :raises Refused: something told is wrong, or required papers are missing.
    :raises Forbidden: ``by`` may not receive at this agency.
    """
    require(by, "dossiers.receive", within=intake.agency)
    submitted = submit_dossier(intake=intake, by=by, at=at)
    return receive_dossier(dossier=submitted.id, by=by, at=at)


@command
def reject_dossier(
    *, dossier: UUID, reason: str, legal_basis: str, guidance: str, edition: int | None = None, by: Actor, at: datetime
) -> Dossier:
    """Refuse to receive, with the numbered notice that says why and where to go (Mẫu 03, NĐ 118/2025 Đ17).

    Also ends the wait for papers that were asked for before reception and never came.

    :raises Refused: no reason, no legal basis or no guidance.
    :raises NotAllowed: it is not waiting to be received, or was received before.
    """
    kept = moves.locked(dossier, edition=edition)
    post = require(by, "dossiers.receive", within=kept.received_by_agency_id)
    _check_refusal(reason, legal_basis, guidance)
    if kept.received_at is not None:
        raise NotAllowed("reject", kept.state)
    moves.change(kept, "reject", ended_at=at, paused_at=None)
    notice = Decision(
        dossier=kept,
        stage=Stage.CHECK,
        outcome=Outcome.REFUSED,
        reason=clean(reason),
        legal_basis=clean(legal_basis),
        guidance=clean(guidance),
        drafted_at=at,
        drafted_by_name=by.name,
        decided_at=at,
        decided_by_name=by.name,
        decided_by_title=moves.title_of(post),
    )
    tasks.finish(subject=kept.id, by=by, at=at)
    agency = moves.organ_code(kept.received_by_agency_id, at)
    notice.number = take_number(f"{agency}/TCHS", f"{local_day(at):%Y}")
    notice.notation = f"{notice.number:04d}/TCHS"
    notice.save(force_insert=True)
    announce(DossierRejected(notice.id), subject=kept.id, agency=kept.received_by_agency_id, by=by, at=at, post=post)
    return kept


def _lacking(dossier: Dossier, missing: Sequence[str]) -> str:
    papers = {"papers": "; ".join(missing)}
    if asked_before(dossier, Stage.CHECK):
        return _("Còn thiếu: %(papers)s. Phiếu yêu cầu bổ sung chỉ được lập một lần; hãy từ chối tiếp nhận.") % papers
    return _("Còn thiếu: %(papers)s. Hãy lập phiếu yêu cầu bổ sung.") % papers


def _check_refusal(reason: str, legal_basis: str, guidance: str) -> None:
    fields = {}
    if not clean(reason):
        fields["reason"] = _("Hãy ghi lý do từ chối.")
    if not clean(legal_basis):
        fields["legal_basis"] = _("Hãy ghi căn cứ pháp lý của việc từ chối.")
    if not clean(guidance):
        fields["guidance"] = _("Hãy hướng dẫn người nộp phải làm gì, đến cơ quan nào.")
    if fields:
        raise Refused(_("Phiếu từ chối chưa đủ."), fields=fields)


def limit_of(dossier: Dossier) -> Limit:
    """Return the time limit that the dossier keeps."""
    return Limit(rules.known(dossier.limit_amount), Unit(dossier.limit_unit))


def _version(intake: Intake, on: date) -> ProcedureVersion:
    version = version_kept(procedures.version_in_force(intake.procedure, on).id)
    if version.system != "own":
        raise Refused(
            _("%(name)s do hệ thống của %(system)s tiếp nhận. Nơi nộp: %(place)s")
            % {"name": version.name, "system": version.system_name, "place": version.filing_place},
            field="procedure",
        )
    if not procedures.takes_in(intake.agency, version.procedure_id, on):
        raise Refused(_("Cơ quan của ông/bà không tiếp nhận thủ tục này."), field="procedure")
    return version


def _variant(version: ProcedureVersion, key: str) -> CaseVariant | None:
    variants = {variant.key: variant for variant in version.variants.all()}
    if not key and len(variants) <= 1:
        return next(iter(variants.values()), None)
    if key not in variants:
        raise Refused(_("Hãy chọn trường hợp."), field="variant")
    return variants[key]


def _competent(version: ProcedureVersion, agency: UUID, on: date) -> tuple[UUID, str]:
    """Return the competent agency and the key of the unit that handles it there."""
    found = competent_at(version, agency, on)
    if found is None:
        raise Refused(_("Cơ quan của ông/bà không tiếp nhận thủ tục này."), field="procedure")
    return found


def _keep_limit(dossier: Dossier, intake: Intake, version: ProcedureVersion, variant: CaseVariant | None) -> None:
    limit = procedures.limit_for(version, intake.channel, variant) or intake.limit_stated
    if limit is None:
        raise Refused(_("Danh mục chưa ghi thời hạn của thủ tục này. Hãy nhập thời hạn."), field="limit_amount")
    dossier.limit_amount, dossier.limit_unit = limit.amount, limit.unit


def _fees(dossier: Dossier, intake: Intake, version: ProcedureVersion, variant: CaseVariant | None) -> list[DossierFee]:
    stated = {fee.position: fee.amount for fee in intake.fees_stated}
    total = procedures.fee_for(version, intake.channel, variant, intake.quantity)
    rows = []
    for position, share in enumerate(total.shares):
        amount = stated.get(position, share.amount) if share.amount is None else share.amount
        if amount is None:
            raise Refused(
                _("Hãy nhập mức thu %(fee)s theo nghị quyết của HĐND tỉnh (0 nếu miễn).") % {"fee": share.line.name},
                field=f"fee_{position}",
            )
        rows.append(
            DossierFee(
                dossier=dossier, position=position, kind=share.line.kind, name=share.line.name, amount=amount,
                note=share.line.note,
            )
        )  # fmt: skip
    return rows


def _papers(dossier: Dossier, intake: Intake, at: datetime) -> list[DossierPaper]:
    return [
        DossierPaper(
            id=new_id(),
            dossier=dossier,
            required_id=paper.required,
            position=position,
            name=clean(paper.name),
            originals=paper.originals,
            copies=paper.copies,
            present=paper.present,
            added_at=at,
        )
        for position, paper in enumerate(intake.papers, start=1)
        if clean(paper.name)
    ]
