"""How an address of the API says who may come, and turns every refusal into a problem."""

import functools
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, get_type_hints

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from motcua.kernel.actors import Actor, Forbidden, NotThere
from motcua.kernel.api.problems import Wrong, problem
from motcua.kernel.api.saying import said
from motcua.kernel.api.shapes import Asked
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.lifecycle import NotAllowed
from motcua.kernel.web import ANYONE, Request

LATER = "60"  # seconds after which a system may try again what failed for a reason of ours
Endpoint = Callable[..., HttpResponseBase]


class Token(HttpBearer):
    """The token of a system. The actor was found by it before the request came here."""

    openapi_name = "token"

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Return who acts, or nothing: then the answer is 401."""
        actor: Actor = request.actor  # type: ignore[attr-defined]  # our requests have one
        return actor if actor.known else None

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002 - asked for by the base class
        """Never called: see ``__call__``."""
        return None


Once = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Khóa do bên gửi đặt, mỗi yêu cầu một khóa mới; gửi lại với cùng khóa thì nhận lại câu trả lời cũ.",
    ),
]


def endpoint(*needs: str) -> Callable[[Endpoint], Endpoint]:
    """Say of an address which right it needs (one of these), or ``"anyone"``.

    Whoever lacks it learns nothing, not even that the address exists.
    """

    def mark(view: Endpoint) -> Endpoint:
        allowed = _query_names(view)

        @functools.wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if ANYONE not in needs and not any(request.actor.may(right) for right in needs):
                raise NotThere
            if strange := [name for name in request.GET if name not in allowed]:
                raise Unasked(strange)
            return view(request, *args, **kwargs)

        guarded.needs = needs  # type: ignore[attr-defined]
        return guarded

    return mark


class Unasked(Exception):
    """The address bears questions that this place does not know."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(*names)
        self.names = names


def _query_names(view: Endpoint) -> frozenset[str]:
    hints = get_type_hints(view)
    shapes = [hint for hint in hints.values() if isinstance(hint, type) and issubclass(hint, Asked)]
    return frozenset(field.alias or name for shape in shapes for name, field in shape.model_fields.items())


def answer_refusals(api: NinjaAPI) -> None:
    """Let every refusal of this API be answered by a problem."""
    handlers: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        HttpError: _http,
        ValidationError: _invalid,
        Unasked: _unasked,
        Refused: _refused,
        Conflict: _conflict,
        NotAllowed: _not_allowed,
        Forbidden: _not_there,
        Http404: _not_there,
        RequestDataTooBig: _too_big,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    inner = error.__cause__
    return problem(inner.status_code if isinstance(inner, HttpError) else error.status_code)


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = said(error.errors)
    if all(one.where.startswith("header/") for one in wrong):
        return problem(400, _("Tiêu đề của yêu cầu còn thiếu hoặc sai."), errors=wrong)
    return problem(422, _("Hãy sửa các trường dưới đây rồi gửi lại. Chưa có gì được lưu."), errors=wrong)


def _unasked(_request: HttpRequest, error: Unasked) -> HttpResponse:
    words = _("Địa chỉ này không nhận tham số như vậy.")
    return problem(422, errors=[Wrong(f"query/{name}", words) for name in error.names])


def _refused(_request: HttpRequest, error: Refused) -> HttpResponse:
    wait = {"Retry-After": LATER} if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR else {}
    wrong = [Wrong(f"/{name}", words) for name, words in error.fields.items() if name]
    return problem(error.status, error.message, errors=wrong, headers=wait)


def _conflict(_request: HttpRequest, error: Conflict) -> HttpResponse:
    return problem(
        409, error.message, errors=[Wrong(f"/{name}", words) for name, words in error.fields.items() if name]
    )


def _not_allowed(_request: HttpRequest, _error: NotAllowed) -> HttpResponse:
    return problem(409, _("Bản ghi không còn ở bước này nên không làm việc đó được nữa."))


def _not_there(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(404)


def _too_big(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(413)
