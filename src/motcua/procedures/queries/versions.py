"""Versions by code, by key and by day."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.kernel.actors import Actor, NotThere
from motcua.kernel.reference import remembered
from motcua.procedures.lifecycle import DISCARDED, DRAFT, IN_THE_CATALOGUE
from motcua.procedures.models import Competence, Field, Procedure, ProcedureVersion

EDIT = "procedures.edit"
PARTS = (
    "variants",
    "competences",
    "legal_bases",
    "channel_rules",
    "papers",
    "fee_rules",
    "result_kinds",
    "steps",
)


class NoSuchProcedure(NotThere):
    """There is no such procedure in force, or the viewer may not see it."""


def whole_versions() -> QuerySet[ProcedureVersion]:
    """Return versions with all their parts, in one statement for the versions and one for each kind of part."""
    return ProcedureVersion.objects.select_related("procedure__field").prefetch_related(*PARTS)


def in_force(on: date) -> QuerySet[ProcedureVersion]:
    """Return the one version of each procedure that is in force on this day."""
    begun = ProcedureVersion.objects.filter(state__in=IN_THE_CATALOGUE, valid_from__lte=on)
    return begun.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


@remembered("procedures")
def version_in_force(code: str, on: date) -> ProcedureVersion:
    """Return the version of a code in force on a day, with everything it says.

    :raises NoSuchProcedure: no version of this code is in force then.
    """
    found = whole_versions().filter(id__in=in_force(on).filter(procedure__code=code).values("id")).first()
    if found is None:
        raise NoSuchProcedure(code)
    return found


def version_for(version_id: UUID) -> ProcedureVersion:
    """Return the version that a dossier keeps, with everything it says, whatever is in force today.

    :raises NoSuchProcedure: no published version has this key.
    """
    found = whole_versions().filter(id=version_id, state__in=IN_THE_CATALOGUE).first()
    if found is None:
        raise NoSuchProcedure(str(version_id))
    return found


def public_page(code: str, on: date) -> ProcedureVersion:
    """Return what the public reads about a procedure on a day; the same for everybody.

    :raises NoSuchProcedure: no version of this code is in force then.
    """
    return version_in_force(code, on)


def visible_versions(viewer: Actor) -> QuerySet[ProcedureVersion]:
    """Return the versions this viewer may see: published ones, and drafts for those who edit."""
    kept = ProcedureVersion.objects.exclude(state=DISCARDED)
    return kept if viewer.may(EDIT) else kept.exclude(state=DRAFT)


def version_seen_by(viewer: Actor, version_id: UUID) -> ProcedureVersion:
    """Return one version with everything it says, a draft only to those who edit.

    :raises NoSuchProcedure: there is none, or the viewer may not see it.
    """
    found = whole_versions().filter(id=version_id, id__in=visible_versions(viewer).values("id")).first()
    if found is None:
        raise NoSuchProcedure(str(version_id))
    return found


def versions_of(viewer: Actor, code: str) -> list[ProcedureVersion]:
    """Return the versions of a procedure that the viewer may see, the newest first."""
    return list(visible_versions(viewer).filter(procedure__code=code).order_by("-number"))


def procedure_with_code(code: str) -> Procedure:
    """Return the procedure under a national code.

    :raises NoSuchProcedure: the catalogue has no such code.
    """
    found = Procedure.objects.select_related("field").filter(code=code).first()
    if found is None:
        raise NoSuchProcedure(code)
    return found


def latest_content_version(procedure: Procedure) -> ProcedureVersion | None:
    """Return the newest version that was ever published, with everything it says."""
    published = whole_versions().filter(procedure=procedure, state__in=IN_THE_CATALOGUE)
    return published.order_by("-number").first()


def competence_at(version: ProcedureVersion, level: str) -> Competence | None:
    """Return who decides at this level of government, None when the procedure is not carried out there."""
    return next((c for c in version.competences.all() if c.level == level), None)


def fields_in_use(on: date) -> QuerySet[Field]:
    """Return the fields that have a procedure in force, in Vietnamese order."""
    return Field.objects.filter(procedures__versions__in=in_force(on)).distinct().order_by("sort_key", "id")


def every_field() -> QuerySet[Field]:
    """Return all fields in Vietnamese order, for choosing one."""
    return Field.objects.order_by("sort_key", "id")
