"""Which papers a dossier must have, and which of them it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from motcua.dossiers.queries.catalogue import version_kept
from motcua.procedures import queries as procedures

if TYPE_CHECKING:
    from motcua.dossiers.models import Dossier, DossierPaper
    from motcua.procedures.models import RequiredPaper


def papers_asked(dossier: Dossier) -> list[RequiredPaper]:
    """Return the papers that the kept version asks for in the dossier's own situation."""
    version = version_kept(dossier.version_id)
    variant = next((v for v in version.variants.all() if v.id == dossier.variant_id), None)
    return list(procedures.papers_for(version, variant))


def missing_papers(dossier: Dossier) -> list[str]:
    """Return the names of required papers that were not handed in and that no connected database replaces."""
    return lacking(dossier, dossier.papers.all())


def lacking(dossier: Dossier, papers: Iterable[DossierPaper]) -> list[str]:
    """Return what ``missing_papers`` would, for papers that are perhaps not saved yet."""
    given = {paper.required_id for paper in papers if paper.present}
    return [
        paper.name
        for paper in papers_asked(dossier)
        if paper.need == "required" and not paper.replaced_by and paper.id not in given
    ]
