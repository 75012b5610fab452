"""The lifecycle of a dossier: the ten states of the national portal (domain.md §1.5) as a table."""

from enum import StrEnum

from motcua.kernel.lifecycle import Lifecycle, step


class State(StrEnum):
    """The national states. Their numbers are in ``NATIONAL_CODE``, their words in ``WORDS``."""

    NEW = "new"  # mới đăng ký, chờ tiếp nhận
    ACCEPTED = "accepted"  # được tiếp nhận
    REJECTED = "rejected"  # không được tiếp nhận
    PROCESSING = "processing"  # đang xử lý
    SUPPLEMENT_REQUESTED = "supplement_requested"  # yêu cầu bổ sung giấy tờ
    PAYMENT_REQUESTED = "payment_requested"  # yêu cầu thực hiện nghĩa vụ tài chính
    WITHDRAWN = "withdrawn"  # công dân yêu cầu rút hồ sơ
    STOPPED = "stopped"  # dừng xử lý
    RESOLVED = "resolved"  # đã xử lý xong
    RETURNED = "returned"  # đã trả kết quả


S = State
NATIONAL_CODE = {state: number for number, state in enumerate(State, start=1)}
WORDS = {
    S.NEW: "Chờ tiếp nhận",
    S.ACCEPTED: "Đã tiếp nhận",
    S.REJECTED: "Từ chối tiếp nhận",
    S.PROCESSING: "Đang xử lý",
    S.SUPPLEMENT_REQUESTED: "Chờ bổ sung",
    S.PAYMENT_REQUESTED: "Chờ thanh toán",
    S.WITHDRAWN: "Đã rút",
    S.STOPPED: "Dừng xử lý",
    S.RESOLVED: "Đã có kết quả",
    S.RETURNED: "Đã trả kết quả",
}
PAUSED = frozenset({S.SUPPLEMENT_REQUESTED, S.PAYMENT_REQUESTED})
RUNNING = frozenset({S.ACCEPTED, S.PROCESSING})
OPEN = RUNNING | PAUSED
ENDED = frozenset({S.REJECTED, S.WITHDRAWN, S.STOPPED, S.RETURNED})
WITHDRAWABLE = frozenset({S.NEW, S.ACCEPTED, S.PROCESSING, S.SUPPLEMENT_REQUESTED})  # no result is signed yet

LIFECYCLE = Lifecycle(
    start=S.NEW,
    steps=(
        #    action                from                                    to
        step("receive",            {S.NEW},                                S.ACCEPTED),
        step("reject",             {S.NEW, S.SUPPLEMENT_REQUESTED},        S.REJECTED),
        step("ask_before",         {S.NEW},                                S.SUPPLEMENT_REQUESTED),
        step("resubmit",           {S.SUPPLEMENT_REQUESTED},               S.NEW),
        step("hand_over",          {S.ACCEPTED, S.PROCESSING},             S.PROCESSING),
        step("assign",             {S.PROCESSING},                         S.PROCESSING),
        step("take",               {S.PROCESSING},                         S.PROCESSING),
        step("ask_for_more",       {S.ACCEPTED, S.PROCESSING},             S.SUPPLEMENT_REQUESTED),
        step("supplement",         {S.SUPPLEMENT_REQUESTED},               S.PROCESSING),
        step("submit",             {S.PROCESSING},                         S.PROCESSING),
        step("send_back",          {S.PROCESSING},                         S.PROCESSING),
        step("approve",            {S.PROCESSING},                         S.PROCESSING),
        step("complete",           {S.PROCESSING},                         S.RESOLVED),
        step("recall",             {S.RESOLVED},                           S.PROCESSING),
        step("return_result",      {S.RESOLVED},                           S.RETURNED),
        step("stop",               {S.SUPPLEMENT_REQUESTED},               S.STOPPED),
        step("withdraw",           WITHDRAWABLE,                           S.WITHDRAWN),
    ),
)  # fmt: skip
