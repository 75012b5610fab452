"""The list of the catalogue as officials see it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from motcua.kernel.actors import Actor
from motcua.kernel.text import search_key
from motcua.procedures.lifecycle import DRAFT
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.queries.search import CODE, ranked
from motcua.procedures.queries.versions import in_force, visible_versions

READ = "procedures.read"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all."""

    text: str = ""
    field: str = ""
    level: str = ""
    system: str = ""
    channel: str = ""
    drafts: bool = False


def catalogue(viewer: Actor, wanted: Wanted, *, on: date) -> QuerySet[ProcedureVersion]:
    """Return versions in force on the day (or open drafts), narrowed, with field and channels.

    Empty for whoever may not read procedures. Unordered when nothing is searched,
    so that the list can be paged by key; a search keeps its order of fitness.
    """
    if not viewer.may(READ):
        return ProcedureVersion.objects.none()
    rows = visible_versions(viewer).filter(state=DRAFT) if wanted.drafts else in_force(on)
    rows = rows.select_related("procedure__field").prefetch_related("channel_rules").filter(_narrowed(wanted))
    typed = search_key(wanted.text)
    if not typed:
        return rows
    if CODE.fullmatch(typed):
        return rows.filter(procedure__code__contains=typed)
    return ranked(rows, typed)


def _narrowed(wanted: Wanted) -> Q:
    condition = Q()
    if wanted.field:
        condition &= Q(procedure__field__code=wanted.field)
    if wanted.level:
        condition &= Q(levels__contains=[wanted.level])
    if wanted.system:
        condition &= Q(system=wanted.system)
    if wanted.channel:
        condition &= Q(pk__in=ProcedureVersion.objects.filter(channel_rules__channel=wanted.channel).values("pk"))
    return condition
