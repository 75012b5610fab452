"""Find what was done to facts behind the application's back, and where. Needs the facts and a public key, nothing else."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from motcua.kernel.seals import guessing
from motcua.kernel.seals.canonical import NotCanonical
from motcua.kernel.seals.findings import (
    DELETED,
    INSERTED,
    OLDER_COPY,
    REORDERED,
    REWRITTEN,
    SEAL_CHANGED,
    SEAL_DELETED,
    TRUNCATED,
    UNTRUSTED,
    Finding,
    Report,
)
from motcua.kernel.seals.guessing import Altered
from motcua.kernel.seals.head import Head
from motcua.kernel.seals.keys import key_id
from motcua.kernel.seals.record import START, Block, FactRow
from motcua.kernel.seals.sources import Source

SLACK = timedelta(minutes=5)  # how far the clock may jump, and how long a statement may take to reach its first row
Progress = Callable[[int], None]


def verify(
    source: Source,
    *,
    outside: Sequence[Head] = (),
    trusted: Sequence[Ed25519PublicKey] = (),
    progress: Progress = lambda _facts: None,
) -> Report:
    """Check every fact, every link and every head, and return what was found.

    :param outside: heads that were kept in another place; without one, facts cut off at the end together with their
        seals and heads leave no trace.
    :param trusted: public keys that are believed; keys that they hand over to are believed too. Without one the chain
        is checked, but anybody may have written it.
    """
    inside = source.heads()
    walk = _Walk(wanted={head.number for head in [*inside, *outside]})
    for block, facts in source.blocks():
        walk.block(block, facts)
        progress(len(block.facts))
    walk.end()
    for fact in source.loose():
        walk.loose(fact, source.next_turn)
        progress(1)
    _Heads(walk, source, believed={key_id(key): key for key in trusted}).check(inside, outside)
    if not trusted:
        walk.report.notes.append("không có khóa công khai nên chưa kiểm chữ ký của đầu chuỗi")
    return walk.report


@dataclass
class _Walk:
    """One way along the chain, from its beginning to its end."""

    wanted: set[int]
    report: Report = field(default_factory=Report)
    last: Block | None = None
    ends: dict[int, tuple[bytes, int]] = field(default_factory=dict)  # number -> hash and last position
    _broken: list[Block] = field(default_factory=list)
    _altered: list[Altered] = field(default_factory=list)
    _gaps: list[tuple[int, int]] = field(default_factory=list)  # turns whose seals are gone
    _ceilings: list[int] = field(default_factory=list)
    _sealed: list[datetime] = field(default_factory=list)
    _doubtful: bool = False  # the link from the last block cannot be judged

    def block(self, block: Block, facts: dict[UUID, FactRow]) -> None:
        """Check one block: its place, its hash, its link, its facts."""
        self._gap(block)
        whole = block.computed() == block.hash
        if not whole and not self._order_within(block, facts):
            self._broken.append(block)
        elif whole and not self._doubtful and block.previous != (self.last.hash if self.last else START):
            self.report.add(Finding(SEAL_CHANGED, f"khối {block.number} không nối với khối trước", block.first))
        self._doubtful = not whole
        self._facts(block, facts)
        if block.number in self.wanted:
            self.ends[block.number] = (block.hash, block.last)
        self._ceilings.append(max(block.ceiling, self._ceilings[-1] if self._ceilings else 0))
        self._sealed.append(block.sealed_at)
        self.report.blocks += 1
        self.report.position = block.last
        self.last = block

    def _gap(self, block: Block) -> None:
        expected = self.last.number + 1 if self.last else 1
        if block.number == expected:
            return
        position = self.last.last + 1 if self.last else 1
        detail = f"thiếu khối {expected}–{block.number - 1}, vị trí {position}–{block.first - 1}"
        self.report.add(Finding(SEAL_DELETED, detail, position))
        self._gaps.append((self.last.until if self.last else -1, block.until))
        self._doubtful = True

    def _order_within(self, block: Block, facts: dict[UUID, FactRow]) -> bool:
        """Say, and tell, whether the block is whole once its facts stand in the order of their turns again."""
        pairs = list(zip(block.facts, block.digests, strict=False))
        if len(block.digests) != len(block.facts) or any(one not in facts for one in block.facts):
            return False
        pairs.sort(key=lambda pair: (facts[pair[0]].turn, pair[0].bytes))
        mended = replace(block, facts=tuple(a for a, _ in pairs), digests=tuple(b for _, b in pairs))
        if mended.computed() != block.hash:
            return False
        place = next(n for n, (a, b) in enumerate(zip(block.facts, mended.facts, strict=True)) if a != b)
        detail = f"trong khối {block.number}, chỗ này vốn là sự kiện {mended.facts[place]}"
        self.report.add(Finding(REORDERED, detail, block.first + place, block.facts[place]))
        return True

    def _facts(self, block: Block, facts: dict[UUID, FactRow]) -> None:
        for place, (key, digest) in enumerate(zip(block.facts, block.digests, strict=False), block.first):
            row = facts.get(key)
            if row is None:
                self.report.add(Finding(DELETED, f"đã niêm phong trong khối {block.number}, nay không còn", place, key))
                continue
            try:
                same = row.digest() == digest
            except (NotCanonical, ValueError, OverflowError):
                same = False
            if not same:
                self._altered.append(Altered(place, digest, row))
            elif self._too_old(row):
                self.report.add(_backdated(row, place))

    def _too_old(self, row: FactRow) -> bool:
        """Say whether the fact claims to be older than a seal that was made before its transaction began."""
        before = bisect_right(self._ceilings, row.turn)
        return before > 0 and row.recorded_at < self._sealed[before - 1] - SLACK

    def end(self) -> None:
        """Judge what could only be judged once everything was seen."""
        for finding in guessing.told(self._altered):
            self.report.add(finding)
        for block in self._broken:
            self.report.add(self._moved(block) or _seal_changed(block))

    def _moved(self, block: Block) -> Finding | None:
        for other in self._broken[: guessing.MOST]:
            for guess in (replace(block, number=other.number), replace(block, number=other.number, first=other.first)):
                if other is not block and guess.computed() == block.hash:
                    detail = f"khối {block.number} vốn là khối {other.number}"
                    return Finding(REORDERED, detail, min(block.first, other.first))
        return None

    def loose(self, fact: FactRow, next_turn: int) -> None:
        """Check one fact that no seal names: it must be younger than the chain, or its seal is known to be gone."""
        if any(low < fact.turn <= high for low, high in self._gaps):
            return
        self.report.loose += 1
        if self.last and (fact.turn, fact.id.bytes) <= (self.last.until, self.last.facts[-1].bytes):
            detail = "không có dấu niêm phong nào dù đứng trước cuối chuỗi"
        elif self.last and fact.turn < self.last.horizon:
            detail = "không có dấu niêm phong nào dù giao dịch của nó đã xong trước lần niêm phong cuối"
        elif fact.turn >= next_turn:
            detail = "mang lượt của một giao dịch chưa hề có"
        elif self._too_old(fact):
            detail = "ghi lùi ngày: tự khai cũ hơn lần niêm phong cuối"
        else:
            return
        self.report.add(Finding(INSERTED, detail, None, fact.id, fact.recorded_at))


def _backdated(row: FactRow, place: int) -> Finding:
    return Finding(INSERTED, "ghi lùi ngày: tự khai cũ hơn lần niêm phong trước nó", place, row.id, row.recorded_at)


def _seal_changed(block: Block) -> Finding:
    return Finding(SEAL_CHANGED, f"khối {block.number} không còn khớp với mã băm của nó", block.first)


@dataclass
class _Heads:
    """What signed heads say about the chain that was walked."""

    walk: _Walk
    source: Source
    believed: dict[str, Ed25519PublicKey]
    _good: int = 0

    def check(self, inside: Sequence[Head], outside: Sequence[Head]) -> None:
        """Check signatures and places of all heads, the oldest first."""
        blind = not self.believed
        highest_inside = max((head.number for head in inside), default=0)
        every = {head.text: head for head in [*inside, *outside]}.values()
        cut = False
        for head in sorted(every, key=lambda head: (head.number, str(head.words.get("signed_at")))):
            if not blind and not self._is_genuine(head):
                continue
            if (next_key := head.next_key) is not None:
                self.believed[key_id(next_key)] = next_key
            self.walk.report.heads += 1
            cut = self._place(head, highest_inside) or cut
            if cut:
                return  # every later head says the same

    def _is_genuine(self, head: Head) -> bool:
        key = self.believed.get(str(head.words.get("key")))
        if key is not None and head.is_signed_by(key):
            return True
        why = "khóa không được tin" if key is None else "chữ ký sai"
        self.walk.report.add(
            Finding(UNTRUSTED, f"đầu chuỗi ký lúc {head.words.get('signed_at')}: {why}", head.position)
        )
        return False

    def _place(self, head: Head, highest_inside: int) -> bool:
        """Compare the head with the chain; return True when the chain is not the one it was signed over."""
        report, last = self.walk.report, self.walk.last
        if head.number > (last.number if last else 0):
            report.add(self._cut(head, highest_inside))
            return True
        found, position = self.walk.ends.get(head.number, (b"", 0))
        if found != head.hash or position != head.position:
            detail = f"trong khoảng {self._good + 1}–{head.position} chuỗi không còn là chuỗi đã ký lúc {head.words['signed_at']}"
            report.add(Finding(REWRITTEN, detail, self._good + 1))
            return True
        self._good = report.signed_until = head.position
        return False

    def _cut(self, head: Head, highest_inside: int) -> Finding:
        end = self.walk.report.position
        missing = f"đầu chuỗi ký lúc {head.words['signed_at']} ở vị trí {head.position}, nay chuỗi chỉ tới {end}"
        moved = head.words.get("database") != self.source.database or self.source.next_turn < int(head.words["ceiling"])
        if moved and highest_inside <= (self.walk.last.number if self.walk.last else 0):
            return Finding(OLDER_COPY, missing, end + 1)
        return Finding(TRUNCATED, missing, end + 1)
