"""What the API says when something is refused: problem+json (RFC 9457), in Vietnamese."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

API = "/api/"
MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: gettext_lazy("Yêu cầu không đọc được"),
    401: gettext_lazy("Chưa có mã truy cập hợp lệ"),
    403: gettext_lazy("Không được phép"),
    404: gettext_lazy("Không có"),
    405: gettext_lazy("Phương thức không dùng được ở địa chỉ này"),
    406: gettext_lazy("Không trả được kiểu dữ liệu này"),
    408: gettext_lazy("Nội dung đến quá chậm"),
    409: gettext_lazy("Đã có người khác xử lý trước"),
    413: gettext_lazy("Dữ liệu gửi quá lớn"),
    415: gettext_lazy("Kiểu dữ liệu không nhận được"),
    422: gettext_lazy("Nội dung chưa đúng"),
    429: gettext_lazy("Gửi quá nhiều yêu cầu"),
    500: gettext_lazy("Phần mềm gặp lỗi"),
    503: gettext_lazy("Tạm thời không phục vụ được"),
    507: gettext_lazy("Tạm ngừng nhận tệp"),
}
DETAILS = {
    400: gettext_lazy("Hãy kiểm tra địa chỉ, tiêu đề và cú pháp của nội dung gửi."),
    401: gettext_lazy("Gửi mã truy cập trong tiêu đề Authorization: Bearer. Mã có thể đã hết hạn hoặc bị thu hồi."),
    403: gettext_lazy("Hệ thống này không được làm việc đó."),
    404: gettext_lazy("Không có địa chỉ hoặc bản ghi này, hoặc hệ thống của ông/bà không được xem."),
    405: gettext_lazy("Xem tiêu đề Allow."),
    409: gettext_lazy("Hãy đọc lại bản ghi rồi làm tiếp."),
    408: gettext_lazy(
        "Nội dung phải đến đủ số byte đã báo, ít nhất 10 kB mỗi giây. Hãy gửi lại với cùng Idempotency-Key."
    ),
    413: gettext_lazy("Gửi tệp lớn riêng từng tệp, ở địa chỉ tệp của hồ sơ."),
    415: gettext_lazy("Nội dung phải là application/json, riêng tệp là multipart/form-data."),
    429: gettext_lazy("Hãy đợi số giây ghi ở tiêu đề Retry-After."),
    500: gettext_lazy("Không có gì bị thay đổi. Hãy báo cho người quản trị."),
    503: gettext_lazy(
        "Chưa rõ việc đã được ghi hay chưa. Hãy gửi lại sau, với cùng Idempotency-Key: việc không bị làm hai lần."
    ),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that must be mended: where it stands (a JSON pointer, or ``query/name``), and what is wrong."""

    where: str
    words: str


def is_api(request: HttpRequest) -> bool:
    """Tell whether a machine asks."""
    return request.path.startswith(API)


def problem(
    status: int,
    detail: str = "",
    *,
    errors: Sequence[Wrong] = (),
    standing: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the problem with this status; without ``detail`` the usual words for it.

    ``standing`` says how a record is now, to whoever may see it and acted on an older edition.
    """
    body: dict[str, object] = {
        "type": f"urn:motcua:problem:{status}",
        "title": str(TITLES.get(status, _("Yêu cầu không thực hiện được"))),
        "status": status,
        "detail": detail or str(DETAILS.get(status, "")),
    }
    if errors:
        body["errors"] = [{"pointer": wrong.where, "detail": wrong.words} for wrong in errors]
    if standing is not None:
        body["standing"] = standing
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    if status == 401:  # noqa: PLR2004 - the status is the point
        response["WWW-Authenticate"] = 'Bearer realm="motcua"'
    for name, value in (headers or {}).items():
        response[name] = value
    return response
