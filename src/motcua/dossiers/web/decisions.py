"""Acts that put reasons on paper: ask for more, note what came, refuse, submit a draft, send it back."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.calendar import queries as calendar
from motcua.calendar.rules import WorkCalendar, day_words
from motcua.dossiers import commands
from motcua.dossiers.commands.supplement import wrong_in_request
from motcua.dossiers.models import Dossier, SupplementRequest
from motcua.dossiers.queries.catalogue import version_kept
from motcua.dossiers.queries.checklist import missing_papers
from motcua.dossiers.rules import ClockEffect, Lack, Outcome, Stage, one_stop_law
from motcua.dossiers.web.acting import ACTING, BOTH, asked, edition_of, question, typed
from motcua.dossiers.web.scans import Scans
from motcua.kernel.commands import Refused
from motcua.kernel.time import day, local_day
from motcua.kernel.web import Request, screen
from motcua.ui.typed import no_day, typed_day

ROWS, MOST_ROWS = 3, 20
DAYS_TO_ANSWER = 10


@screen(needs=ACTING, methods=BOTH)
def ask_for_more(request: Request, dossier: UUID) -> HttpResponse:
    """Ask for the one complete list of what is missing, the day to answer by, and what the clock does."""
    kept, action = asked(request, dossier, "ask_for_more", "ask_before")
    if kept.received_at is None:
        action = "ask_before"
    rows = _rows(request, kept)
    days = calendar.calendar_for(kept.competent_agency_id)
    usual_day = day(_working_days_on(local_day(request.now), days))
    given = typed(request, "reason", "legal_basis", answer_by_on=usual_day, clock_effect=ClockEffect.PAUSE)

    def work() -> str:
        lacks, answer_by_on = [Lack(what, how) for what, how in rows], typed_day(given["answer_by_on"])
        off = _day_off(answer_by_on, days) if answer_by_on else no_day(given["answer_by_on"])
        if answer_by_on is None or off:
            wrong = wrong_in_request(lacks, given["reason"], answer_by_on, local_day(request.now))
            raise Refused(_("Phiếu yêu cầu bổ sung chưa đủ."), fields=wrong | {"answer_by_on": off})
        commands.ask_for_more(
            dossier=kept.id,
            lacks=lacks,
            reason=given["reason"],
            legal_basis=given["legal_basis"],
            answer_by_on=answer_by_on,
            clock_effect=ClockEffect.RESTART if given["clock_effect"] == ClockEffect.RESTART else ClockEffect.PAUSE,
            edition=edition_of(request),
            by=request.actor,
            at=request.now,
        )
        return _("Đã lập phiếu yêu cầu bổ sung. Hãy in phiếu giao cho người nộp.")

    adding = "add" in request.POST
    empty = min(max(ROWS - len(rows), 1 + adding), MOST_ROWS - len(rows))
    shown = rows + [("", "")] * empty
    law = one_stop_law(local_day(kept.received_at or request.now))
    bases = [(law.asking, law.asking), *bases_of(kept)]
    fields = {"typed": given, "rows": shown, "before": kept.received_at is None, "bases": bases, "law": law}
    return question(request, "ask", kept, action, fields, work, sent=not adding)


def _rows(request: Request, kept: Dossier) -> list[tuple[str, str]]:
    """Return the rows of the list: as typed, or what the checklist lacks."""
    if request.method == "POST":
        typed_rows = [
            (str(request.POST.get(f"what_{n}", "")).strip(), str(request.POST.get(f"how_{n}", "")).strip())
            for n in range(1, MOST_ROWS + 1)
        ]
        rows = [row for row in typed_rows if any(row)]
    else:
        rows = [(name, "") for name in missing_papers(kept)]
    return rows[:MOST_ROWS]


def _day_off(answer_by_on: date, days: WorkCalendar) -> str:
    """Say that nobody is there to take papers on that day, and when somebody is next; empty for a working day."""
    if days.works(answer_by_on):
        return ""
    return _("Ngày này cơ quan không làm việc (%(why)s). Ngày làm việc kế tiếp là %(next)s.") % {
        "why": days.why_off(answer_by_on),
        "next": day_words(days.next_working_day(answer_by_on)),
    }


def _working_days_on(today: date, days: WorkCalendar) -> date:
    answer = today
    for _day in range(DAYS_TO_ANSWER):
        answer = days.next_working_day(date.fromordinal(answer.toordinal() + 1))
    return answer


def bases_of(kept: Dossier) -> list[tuple[str, str]]:
    """Return the legal texts of the procedure, to be chosen from or typed over."""
    laws = version_kept(kept.version_id).legal_bases.all()
    return [(f"{law.number} – {law.title}", law.number) for law in laws]


@screen(needs=ACTING, methods=BOTH)
def answer_supplement(request: Request, dossier: UUID) -> HttpResponse:
    """Ask what of the list has come, with scans; then the dossier goes on.

    Nothing is ticked beforehand: a key pressed by habit must not record papers that nobody handed in.
    """
    kept, action = asked(request, dossier, "supplement", "resubmit")
    waiting = next((s for s in kept.supplements.all() if s.answered_at is None), None)
    names = _awaited(kept, waiting)
    everything = request.POST.get("do") == "all"
    ticked = [str(name) for name in request.POST.getlist("came")]
    came = names if everything else [name for name in ticked if name in names]
    scans = Scans(request)

    def work() -> str:
        if names and not came:
            raise Refused(
                _("Chưa đánh dấu giấy tờ nào. Hãy đánh dấu giấy tờ người nộp vừa nộp thêm (F2 nếu đủ cả)."),
                field="came",
            )
        scans.attach(kept, stage="supplement")
        commands.answer_supplement(
            dossier=kept.id,
            papers=came,
            edition=edition_of(request),
            by=request.actor,
            at=request.now,
        )
        return _("Đã nhận bổ sung. Hồ sơ đi tiếp.") if kept.received_at else _("Đã nhận bổ sung. Hồ sơ chờ tiếp nhận.")

    how = {lack["what"]: lack["how"] for lack in waiting.lacks} if waiting else {}
    fields = {"names": [(name, name, how.get(name, "")) for name in names], "came": came, "asked": waiting}
    return question(request, "answer", kept, action, fields, work, sent=not everything, scans=scans)


def _awaited(kept: Dossier, waiting: SupplementRequest | None) -> list[str]:
    """Return what was asked for, then what the checklist still lacks, each once."""
    listed = [lack["what"] for lack in waiting.lacks] if waiting else []
    return list(dict.fromkeys([*listed, *missing_papers(kept)]))


@screen(needs="dossiers.receive", methods=BOTH)
def reject(request: Request, dossier: UUID) -> HttpResponse:
    """Ask why the dossier is not received and where the person should go."""
    kept, action = asked(request, dossier, "reject")
    given = typed(request, "reason", "legal_basis", "guidance")

    def work() -> str:
        commands.reject_dossier(dossier=kept.id, edition=edition_of(request), by=request.actor, at=request.now, **given)
        return _("Đã từ chối tiếp nhận. Hãy in phiếu giao cho người nộp.")

    return question(request, "reject", kept, action, {"typed": given, "bases": bases_of(kept)}, work)


@screen(needs="dossiers.handle", methods=BOTH)
def submit(request: Request, dossier: UUID) -> HttpResponse:
    """Ask for the draft: a result with its summary, or a refusal with its reason, with scans."""
    kept, action = asked(request, dossier, "submit")
    last = next((d for d in kept.decisions.all() if d.stage == Stage.VERIFY), None)
    usual = {name: getattr(last, name) if last else "" for name in ("summary", "reason", "legal_basis", "guidance")}
    given = typed(request, outcome=last.outcome if last else Outcome.APPROVED, **usual)
    scans = Scans(request)

    def work() -> str:
        if given["outcome"] not in set(Outcome):
            raise Refused(_("Hãy chọn kết quả hay từ chối."), field="outcome")
        scans.attach(kept, stage="draft")
        commands.submit_result(
            dossier=kept.id,
            edition=edition_of(request),
            by=request.actor,
            at=request.now,
            **given | {"outcome": Outcome(given["outcome"])},  # type: ignore[arg-type]
        )
        return _("Đã trình ký. Người ký thấy ngay trong khay.")

    results = [result.name for result in version_kept(kept.version_id).result_kinds.all()]
    fields = {"typed": given, "bases": bases_of(kept), "results": results, "sent_back": last}
    return question(request, "submit", kept, action, fields, work, scans=scans)


@screen(needs="dossiers.decide", methods=BOTH)
def send_back(request: Request, dossier: UUID) -> HttpResponse:
    """Ask what must be mended, then return the draft to who wrote it."""
    kept, action = asked(request, dossier, "send_back")
    given = typed(request, "remark")

    def work() -> str:
        commands.send_back(
            dossier=kept.id, remark=given["remark"], edition=edition_of(request), by=request.actor, at=request.now
        )
        return _("Đã trả lại dự thảo kèm ý kiến.")

    return question(request, "send_back", kept, action, {"typed": given}, work)
