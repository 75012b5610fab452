"""What the legal papers of one dossier say, gathered from the queries as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua import papers
from motcua.calendar.rules import Limit, Unit, limit_words
from motcua.dossiers import queries
from motcua.dossiers.queries import Handover, version_kept
from motcua.dossiers.rules import Stage, Timeliness, timeliness
from motcua.kernel.actors import NotThere
from motcua.kernel.money import dong, dong_in_words
from motcua.kernel.time import local, local_day
from motcua.organisations import queries as organisations
from motcua.people import queries as people

if TYPE_CHECKING:
    from motcua.dossiers.models import Decision, Dossier, SupplementRequest

COMMITTEE = "Ủy ban nhân dân "
MANNERS = {Handover.COUNTER: "Trực tiếp", Handover.POSTAL: "Bưu chính", Handover.ONLINE: "Trực tuyến"}
JUDGED = {Timeliness.EARLY: "Trước hạn", Timeliness.ON_TIME: "Đúng hạn", Timeliness.LATE: "Quá hạn"}


@dataclass(frozen=True, slots=True)
class Issuer:
    """An agency as it heads its papers."""

    parent: str
    name: str
    place: str
    desk: str
    """The one-stop unit with its agency: "Trung tâm Phục vụ hành chính công xã Liên Sơn Lắk"."""

    def head(self, on: date, number: str = "", *, by_desk: bool = True) -> papers.Letterhead:
        """Return the letterhead of the one-stop unit, or of the agency itself."""
        upper, agency = (self.parent, self.name)
        if by_desk and not self.desk.startswith(self.name):
            upper, agency = self.name, self.desk.removesuffix(f" {self.name.removeprefix(COMMITTEE)}")
        return papers.Letterhead(parent=upper, agency=agency, place=self.place, on=on, number=number)


def issuer_of(agency: UUID, on: date) -> Issuer:
    """Return how the agency heads its papers on that day."""
    here = organisations.agencies(on, within=[agency])[0]
    above = organisations.name_on(here.parent, on) if here.parent else ""
    desk = here.name
    if here.kind != "service_centre":
        inside = next((part for part in organisations.units_of(agency, on) if part.kind == "service_centre"), None)
        desk = f"{inside.name if inside else _('Bộ phận Một cửa')} {here.name.removeprefix(COMMITTEE)}"
    commune = here.commune if here.level == "commune" else ""
    place = organisations.territory_on(commune, on).name if commune else settings.PROVINCE_NAME
    return Issuer("" if here.name.startswith(COMMITTEE) else above, here.name, place, desk)


def promised(dossier: Dossier) -> tuple[datetime, datetime]:
    """Return when the dossier was received and when its result is due.

    :raises NotThere: it was not received, so that no paper of this kind exists.
    """
    if dossier.received_at is None or dossier.due_at is None:
        raise NotThere
    return dossier.received_at, dossier.due_at


def receipt_of(dossier: Dossier, *, reprint: int) -> papers.ReceiptPaper:
    """Return form 01; ``reprint`` is how often it had been printed before this sheet."""
    received_at, due_at = promised(dossier)
    on = local_day(received_at)
    issuer = issuer_of(dossier.received_by_agency_id, on)
    path = reverse("dossiers:track-link", args=[dossier.code, dossier.tracking_secret])
    pin = dossier.tracking_pin
    return papers.ReceiptPaper(
        head=issuer.head(on, f"{dossier.receipt_no:04d}/TNHS"),
        code=str(dossier.code),
        tracking_url=settings.PUBLIC_ADDRESS + path,
        tracking_site=settings.PUBLIC_ADDRESS.partition("://")[2] + reverse("dossiers:track").rstrip("/"),
        typed_secret=f"{pin[:4]}-{pin[4:]}",
        one_stop_unit=issuer.desk,
        applicant=applicant_of(dossier),
        request=request_of(dossier),
        papers=tuple(
            papers.ListedPaper(paper.name, originals=paper.originals, copies=paper.copies)
            for paper in dossier.papers.all()
            if paper.present
        ),
        limit=limit_of(dossier),
        received_at=received_at,
        due_at=due_at,
        result_at=_result_at(dossier, issuer.desk),
        receiver=dossier.received_by_name,
        sets=version_kept(dossier.version_id).sets,
        fee=_fee(dossier),
        book=f"01/{on:%Y}",
        entry=f"{dossier.receipt_no:04d}",
        reprint=reprint,
    )


def applicant_of(dossier: Dossier) -> papers.Applicant:
    """Return the owner as told when the dossier came."""
    return papers.Applicant(
        name=dossier.owner_name,
        address=queries.owner_address(dossier),
        phone=dossier.owner_phone,
        email=dossier.owner_email,
        number=dossier.owner_number,
        submitter=dossier.submitter_name,
    )


def request_of(dossier: Dossier) -> str:
    """Return what is asked for: in the owner's words, or the procedure with its code."""
    return dossier.request or f"{dossier.procedure_name} ({dossier.procedure_code})"


def limit_of(dossier: Dossier) -> str:
    """Return the time limit in words; empty while nobody has stated one."""
    return limit_words(Limit(dossier.limit_amount, Unit(dossier.limit_unit))) if dossier.limit_amount else ""


def _result_at(dossier: Dossier, desk: str) -> str:
    if dossier.handover == Handover.POSTAL:
        return _("địa chỉ %(address)s, qua bưu chính công ích") % {"address": dossier.handover_address}
    if dossier.handover == Handover.ONLINE:
        return _("Kho dữ liệu điện tử của tổ chức, cá nhân (bản điện tử)")
    return desk


def _fee(dossier: Dossier) -> str:
    if not dossier.fee_total:
        return _("không thu")
    collected = _("đã thu") if dossier.fee_collected else _("chưa thu")
    return f"{dong(dossier.fee_total)} ({dong_in_words(dossier.fee_total)}), {collected}"


def supplement_of(dossier: Dossier, asked: SupplementRequest) -> papers.SupplementPaper:
    """Return form 02: the one complete list."""
    on = local_day(asked.asked_at)
    check = asked.stage == Stage.CHECK
    issuer = issuer_of(dossier.received_by_agency_id if check else dossier.competent_agency_id, on)
    clock = {
        "pause": _("Thời hạn giải quyết tạm dừng từ hôm nay và tính tiếp khi hồ sơ được bổ sung đủ"),
        "restart": _("Thời hạn giải quyết được tính lại từ đầu khi hồ sơ được bổ sung đủ"),
    }
    return papers.SupplementPaper(
        head=issuer.head(on, f"{asked.number:04d}/YCBS", by_desk=check),
        code=dossier.code or "",
        office=issuer.desk if check else issuer.name,
        applicant=applicant_of(dossier),
        request=request_of(dossier),
        signer=papers.Signer(asked.asked_by_name, _("Người lập phiếu")),
        contact=contact(asked.asked_by_name),
        missing=tuple(papers.MissingPaper(lack["what"], lack["how"]) for lack in asked.lacks),
        reason=asked.reason,
        basis=asked.legal_basis,
        answer_by=asked.answer_by_on,
        clock="" if check else clock.get(asked.clock_effect, ""),
    )


def refusal_of(dossier: Dossier, refusal: Decision) -> papers.RefusalPaper:
    """Return form 03, before reception or after verification."""
    on = local_day(refusal.decided_at or refusal.drafted_at)
    check = refusal.stage == Stage.CHECK
    issuer = issuer_of(dossier.received_by_agency_id if check else dossier.competent_agency_id, on)
    number = refusal.notation or (f"{refusal.number:04d}/TCHS" if refusal.number else "")
    return papers.RefusalPaper(
        head=issuer.head(on, number, by_desk=check),
        code=dossier.code or "",
        office=issuer.desk if check else issuer.name,
        applicant=applicant_of(dossier),
        request=request_of(dossier),
        signer=papers.Signer(refusal.decided_by_name, refusal.decided_by_title),
        contact=contact(refusal.drafted_by_name),
        reason=refusal.reason,
        basis=refusal.legal_basis,
        advice=refusal.guidance,
        online=dossier.channel == "online",
        submission=dossier.submission_no,
        submitted_at=dossier.submitted_at,
        after_verification=not check,
    )


def stop_of(dossier: Dossier, notice: Decision) -> papers.StopPaper:
    """Return form 05: work ends without a result."""
    on = local_day(notice.decided_at or notice.drafted_at)
    issuer = issuer_of(dossier.competent_agency_id, on)
    paid = dossier.fee_total and dossier.fee_collected
    return papers.StopPaper(
        head=issuer.head(on, notice.notation, by_desk=False),
        code=dossier.code or "",
        office=issuer.name,
        applicant=applicant_of(dossier),
        request=request_of(dossier),
        signer=papers.Signer(notice.decided_by_name, notice.decided_by_title),
        contact=contact(notice.decided_by_name),
        reason=notice.reason,
        basis=notice.legal_basis,
        fee=_("đã thu %(amount)s; hỏi nơi đã nộp hồ sơ về việc hoàn trả") % {"amount": dong(dossier.fee_total)}
        if paid
        else "",
    )


def contact(officer: str) -> papers.Contact:
    """Return whom the person may ask: the official, the province's line, our public pages."""
    return papers.Contact(officer, settings.HOTLINE, settings.PUBLIC_ADDRESS.partition("://")[2])


def control_sheet_of(dossier: Dossier) -> papers.ControlSheetPaper:
    """Return form 06: every passing from hand to hand, as the clock ledger kept it."""
    received_at, due_at = promised(dossier)
    on = local_day(received_at)
    issuer = issuer_of(dossier.received_by_agency_id, on)
    return papers.ControlSheetPaper(
        head=issuer.head(on, f"{dossier.receipt_no:04d}/PKS"),
        code=str(dossier.code),
        owner=dossier.owner_name,
        request=request_of(dossier),
        received_at=received_at,
        due_at=due_at,
        responsible=queries.unit_names(dossier, received_at)[1],
        passings=_passings(dossier),
        empty_rows=0 if dossier.returned_at else 2,
    )


def _passings(dossier: Dossier) -> tuple[papers.HandOver, ...]:
    held = [interval for interval in queries.ledger_of(dossier) if interval.clock != "waiting"]
    positions = {interval.position for interval in held if interval.position}
    known = people.holders(positions, day=local_day(dossier.received_at or dossier.submitted_at)) if positions else {}
    giver, giver_part = dossier.submitter_name or dossier.owner_name, _("Người nộp hồ sơ")
    rows: list[papers.HandOver] = []
    for interval in held:
        official = known.get(interval.position) if interval.position else None
        taker = official.name if official else dossier.received_by_name if not rows else ""
        rows.append(
            papers.HandOver(
                giver, giver_part, taker, interval.label, interval.from_at, outcome=_outcome(dossier, interval.clock)
            )
        )
        giver, giver_part = taker, interval.label
    return tuple(rows)


def _outcome(dossier: Dossier, clock: str) -> str:
    if clock != "stopped" or dossier.resolved_at is None or dossier.due_at is None:
        return ""
    return _(JUDGED[timeliness(local(dossier.resolved_at), local(dossier.due_at))])
