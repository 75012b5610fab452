"""What can be asked of the catalogue of procedures."""

from motcua.procedures.queries.catalogue import Wanted, catalogue
from motcua.procedures.queries.content import content_of, fee_for, limit_for, papers_for
from motcua.procedures.queries.offers import agencies_offering, offered_at, takes_in
from motcua.procedures.queries.search import search
from motcua.procedures.queries.versions import (
    NoSuchProcedure,
    competence_at,
    fields_in_use,
    in_force,
    latest_content_version,
    procedure_with_code,
    public_page,
    version_for,
    version_in_force,
    version_seen_by,
    versions_of,
)

__all__ = (
    "NoSuchProcedure",
    "Wanted",
    "agencies_offering",
    "catalogue",
    "competence_at",
    "content_of",
    "fee_for",
    "fields_in_use",
    "in_force",
    "latest_content_version",
    "limit_for",
    "offered_at",
    "papers_for",
    "procedure_with_code",
    "public_page",
    "search",
    "takes_in",
    "version_for",
    "version_in_force",
    "version_seen_by",
    "versions_of",
)
