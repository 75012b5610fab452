"""Reading what administrators type on the screens of this module."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel.commands import Refused
from motcua.kernel.web import Request
from motcua.ui.typed import no_day, typed_day


def typed_fields(request: Request, *names: str) -> dict[str, str]:
    """Return what was typed into these fields, without blanks around; empty on a first visit."""
    return {name: str(request.POST.get(name, "")).strip() for name in names}


def needed(typed: dict[str, str], words: dict[str, str]) -> None:
    """Refuse when one of these fields is empty; ``words`` says so field by field.

    :raises Refused: with every empty field.
    """
    lacking = {name: said for name, said in words.items() if not typed[name]}
    if lacking:
        raise Refused(_("Còn thiếu thông tin."), fields=lacking)


def asked_day(typed: dict[str, str], name: str) -> date:
    """Return the day that was typed.

    :raises Refused: there is no such day.
    """
    found = typed_day(typed[name])
    if found is None:
        raise Refused(no_day(typed[name]), field=name)
    return found


def asked_key(text: str, name: str) -> UUID:
    """Return the key that a choice sent.

    :raises Refused: nothing real was chosen.
    """
    try:
        return UUID(text)
    except ValueError:
        raise Refused(_("Hãy chọn trong danh sách."), field=name) from None


def whole_errors(refused: Refused) -> dict[str, str]:
    """Return what is wrong by field; what belongs to no field stands under the empty name."""
    return refused.fields or {"": refused.message}
