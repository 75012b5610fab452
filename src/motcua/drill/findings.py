"""What a reconciliation finds, and the words for it."""

from dataclasses import dataclass

WORDS = {
    "acknowledged-present": "đã trả lời thành công, còn nguyên",
    "unknown-present-once": "không rõ trả lời, có đúng một",
    "unknown-absent": "không rõ trả lời, không có",
    "acknowledged-missing": "đã trả lời thành công mà mất",
    "acknowledged-different": "đã trả lời thành công mà khác",
    "acknowledged-twice": "đã trả lời thành công mà có hai",
    "unknown-present-twice": "không rõ trả lời mà có hai",
    "act-twice": "một việc làm hai lần",
    "present-never-sent": "có mà không ai gửi",
    "half-dossier": "hồ sơ dở dang",
    "row-without-file": "dòng không có tệp",
    "file-differs": "tệp sai mã băm",
    "number-gap": "sổ số hụt số",
    "number-twice": "số cấp hai lần",
    "no-task": "hồ sơ không có việc đang mở, hoặc có hai",
    "ledger-hole": "sổ thời gian có lỗ hổng",
    "never-delivered": "phản ứng không được trả",
    "chain-broken": "chuỗi niêm phong đứt",
    "answer-500": "trả lời 500",
    "answer-strange": "trả lời lạ",
    "no-retry-after": "503 không có Retry-After",
    "never-settled": "gửi lại mãi không có trả lời rõ",
    "too-many-errors": "quá nhiều lỗi quanh lần khởi động lại cơ sở dữ liệu",
    "not-recovered": "không tự hồi phục",
    "not-hit": "điểm chết không được chạm tới",
    "pages-damaged": "bảng hoặc chỉ mục của cơ sở dữ liệu hỏng trang",
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that must not be: its class (a key of ``WORDS``), and where."""

    kind: str
    what: str
