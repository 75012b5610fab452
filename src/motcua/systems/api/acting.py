"""Who acts in a request to the API: the system whose token it bears."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils import timezone

from motcua.kernel.actors import ANYONE
from motcua.kernel.api.problems import is_api, problem
from motcua.kernel.web import Request
from motcua.systems import queries
from motcua.systems.api import limits

Handler = Callable[[Request], HttpResponse]


def systems_act(handle: Handler) -> Handler:
    """Let a token say who acts at an address of the API, and nothing else: no session counts there, and no cookie.

    Stands around everything that reads what was sent, so that who has no token, or
    asks too often, is answered before his load is read.
    """

    def middleware(request: Request) -> HttpResponse:
        if not is_api(request):
            return handle(request)
        if _has_nul(request):
            return problem(400)
        request.COOKIES = {}
        request.now = timezone.localtime()
        request.seen = []
        request.actor = ANYONE
        bearer = queries.bearer_of(_token(request), request.now)
        if bearer is None:
            return handle(request)
        request.actor = bearer.actor
        allowance = limits.count(bearer, request.now)
        if allowance.exceeded:
            response = problem(429, headers={"Retry-After": str(allowance.seconds)})
        else:
            response = handle(request)
        for name, value in allowance.headers.items():
            response[name] = value
        return response

    return middleware


def _token(request: Request) -> str:
    kind, _blank, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _has_nul(request: Request) -> bool:
    return "\0" in request.path or any("\0" in value for _name, values in request.GET.lists() for value in values)
