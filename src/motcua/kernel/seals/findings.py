"""What a verification says: what was done, where, and how sure it is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

KEPT = 1_000  # findings that are listed; all are counted

CHANGED = "changed"
DELETED = "deleted"
INSERTED = "inserted"
REORDERED = "reordered"
REDATED = "redated"
SEAL_CHANGED = "seal_changed"
SEAL_DELETED = "seal_deleted"
TRUNCATED = "truncated"
OLDER_COPY = "older_copy"
REWRITTEN = "rewritten"
UNTRUSTED = "untrusted"

SAID = {
    CHANGED: "Sự kiện bị sửa",
    DELETED: "Sự kiện bị xóa",
    INSERTED: "Sự kiện bị chèn",
    REORDERED: "Thứ tự bị đảo",
    REDATED: "Ngày giờ bị đổi",
    SEAL_CHANGED: "Dấu niêm phong bị sửa",
    SEAL_DELETED: "Dấu niêm phong bị xóa",
    TRUNCATED: "Phần cuối bị cắt",
    OLDER_COPY: "Cơ sở dữ liệu là một bản cũ",
    REWRITTEN: "Chuỗi bị viết lại",
    UNTRUSTED: "Đầu chuỗi không đúng chữ ký",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was done behind the application's back.

    ``position`` is the first place in the chain that it touches, None for a fact that has no place there.
    """

    kind: str
    detail: str
    position: int | None = None
    fact: UUID | None = None
    at: datetime | None = None

    def line(self) -> str:
        """Return it as a Vietnamese sentence for one line."""
        where = f" ở vị trí {self.position}" if self.position is not None else ""
        which = f", sự kiện {self.fact}" if self.fact else ""
        when = f", ghi lúc {self.at:%Y-%m-%d %H:%M:%S%z}" if self.at else ""
        return f"{SAID[self.kind]}{where}{which}{when}: {self.detail}"

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "kind": self.kind,
            "position": self.position,
            "fact": str(self.fact) if self.fact else None,
            "at": self.at.isoformat() if self.at else None,
            "detail": self.detail,
        }


@dataclass
class Report:
    """All that one verification found; ``intact`` when that is nothing."""

    findings: list[Finding] = field(default_factory=list)
    faults: int = 0
    blocks: int = 0
    position: int = 0
    loose: int = 0
    heads: int = 0
    signed_until: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Say whether nothing was found."""
        return not self.faults

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it unless there are too many already."""
        self.faults += 1
        if len(self.findings) < KEPT:
            self.findings.append(finding)

    def in_order(self) -> list[Finding]:
        """Return what is kept, the first place in the chain first."""
        return sorted(self.findings, key=lambda one: (one.position is None, one.position or 0))

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "intact": self.intact, "faults": self.faults, "blocks": self.blocks, "position": self.position,
            "unsealed": self.loose, "heads": self.heads, "signed_until": self.signed_until, "notes": self.notes,
            "findings": [finding.as_json() for finding in self.in_order()],
        }  # fmt: skip
