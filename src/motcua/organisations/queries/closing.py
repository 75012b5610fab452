"""What closing an organisation would mean, before and while it is done."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.kernel.time import day as in_words
from motcua.organisations.models import Organisation, OrganisationName
from motcua.organisations.queries.lookups import NoSuchOrganisation


@dataclass(frozen=True, slots=True)
class Closing:
    """The units inside that would end too, and the sentences that forbid it (by field; empty: it may be done)."""

    inside: tuple[UUID, ...]
    faults: dict[str, str]


def closing(organisation: UUID, on: date) -> Closing:
    """Return what would end with the organisation if ``on`` were its last day.

    :raises NoSuchOrganisation: no such key.
    """
    row = Organisation.objects.filter(id=organisation).first()
    if row is None:
        raise NoSuchOrganisation(organisation)
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    below = list(Organisation.objects.filter(still, lineage__contains=[row.id]).exclude(id=row.id).order_by("id"))
    agencies = sum(part.is_agency for part in below)
    faults = {}
    if row.closed_on is not None:
        faults[""] = _("Cơ quan, đơn vị này đã kết thúc hoạt động ngày %(day)s.") % {"day": in_words(row.closed_on)}
    elif on < row.opened_on:
        faults["on"] = _("Ngày kết thúc không thể trước ngày thành lập (%(day)s).") % {"day": in_words(row.opened_on)}
    elif agencies:
        faults["on"] = _("Còn %(count)s cơ quan trực thuộc đang hoạt động; hãy kết thúc các cơ quan ấy trước.") % {
            "count": agencies
        }
    elif OrganisationName.objects.filter(organisation=row, valid_from__gt=on).exists():
        faults["on"] = _("Đã có tên mới bắt đầu sau ngày này.")
    elif any(part.opened_on > on for part in below):
        faults["on"] = _("Có đơn vị bên trong được lập sau ngày này.")
    return Closing(tuple(part.id for part in below), faults)
