"""The API face, wired in one place: which rooms of which modules stand under ``/api/v1``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from motcua.dossiers.api import router as dossiers
from motcua.dossiers.api.tracking import router as tracking
from motcua.kernel.api.description import DescribedAPI
from motcua.kernel.api.face import Token, answer_refusals
from motcua.kernel.api.problems import MEDIA_TYPE, is_api, problem
from motcua.kernel.api.reading import StrictParser
from motcua.organisations.api import router as organisations
from motcua.procedures.api import router as procedures

ABOUT = """Giao diện cho các hệ thống khác: cùng các việc, cùng quyền và cùng quy tắc như trên màn hình.

Mọi yêu cầu mang mã truy cập trong tiêu đề `Authorization: Bearer`. Mọi POST mang `Idempotency-Key` do bên gửi tự đặt:
gửi lại với cùng khóa thì nhận đúng câu trả lời cũ, việc không làm hai lần. Điều gì bị từ chối được trả lời bằng
`application/problem+json` (RFC 9457). Không có và không được xem trả lời như nhau: 404.
"""

api = DescribedAPI(
    title="Một cửa",
    version="1.0.0",
    description=ABOUT,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=Token(),
    parser=StrictParser(),
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
)
answer_refusals(api)
api.add_router("/dossiers", dossiers, tags=["Hồ sơ"])
api.add_router("/procedures", procedures, tags=["Thủ tục"])
api.add_router("/organisations", organisations, tags=["Cơ quan"])
api.add_router("/tracking", tracking, tags=["Tra cứu"])


def head_as_get(handle: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer HEAD as GET without its body (RFC 9110 section 9.3.2): ninja knows only the methods that are named to it.

    Whoever asks so has read nothing, but what would be recorded of a GET is recorded: the length alone tells something.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD" or not is_api(request):
            return handle(request)
        request.method = "GET"
        try:
            full = handle(request)
        finally:
            request.method = "HEAD"
        if isinstance(full, StreamingHttpResponse):
            full.streaming_content = ()
        elif isinstance(full, HttpResponse):
            full.headers.setdefault("Content-Length", str(len(full.content)))
            full.content = b""
        return full

    return middleware


def only_problems(handle: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let a machine get a problem whatever went wrong, also where a person would get a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        if response.status_code < 400 or not is_api(request):  # noqa: PLR2004 - below, nothing went wrong
            return response
        if response.headers.get("Content-Type") == MEDIA_TYPE:
            return response
        said = problem(response.status_code)
        for name, value in response.headers.items():
            if not name.startswith("Content-") and name != "Vary":
                said.headers.setdefault(name, value)
        return said

    return middleware
