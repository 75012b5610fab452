"""Acts on a dossier: those done by one button, and those that ask one short question."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.dossiers import commands, queries
from motcua.dossiers.lifecycle import ENDED
from motcua.dossiers.models import Handover
from motcua.dossiers.web.acting import ACTING, BOTH, asked, attempt, edition_of, question, typed
from motcua.dossiers.web.detail import page
from motcua.dossiers.web.scans import Scans
from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.editions import Overtaken, is_own
from motcua.kernel.fields import refuse_strange
from motcua.kernel.lifecycle import NotAllowed
from motcua.kernel.web import Request, redirect, screen
from motcua.people import queries as people
from motcua.people.queries import Official
from motcua.tasks import queries as tasks
from motcua.ui.places import address_of

DIRECT: dict[str, tuple[Callable[..., object], str]] = {
    "receive": (commands.receive_dossier, "Đã tiếp nhận hồ sơ."),
    "hand_over": (commands.hand_over, "Đã chuyển hồ sơ đến nơi xử lý."),
    "take": (commands.take_dossier, "Đã nhận. Hồ sơ nay ở khay của ông/bà."),
    "forward": (commands.forward_dossier, "Đã chuyển bước sau."),
    "approve": (commands.approve_result, "Đã ký duyệt."),
}
LATE = "Chưa làm được: hồ sơ vừa được người khác xử lý. Trang này cho thấy hồ sơ lúc này; nếu vẫn cần, hãy làm lại."


LATE_BY_YOU = "Chưa làm được: ông/bà đã xử lý hồ sơ trước đó ở cửa sổ khác. Trang này cho thấy hồ sơ lúc này."


@screen(needs=ACTING, methods=("POST",), opened="../")
def act(request: Request, dossier: UUID, action: str) -> HttpResponse:
    """Do what one button says, on the edition that the page showed; after reception the receipt is next.

    Where somebody was first, the dossier's page says so, as it stands now.

    :raises Conflict: somebody was first, and the dossier may not be seen any more.
    """
    kept = queries.dossier_for(request.actor, dossier)
    command, said = DIRECT[action]

    def work() -> str:
        command(dossier=kept.id, edition=edition_of(request), by=request.actor, at=request.now)
        return _(said)

    try:
        answer = attempt(request, kept, work, to=address_of("reception", kept.id) if action == "receive" else "")
    except (Conflict, NotAllowed) as no:
        if not queries.visible_to(request.actor).filter(id=kept.id).exists():
            raise
        refuse_strange(request)
        plain = isinstance(no, Conflict) and not isinstance(no, Overtaken)
        late = LATE_BY_YOU if is_own(request.actor, kept.id) else LATE
        messages.error(request, _("Chưa làm được. %(why)s") % {"why": no} if plain else _(late))
        return redirect("dossiers:show", kept.id)
    return answer if isinstance(answer, HttpResponse) else page(request, kept, errors={"": next(iter(answer.values()))})


@screen(needs=ACTING, methods=BOTH)
def attach(request: Request, dossier: UUID) -> HttpResponse:
    """Put scans to the dossier, to one paper of its list or to none."""
    kept = queries.dossier_for(request.actor, dossier)
    if not queries.works_on(request.actor, kept):
        raise NotThere
    if request.method != "POST" and kept.state in ENDED:
        raise Conflict(_("Hồ sơ đã kết thúc nên không đính kèm thêm được."))
    given = typed(request, paper=str(request.GET.get("giay-to", "")), stage="intake")
    papers = {str(paper.id): paper for paper in kept.papers.all()}
    scans = Scans(request)

    def work() -> str:
        paper = papers.get(given["paper"])
        count = scans.attach(kept, stage=given["stage"], paper=paper.id if paper else None)
        if not count:
            raise Refused(_("Hãy chọn ít nhất một tệp."), field="files")
        return _("Đã đính kèm %(count)s tệp.") % {"count": count}

    fields = {"typed": given, "stages": stages(), "papers": [(key, paper.name) for key, paper in papers.items()]}
    return question(request, "attach", kept, "attach", fields, work, scans=scans)


def stages() -> list[tuple[str, str]]:
    """Return what a scan can be."""
    return [("intake", _("Giấy tờ của người nộp")), ("draft", _("Dự thảo kết quả")), ("result", _("Kết quả đã ký"))]


@screen(needs="dossiers.assign", methods=BOTH)
def assign(request: Request, dossier: UUID) -> HttpResponse:
    """Ask which specialist gets the dossier, those of the unit first; each stands there with what it holds already."""
    kept, action = asked(request, dossier, "assign", "reassign")
    given = typed(request, "position")
    task = tasks.holder_of(kept.id)
    able = people.officials_of(kept.competent_agency_id, "dossiers.handle", at=request.now)
    able = [official for official in able if task is None or official.position != task.position]
    able.sort(key=lambda official: task is None or official.organisation != task.organisation)

    def work() -> str:
        chosen = next((official for official in able if str(official.position) == given["position"]), None)
        if chosen is None:
            raise Refused(_("Hãy chọn một người."), field="position")
        commands.assign_dossier(
            dossier=kept.id, position=chosen.position, edition=edition_of(request), by=request.actor, at=request.now
        )
        return _("Đã phân công cho %(name)s.") % {"name": chosen.name}

    return question(request, "assign", kept, action, {"typed": given, "officials": _choices(request, able)}, work)


def _choices(request: Request, able: list[Official]) -> list[tuple[UUID, str, str]]:
    held = tasks.loads([official.position for official in able], now=request.now)
    return [
        (
            official.position,
            f"{official.name} – {official.title}",
            _load(official, *held.get(official.position, (0, 0))),
        )
        for official in able
    ]


def _load(official: Official, count: int, late: int) -> str:
    said = [
        official.organisation_name,
        _("đang giữ %(count)s việc") % {"count": count} if count else _("chưa giữ việc nào"),
    ]
    if late:
        said.append(_("%(late)s quá hạn") % {"late": late})
    if official.substitute:
        said.append(_("đang vắng, %(name)s làm thay") % {"name": official.substitute})
    return " · ".join(said)


@screen(needs="dossiers.number", methods=BOTH)
def complete(request: Request, dossier: UUID) -> HttpResponse:
    """Ask for the sealed result, then number it and send it to the counter."""
    kept, action = asked(request, dossier, "complete")
    scans = Scans(request)

    def work() -> str:
        scans.attach(kept, stage="result")
        commands.issue_result(dossier=kept.id, edition=edition_of(request), by=request.actor, at=request.now)
        return _("Đã vào sổ và phát hành. Kết quả về Bộ phận Một cửa.")

    return question(request, "complete", kept, action, {}, work, scans=scans)


@screen(needs="dossiers.return", methods=BOTH)
def return_result(request: Request, dossier: UUID) -> HttpResponse:
    """Ask who takes the result and how, then give it out."""
    kept, action = asked(request, dossier, "return_result")
    likely = kept.submitter_name or kept.owner_name
    given = typed(request, "receiver_number", "note", method=kept.handover, receiver_name=likely)

    def work() -> str:
        commands.return_result(dossier=kept.id, edition=edition_of(request), by=request.actor, at=request.now, **given)
        return _("Đã trả kết quả cho %(name)s. Hồ sơ kết thúc.") % {"name": given["receiver_name"]}

    return question(request, "return", kept, action, {"typed": given, "methods": Handover.choices}, work)
