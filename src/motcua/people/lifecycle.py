"""The life of a proposal: a dangerous act waits for a second person (ADR 0011)."""

from enum import StrEnum

from motcua.kernel.lifecycle import Lifecycle, step


class State(StrEnum):
    """Where a proposal stands. Only a waiting one can be settled, and only once."""

    WAITING = "waiting"  # chờ người thứ hai
    CONFIRMED = "confirmed"  # đã đồng ý, việc đã làm
    REFUSED = "refused"  # đã từ chối
    WITHDRAWN = "withdrawn"  # người đề nghị đã rút
    EXPIRED = "expired"  # hết hạn chờ


S = State
WORDS = {
    S.WAITING: "Chờ người thứ hai",
    S.CONFIRMED: "Đã đồng ý",
    S.REFUSED: "Đã từ chối",
    S.WITHDRAWN: "Đã rút",
    S.EXPIRED: "Hết hạn chờ",
}

LIFECYCLE = Lifecycle(
    start=S.WAITING,
    steps=(
        step("confirm", {S.WAITING}, S.CONFIRMED),
        step("refuse", {S.WAITING}, S.REFUSED),
        step("withdraw", {S.WAITING}, S.WITHDRAWN),
        step("expire", {S.WAITING}, S.EXPIRED),
    ),
)
