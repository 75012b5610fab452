"""No lie told to the user: what every answer that was no success may be, and how many there may be."""

from collections.abc import Iterable, Iterator, Sequence

from motcua.drill.findings import Wrong
from motcua.drill.journal import ACKNOWLEDGED, REFUSED, SENT, UNKNOWN, Entry

AWAY, NO_ROOM, BROKEN, REFUSAL = 503, 507, 500, range(400, 500)
EXPECTED_REFUSALS = frozenset({409, 429})  # the load sends nothing that may be refused for another reason
MOST_ERRORS, LONGEST_ERRORS = 0.02, 10.0  # share of requests, seconds


def lies(entries: Sequence[Entry]) -> Iterator[Wrong]:
    """Return every answer that no user should get, and every request that was never clearly answered."""
    for entry in entries:
        if entry.said != REFUSED:
            continue
        where = f"khóa {entry.key}: {entry.status} {entry.why[:160]}"
        if entry.status == AWAY and not entry.retry_after:
            yield Wrong("no-retry-after", where)
        elif entry.status == BROKEN:
            yield Wrong("answer-500", where)
        elif entry.status not in {AWAY, NO_ROOM} and entry.status not in EXPECTED_REFUSALS:
            yield Wrong("answer-strange", where)
    yield from _never_settled(entries)


def _never_settled(entries: Iterable[Entry]) -> Iterator[Wrong]:
    last = {}
    for entry in entries:
        last[entry.key] = entry
    for key, entry in last.items():
        clear = entry.said == ACKNOWLEDGED or (entry.said == REFUSED and entry.status in REFUSAL)
        if not clear:
            yield Wrong("never-settled", f"khóa {key}: cuối cùng {entry.said} {entry.status or entry.why}")


def budget(entries: Iterable[Entry], first: float, last: float) -> Iterator[Wrong]:
    """Judge the answers between two instants (wall clock, seconds) around a restart of the database.

    At most 2 % of the requests may fail, within ten seconds, each by a 503 with Retry-After (P9).
    """
    within = [entry for entry in entries if entry.said != SENT and first <= entry.at - entry.took and entry.at <= last]
    failed = [entry for entry in within if entry.said != ACKNOWLEDGED]
    if not failed:
        return
    share = len(failed) / len(within)
    if share > MOST_ERRORS:
        yield Wrong(
            "too-many-errors", f"{len(failed)} trên {len(within)} yêu cầu ({share:.1%}) trong {last - first:.0f} giây"
        )
    length = max(entry.at for entry in failed) - min(entry.at for entry in failed)
    if length > LONGEST_ERRORS:
        yield Wrong("too-many-errors", f"lỗi kéo dài {length:.0f} giây")
    for entry in failed:
        if entry.said == UNKNOWN or entry.status != AWAY:
            yield Wrong("too-many-errors", f"khóa {entry.key}: {entry.why[:80] or entry.status}, không phải 503")
