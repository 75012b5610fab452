"""How content becomes rows of a draft; used by the commands of this module only."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.kernel.commands import Refused
from motcua.kernel.editions import same_edition
from motcua.kernel.text import clean, clean_lines, search_key, sort_key
from motcua.procedures.lifecycle import LIFECYCLE
from motcua.procedures.models import (
    CaseVariant,
    ChannelRule,
    Competence,
    FeeRule,
    LegalBasis,
    Procedure,
    ProcedureVersion,
    RequiredPaper,
    ResultKind,
    RouteStep,
)
from motcua.procedures.queries import NoSuchProcedure
from motcua.procedures.rules import (
    CompetenceLine,
    Content,
    FeeLine,
    LawLine,
    LimitLine,
    Line,
    PaperLine,
    ResultLine,
    StepLine,
    VariantLine,
)

LEADING = re.compile(r"^thu tuc ")
PLAIN_FIELDS = (
    "name", "decision_no", "levels", "system", "system_name", "filing_place", "online_kind", "online_reason",
    "applicants", "sequence", "conditions", "sets", "keywords",
)  # fmt: skip
LONG_FIELDS = frozenset({"filing_place", "online_reason", "sequence", "conditions"})
TABLES: dict[str, Any] = {
    "variants": CaseVariant,
    "competences": Competence,
    "legal_bases": LegalBasis,
    "channel_rules": ChannelRule,
    "papers": RequiredPaper,
    "fee_rules": FeeRule,
    "result_kinds": ResultKind,
    "steps": RouteStep,
}
PART_OF: dict[type[Any], str] = {
    VariantLine: "variants",
    CompetenceLine: "competences",
    LawLine: "legal_bases",
    LimitLine: "channel_rules",
    PaperLine: "papers",
    FeeLine: "fee_rules",
    ResultLine: "result_kinds",
    StepLine: "steps",
}
ORDERED = frozenset({"variants", "legal_bases", "papers", "fee_rules", "result_kinds", "steps"})


def locked_version(version: UUID, action: str, revision: int | None = None) -> ProcedureVersion:
    """Return the version, locked, if the action is legal and nobody saved it since ``revision``.

    :raises NoSuchProcedure: no such version.
    :raises NotAllowed: not in this state.
    :raises Overtaken: somebody else saved the draft in between.
    """
    found = ProcedureVersion.objects.select_for_update().filter(id=version).first()
    if found is None:
        raise NoSuchProcedure(str(version))
    LIFECYCLE.after(found.state, action)
    same_edition(
        found.revision,
        revision,
        _("Người khác vừa lưu bản nháp này. Hãy tải lại trang để xem thay đổi rồi sửa tiếp."),
    )
    return found


def locked_procedure(code: str) -> Procedure:
    """Return the procedure, locked.

    :raises NoSuchProcedure: the catalogue has no such code.
    """
    found = Procedure.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NoSuchProcedure(code)
    return found


def new_draft(procedure: Procedure, content: Content) -> ProcedureVersion:
    """Write a draft with this content under the next number."""
    last = ProcedureVersion.objects.filter(procedure=procedure).aggregate(last=Max("number"))["last"]
    version = ProcedureVersion(procedure=procedure, number=(last or 0) + 1, state=LIFECYCLE.start)
    lay_plain(version, {name: getattr(content, name) for name in PLAIN_FIELDS})
    version.save(force_insert=True)
    write_parts(version, content)
    return version


def lay_plain(version: ProcedureVersion, values: Mapping[str, object]) -> tuple[str, ...]:
    """Set the plain fields, cleaned, with their keys for search and order; return what really changed."""
    changed = []
    for name, value in values.items():
        tidy = _tidy(name, value)
        if getattr(version, name) != tidy:
            setattr(version, name, tidy)
            changed.append(name)
    version.name_key = LEADING.sub("", search_key(version.name))
    version.keyword_key = "".join(f"|{search_key(word)}" for word in version.keywords) + "|"
    spoken = version.keyword_key.replace("|", " ")
    version.search_key = f"{version.name_key} {spoken} {version.procedure.code}"
    version.sort_key = sort_key(version.name)
    return tuple(changed)


def _tidy(name: str, value: object) -> object:
    if isinstance(value, str):
        return clean_lines(value) if name in LONG_FIELDS else clean(value)
    if isinstance(value, tuple | list):
        return [clean(str(item)) for item in value if clean(str(item))]
    return value


def write_parts(version: ProcedureVersion, content: Content) -> None:
    """Write every line of the content as a row of the version, in order, one statement for each kind."""
    CaseVariant.objects.bulk_create(
        CaseVariant(version=version, position=at, key=line.key, name=line.name)
        for at, line in enumerate(content.variants, 1)
    )
    variants = variants_of(version)
    for part, table in TABLES.items():
        if part == "variants":
            continue
        lines = getattr(content, part)
        rows = [table(version=version, **row_values(part, line, at, variants)) for at, line in enumerate(lines, 1)]
        table.objects.bulk_create(rows)


def variants_of(version: ProcedureVersion) -> dict[str, UUID | None]:
    """Return the id of each variant by its key; the empty key is every case."""
    return {"": None, **dict(CaseVariant.objects.filter(version=version).values_list("key", "id"))}


def row_values(part: str, line: Any, position: int | None, variants: Mapping[str, UUID | None]) -> dict[str, Any]:
    """Return the columns of one line; ``position`` None leaves the order as it is.

    :raises Refused: the line names a variant that the version does not have.
    """
    values = {f.name: getattr(line, f.name) for f in fields(line)}
    if "variant" in values:
        key = values.pop("variant")
        if key not in variants:
            raise Refused(_("Phiên bản không có trường hợp này."), field="variant")
        values["variant_id"] = variants[key]
    if part in ORDERED and position is not None:
        values["position"] = position
    return values


def cleaned(line: Line) -> Line:
    """Return the line with its texts as they are stored."""
    texts: dict[str, Any] = {
        f.name: clean_lines(value) if f.name in {"note", "text", "condition_text"} else clean(value)
        for f in fields(line)
        if isinstance(value := getattr(line, f.name), str)
    }
    return replace(line, **texts)
