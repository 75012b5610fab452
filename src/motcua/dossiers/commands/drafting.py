"""What was told and handed in, made into the rows of a dossier that nobody has saved yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.calendar.rules import Limit, Unit
from motcua.dossiers import rules
from motcua.dossiers.models import Channel, Dossier, DossierFee, DossierFile, DossierPaper, Handover
from motcua.dossiers.queries.catalogue import version_kept
from motcua.dossiers.queries.counter import competent_at
from motcua.kernel import rows
from motcua.kernel.actors import Actor
from motcua.kernel.commands import Refused
from motcua.kernel.identifiers import is_personal_number
from motcua.kernel.text import clean
from motcua.kernel.time import local_day
from motcua.people import commands as people
from motcua.people.commands import Told
from motcua.people.rules import tidy_number
from motcua.procedures import queries as procedures
from motcua.procedures.rules import Quantity, system_in_words

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
class ScanGiven:
    """Bytes that were stored before, and the required paper that they show; the caller has made sure who brought them."""

    stored: UUID
    name: str
    size: int
    media_type: str
    paper: UUID | None = None


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
    scans: Sequence[ScanGiven] = ()
    quantity: Quantity = field(default_factory=Quantity)
    fees_stated: Sequence[FeeStated] = ()
    fee_collected: bool = False
    limit_stated: Limit | None = None
    handover: str = Handover.COUNTER
    handover_address: str = ""
    helped_at: UUID | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The unsaved rows of a new dossier. Its keys are made, so they may be saved in any order within a transaction."""

    dossier: Dossier
    fees: list[DossierFee]
    papers: list[DossierPaper]
    files: list[DossierFile]

    def save(self) -> None:
        """Insert the dossier and what hangs on it by one statement."""
        rows.insert([self.dossier, *self.fees, *self.papers, *self.files])


def drafted(intake: Intake, *, by: Actor, at: datetime) -> Draft:
    """Keep the party and return the rows of its new dossier, unsaved and not yet received.

    The dossier holds only what was told to it: nobody learns from a number alone what the province knows of its bearer.

    :raises Refused: the procedure is not taken in here, something told is wrong, or nobody has stated a time limit
        that the catalogue lacks.
    """
    on = local_day(at)
    version = _version(intake, on)
    variant = _variant(version, intake.variant)
    submitter_number = tidy_number(intake.submitter_number)
    if wrong := wrong_personal_number(submitter_number):
        raise Refused(wrong, field="submitter_number")
    owner = people.keep_party(told=intake.owner, by=by, at=at)
    told = owner.told
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
        owner_id=owner.party.id,
        owner_kind=told["kind"],
        owner_name=told["name"],
        owner_number=told["id_number"] or told["tax_code"],
        owner_phone=told["phone"],
        owner_email=told["email"],
        owner_address=told["address_line"],
        owner_commune=told["commune_code"],
        owner_sort_key=told["sort_key"],
        submitter_name=clean(intake.submitter_name),
        submitter_number=submitter_number,
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
    papers = _papers(dossier, intake, at)
    return Draft(dossier, fees, papers, _files(dossier, papers, intake, by, at))


def wrong_personal_number(number: str) -> str:
    """Say what is wrong with the number of who brings or fetches something; empty when it is right or was not told.

    ``number`` is tidied. A person's, never a tax code: an organisation sends somebody.
    """
    if not number or is_personal_number(number):
        return ""
    return _("Số định danh cá nhân có 12 chữ số. Hãy đối chiếu với thẻ căn cước.")


def limit_of(dossier: Dossier) -> Limit:
    """Return the time limit that the dossier keeps."""
    return Limit(rules.known(dossier.limit_amount), Unit(dossier.limit_unit))


def _version(intake: Intake, on: date) -> ProcedureVersion:
    version = version_kept(procedures.version_in_force(intake.procedure, on).id)
    if version.system != "own":
        raise Refused(
            _("%(name)s do %(system)s tiếp nhận. Nơi nộp: %(place)s.")
            % {
                "name": version.name,
                "system": system_in_words(version.system_name),
                "place": version.filing_place.rstrip("."),
            },
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
    owed = []
    for position, share in enumerate(total.shares):
        amount = stated.get(position, share.amount) if share.amount is None else share.amount
        if amount is None:
            raise Refused(
                _("Hãy nhập mức thu %(fee)s theo nghị quyết của HĐND tỉnh (0 nếu miễn).") % {"fee": share.line.name},
                field=f"fee_{position}",
            )
        owed.append(
            rows.made(
                DossierFee, dossier_id=dossier.id, position=position, kind=share.line.kind, name=share.line.name, amount=amount,
                note=share.line.note,
            )
        )  # fmt: skip
    return owed


def _papers(dossier: Dossier, intake: Intake, at: datetime) -> list[DossierPaper]:
    return [
        rows.made(
            DossierPaper,
            dossier_id=dossier.id,
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


def _files(
    dossier: Dossier, papers: Sequence[DossierPaper], intake: Intake, by: Actor, at: datetime
) -> list[DossierFile]:
    of_required = {paper.required_id: paper.id for paper in papers if paper.required_id}
    return [
        rows.made(
            DossierFile,
            dossier_id=dossier.id,
            paper_id=of_required.get(scan.paper) if scan.paper else None,
            stored_id=scan.stored,
            stage="intake",
            name=scan.name,
            size=scan.size,
            media_type=scan.media_type,
            added_at=at,
            added_by_name=by.name,
        )
        for scan in intake.scans
    ]
