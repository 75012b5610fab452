"""Let somebody stand in for an absent official."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, Forbidden, Post, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.text import clean
from motcua.kernel.time import clock_day, local_day, until
from motcua.people import queries, rules
from motcua.people.commands.rights import change_rights
from motcua.people.commands.two_people import Matter, register_act, second_person
from motcua.people.events import SubstitutionArranged, SubstitutionEnded
from motcua.people.models import Account, Position, Substitution

OWN = "tasks.own"
ARRANGE = "people.arrange_substitution"


@command
def arrange_substitution(
    *,
    absent: UUID,
    substitute: UUID,
    from_at: datetime,
    to_at: datetime,
    basis: str,
    position: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Substitution:
    """Let ``substitute`` do the work of ``absent`` from one instant to another, in one post or in all.

    Officials arrange their own absence; an administrator may do it for those whom
    he manages when a second person confirmed it, but never becomes the deputy by it. Work is never passed on twice:
    who stands in for somebody cannot be stood in for at the same time.

    :raises NeedsSecondPerson: it is another's absence and nobody confirmed it.
    :raises Refused: oneself as substitute, of oneself or of others, a chain, a period that is wrong or taken, no basis.
    :raises Forbidden: it is another's absence and ``by`` does not manage that account.
    """
    second = second_person(ARRANGE).id if by.id != absent else None
    change_rights()
    account = queries.account_for(by, absent)
    post = _post_to_arrange(account, by, at)
    wrong = wrong_period(from_at, to_at, at) | _wrong_people(account, substitute, position, by, at) | wrong_basis(basis)
    if wrong:
        raise Refused(" ".join(wrong.values()), fields=wrong)
    _check_chain(account.pk, substitute, position, from_at, to_at)
    arranged = Substitution(
        absent=account,
        position_id=position,
        substitute_id=substitute,
        from_at=from_at,
        to_at=to_at,
        basis=clean(basis)[:300],
        arranged_at=at,
    )
    arranged.save(force_insert=True)
    event = SubstitutionArranged(arranged.id, substitute, position, from_at, to_at, second)
    announce(event, subject=account.pk, agency=account.agency_id, by=by, at=at, post=post)
    return arranged


def _told_substitution(
    *, absent: UUID, substitute: UUID, from_at: datetime, to_at: datetime, basis: str, position: UUID | None = None,
    by: Actor, at: datetime,  # noqa: ARG001 - every act is told with its time
) -> Matter:  # fmt: skip
    """Say what it means that one official works in another's name."""
    account, deputy = queries.account_for(by, absent), queries.account_for(by, substitute)
    held = Position.objects.filter(pk=position).first() if position else None
    words = {"name": account.full_name, "deputy": deputy.full_name}
    return Matter(
        subject=account.pk,
        agency=account.agency_id,
        title=_("Để %(deputy)s làm thay %(name)s") % words,
        effects=(
            _("Vị trí: %(title)s.") % {"title": held.title if held else _("mọi vị trí đang giữ")},
            _("Từ %(first)s đến %(last)s.") % {"first": clock_day(from_at), "last": until(to_at)},
            _("Căn cứ: %(basis)s.") % {"basis": clean(basis)},
        ),
    )


register_act(ARRANGE, right=rules.CONFIRM, run=arrange_substitution, tell=_told_substitution)


def _post_to_arrange(account: Account, by: Actor, at: datetime) -> Post:
    if account.pk == by.id:
        return require(by, OWN)
    if not queries.may_manage(by, account, day=local_day(at)):
        message = f"{by.name} may not arrange the absence of {account.pk}"
        raise Forbidden(message)
    return require(by, rules.MANAGE, within=account.agency_id)


def wrong_period(from_at: datetime, to_at: datetime, at: datetime) -> dict[str, str]:
    """Return what is wrong with the time of a substitution, by field of its page; empty when it is right."""
    if to_at <= from_at:
        return {"to_on": _("Ngày kết thúc phải từ ngày bắt đầu trở đi.")}
    if to_at <= at:
        return {"to_on": _("Thời gian ủy quyền đã qua.")}
    if to_at - from_at > timedelta(days=rules.MOST_DAYS_OF_SUBSTITUTION):
        return {"to_on": _("Không ủy quyền quá một năm. Hãy bố trí người khác vào vị trí.")}
    return {}


def wrong_basis(basis: str) -> dict[str, str]:
    """Return what is wrong with the reason given for a substitution, by field of its page."""
    if clean(basis):
        return {}
    return {"basis": _("Hãy ghi căn cứ, ví dụ: nghỉ phép năm theo đơn ngày 20/11/2026.")}


def _wrong_people(absent: Account, substitute: UUID, position: UUID | None, by: Actor, at: datetime) -> dict[str, str]:
    wrong = {}
    if position is not None and not Position.objects.filter(pk=position, account=absent).exists():
        wrong["position"] = _("Hãy chọn một vị trí của người vắng mặt.")
    if substitute == absent.pk:
        return wrong | {"substitute": _("Không thể ủy quyền cho chính người vắng mặt.")}
    if substitute == by.id:
        return wrong | {"substitute": _("Không tự đặt mình làm thay người khác. Hãy nhờ người đó tự ủy quyền.")}
    deputy = queries.account_for(by, substitute)
    if not deputy.is_active or not queries.posts_on([substitute], local_day(at)):
        wrong["substitute"] = _("Người làm thay phải đang giữ một vị trí công tác.")
    return wrong


def _check_chain(absent: UUID, substitute: UUID, position: UUID | None, from_at: datetime, to_at: datetime) -> None:
    then = Substitution.objects.filter(ended_at__isnull=True, from_at__lt=to_at, to_at__gt=from_at)
    away = then.filter(absent=substitute).first()
    if away is not None:
        message = _("Người này cũng vắng mặt đến %(until)s. Hãy chọn người khác.") % {"until": until(away.to_at)}
        raise Refused(message, field="substitute")
    if then.filter(substitute=absent).exists():
        raise Refused(
            _("Người vắng mặt đang làm thay cho người khác trong thời gian đó. Hãy kết thúc ủy quyền kia trước."),
            field="from_on",
        )
    same = then.filter(absent=absent)
    if position is not None:
        same = same.filter(Q(position=position) | Q(position__isnull=True))
    if same.exists():
        raise Refused(_("Trong thời gian này đã có người làm thay."), field="from_on")


@command
def end_substitution(*, substitution: UUID, by: Actor, at: datetime) -> None:
    """End a substitution now, because the official is back or the deputy cannot go on.

    The absent official, the substitute, and whoever manages the absent one's account may.

    :raises NoSuchAccount: there is none in reach.
    :raises Forbidden: it is not ``by``'s affair.
    """
    change_rights()
    found = (
        Substitution.objects.select_for_update(of=("self",)).filter(pk=substitution).select_related("absent").first()
    )
    if found is None:
        raise queries.NoSuchAccount(substitution)
    if by.id == found.substitute_id:
        post = require(by, OWN)
    else:
        post = _post_to_arrange(queries.account_for(by, found.absent_id), by, at)
    if found.ended_at is not None:
        return
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    event = SubstitutionEnded(found.id)
    announce(event, subject=found.absent_id, agency=found.absent.agency_id, by=by, at=at, post=post)
