"""What a draft still lacks before it may be published (NĐ 63/2010 Đ8: the statutory parts)."""

from collections.abc import Iterator
from decimal import Decimal

from motcua.procedures.rules.content import Content
from motcua.procedures.rules.limits import hours_words, shortest_hours
from motcua.procedures.rules.vocabulary import CHANNELS

OWN_ROUTE = ("receive", "decide", "return")
STEP_WORDS = {"receive": "tiếp nhận", "decide": "quyết định của lãnh đạo", "return": "trả kết quả"}


def missing(content: Content) -> tuple[str, ...]:
    """List in Vietnamese everything that keeps the draft from being published; empty means ready."""
    return (*_statutory(content), *_filing(content), *_pointers(content), *_route(content), *_times(content))


def _statutory(content: Content) -> Iterator[str]:
    if not content.name.strip():
        yield "Chưa có tên thủ tục."
    if not content.decision_no.strip():
        yield "Chưa có số quyết định công bố."
    if not content.levels:
        yield "Chưa chọn cấp thực hiện."
    if not content.applicants:
        yield "Chưa ghi đối tượng thực hiện."
    if not content.legal_bases:
        yield "Chưa có căn cứ pháp lý."
    if not content.result_kinds:
        yield "Chưa có kết quả thực hiện."
    if content.online_kind == "partial_online" and not content.online_reason.strip():
        yield "Dịch vụ công một phần phải nêu lý do chưa toàn trình."
    competent = {line.level for line in content.competences}
    if any(level in {"province", "commune"} and level not in competent for level in content.levels):
        yield "Mỗi cấp thực hiện phải có cơ quan có thẩm quyền."


def _filing(content: Content) -> Iterator[str]:
    if not content.channel_rules:
        yield "Chưa có cách thức thực hiện nào."
    for line in content.channel_rules:
        if line.amount is None and line.unit not in {"same_day", "unknown"}:
            yield f"Cách thức «{CHANNELS.get(line.channel, line.channel)}» chưa có thời hạn giải quyết."
        if line.amount is None and line.unit == "unknown" and not line.text.strip():
            yield f"Cách thức «{CHANNELS.get(line.channel, line.channel)}» chưa rõ thời hạn thì phải ghi nguyên văn quy định."
    if not content.papers:
        yield "Chưa có thành phần hồ sơ."
    if content.system == "ministry" and not content.filing_place.strip():
        yield "Thủ tục trên hệ thống của bộ, ngành phải ghi nơi nộp."


def _pointers(content: Content) -> Iterator[str]:
    known = {"", *(line.key for line in content.variants)}
    used = {line.variant for line in content.papers} | {line.variant for line in content.channel_rules}
    used |= {line.variant for line in content.fee_rules}
    for key in sorted(used - known):
        yield f"Trường hợp «{key}» được nhắc đến nhưng chưa khai."


def _route(content: Content) -> Iterator[str]:
    if content.system == "ministry":
        return
    keys = [line.key for line in content.steps]
    for key in OWN_ROUTE:
        if key not in keys:
            yield f"Quy trình chưa có bước {STEP_WORDS[key]}."
    if all(key in keys for key in OWN_ROUTE) and not (
        keys[0] == "receive" and keys[-1] == "return" and keys.index("decide") < keys.index("return")
    ):
        yield "Quy trình phải bắt đầu bằng tiếp nhận, có quyết định rồi mới trả kết quả."


def _times(content: Content) -> Iterator[str]:
    whole, limit = sum((line.hours for line in content.steps), Decimal()), shortest_hours(content.channel_rules)
    if limit is not None and whole > limit:
        yield (
            f"Các bước cộng lại {hours_words(whole)}, dài hơn thời hạn giải quyết ngắn nhất ({hours_words(limit)} làm việc): "
            "hãy rút bớt giờ của các bước."
        )
