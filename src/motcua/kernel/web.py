"""The request as our views see it, and the words every view must say about itself."""

import functools
import hmac
import re
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from http import HTTPStatus
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import urljoin, urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render as _render
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, Forbidden, NotThere
from motcua.kernel.commands import Conflict, Refused, whole
from motcua.kernel.facts import last_change
from motcua.kernel.fields import refuse_strange, watch
from motcua.kernel.lifecycle import NotAllowed
from motcua.kernel.models import OnceKey
from motcua.kernel.numbers import wait_until_durable

ANYONE = "anyone"
SIGNED_IN = "signed-in"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NEW_LINE = re.compile(r"\r\n?")


class Request(HttpRequest):
    """A request that knows who acts, what time it is, and which records were opened by it."""

    actor: Actor
    now: datetime
    seen: list[tuple[UUID, UUID | None]]


def client_address(request: HttpRequest) -> str:
    """Return the network address of whoever asks, as far as it can be trusted; empty when the server was not told.

    Each of the ``TRUSTED_PROXIES`` in front of us adds to ``X-Forwarded-For`` whom it
    was asked by: counted from the end, the last of these entries is the visitor.
    Whatever stands before it was written by the visitor, and is believed by nobody.
    """
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(told):
        try:
            return str(ip_address(told[-settings.TRUSTED_PROXIES].strip()))
        except ValueError:  # not an address: somebody came around the proxy
            pass
    return str(request.META.get("REMOTE_ADDR") or "")


class Screen(Protocol):
    """A view that has said who may come and how."""

    needs: str
    methods: frozenset[str]

    def __call__(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer the request."""
        ...


def screen(
    *,
    needs: str,
    methods: Iterable[str] = ("GET",),
    fields: Collection[str] | None = None,
    passed_over: Iterable[str] = (),
    opened: str = "",
) -> Callable[[Callable[..., HttpResponseBase]], Screen]:
    """Say of a view which right it needs, how it is called and what it may be sent. Mandatory; a test looks for it.

    ``needs`` is a right, ``"signed-in"`` or ``"anyone"``. Whoever is not signed in
    is sent to sign in; whoever lacks the right gets the same page as for an
    address that does not exist.

    A page that sends what its view does not ask for is refused (422), and what was done is undone with
    its ``once`` block. A view that does something without such a block names its ``fields``: the page is
    then refused before the view begins. One about a single record calls ``refuse_strange`` itself, after it
    knows that the record may be seen: forbidden and unknown must look the same. ``passed_over`` names fields
    which its pages have and it may leave unread; ``*`` stands for any ending.

    ``opened`` is the address, relative to its own, to which whoever opens the address of a mere act is led:
    it stands in the browser after a refusal, and is opened again by hand.
    """
    allowed = frozenset(methods) | ({"HEAD"} if "GET" in methods else frozenset())

    def mark(view: Callable[..., HttpResponseBase]) -> Screen:
        @functools.wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return _other_way(request, allowed, opened)
            if needs != ANYONE and not request.actor.known:
                return _to_sign_in(request)
            if needs not in {ANYONE, SIGNED_IN} and not request.actor.may(needs):
                raise NotThere
            return _answer(asked_only, request, *args, **kwargs)

        def asked_only(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in SAFE:
                return view(request, *args, **kwargs)
            watch(request, passed_over)
            if fields is not None:
                refuse_strange(request, fields)
            answer = view(request, *args, **kwargs)
            if fields is None and answer.status_code < HTTPStatus.BAD_REQUEST:
                refuse_strange(request)
            return answer

        guarded.needs = needs  # type: ignore[attr-defined]
        guarded.methods = allowed  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def _answer(view: Callable[..., HttpResponseBase], request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except AnsweredBefore as again:
        return again.response()
    except Forbidden as no:
        raise NotThere from no
    except NotAllowed:
        said = _("Hồ sơ, bản ghi này vừa được người khác xử lý nên không còn làm bước đó được nữa.")
        return _late_page(request, said, kwargs.values())
    except SentOtherwise as before:
        return refusal_page(request, before.message, done=before.done, yours=bool(before.done))
    except Conflict as conflict:
        if conflict.overtaken:
            return _late_page(request, conflict.message, kwargs.values())
        return refusal_page(request, conflict.message)
    except Refused as refused:
        return refusal_page(request, refused.message, status=refused.status)


def _late_page(request: Request, message: str, named: Iterable[object]) -> HttpResponse:
    """Say that somebody was first, or that it was oneself: whoever changed last what the address names."""
    last = (last_change(key) for key in named if isinstance(key, UUID))
    yours = any(fact.actor == request.actor.id for fact in last if fact)
    own = _("Ông/bà đã lưu trước đó ở cửa sổ khác, nên lần gửi từ trang này không còn đúng chỗ.")
    return refusal_page(request, own if yours else message, yours=yours)


def refusal_page(
    request: Request, message: str, *, status: int = 409, done: str = "", yours: bool = False
) -> HttpResponse:
    """Return the page that says why nothing was changed and what to do now; ``done`` leads to what had been done before.

    ``yours``: it was the same person, in another window, who was first.
    """
    back = request.path if request.method == "GET" else request.headers.get("Referer", "/")
    return render(
        request, f"ui/{status:d}.html", {"message": message, "back": back, "done": done, "yours": yours}, status=status
    )


def _other_way(request: Request, allowed: Collection[str], opened: str) -> HttpResponse:
    """Answer a page that is asked for in a way it does not take: lead on where that is known, or say so (405)."""
    if opened and request.method in {"GET", "HEAD"}:
        return redirect(urljoin(request.path, opened))
    words = _("Địa chỉ này chỉ nhận việc gửi từ một nút trên trang khác, không mở thẳng được.")
    answer = refusal_page(request, words, status=HTTPStatus.METHOD_NOT_ALLOWED)
    answer["Allow"] = ", ".join(sorted(allowed))
    return answer


def _to_sign_in(request: Request) -> HttpResponse:
    from django.contrib.auth.views import redirect_to_login

    return redirect_to_login(request.get_full_path() if request.method in SAFE else _sent_from(request))


def _sent_from(request: Request) -> str:
    """Return the page of ours from which something was sent, so that a lost session leads back to what was typed."""
    page = urlsplit(request.headers.get("Referer", ""))
    ours = page.netloc == request.get_host() and page.path.startswith("/")
    return page._replace(scheme="", netloc="", fragment="").geturl() if ours and not page.path.startswith("//") else "/"


def render(
    request: Request, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return the page made from a Jinja2 template."""
    return _render(request, template, context or {}, status=status)


def redirect(to: str, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
    """Send the browser to a page by its URL name (after a POST)."""
    response = HttpResponseRedirect(resolve_url(to, *args, **kwargs))
    response.status_code = 303
    return response


class AnsweredBefore(Exception):
    """The page was sent before: here is the answer given then."""

    def __init__(self, key: OnceKey) -> None:
        super().__init__(key.key)
        self.key = key

    def response(self) -> HttpResponse:
        """Return the first answer again, once the disk has what it tells of; the effect is not repeated."""
        wait_until_durable()
        answer = HttpResponse(status=self.key.status)
        if self.key.location:
            answer["Location"] = self.key.location
        return answer


class SentOtherwise(Exception):
    """The page was sent before with other words, and that was done; ``done`` is where that is seen, empty for others."""

    def __init__(self, done: str) -> None:
        super().__init__(done)
        self.message = _("Trang này đã được gửi trước đó với nội dung khác, và lần ấy đã được ghi.")
        self.done = done


class once:  # noqa: N801 - reads as a word: with once(request) as claim:
    """Do what a page asks for once, however often it is sent.

    Claims the hidden ``once_key`` of the page in the transaction of the commands
    called inside; leave the block by ``return claim.done(response)``. When a rule
    refuses, everything is undone and the key stays free for the mended page.

    :raises Refused: the page carried no key.
    :raises SentOtherwise: the key was used for something else; no view shows its own page then.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self._whole = whole()

    def __enter__(self) -> Self:
        """Begin the transaction and claim the key; an earlier claim ends here with its answer."""
        key = str(self._request.POST.get("once_key", ""))[:64]
        if not key:
            raise Refused(_("Trang đã quá cũ hoặc gửi thiếu dữ liệu. Hãy tải lại trang rồi gửi lại."))
        self._said = len(_unshown(self._request))
        self._whole.__enter__()
        try:
            self._claim(key)
        except BaseException as error:
            self._whole.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def _claim(self, key: str) -> None:
        mine = OnceKey(key=key, actor=self._request.actor.id, fingerprint=fingerprint(self._request))
        OnceKey.objects.bulk_create([mine], ignore_conflicts=True)
        self._row = OnceKey.objects.get(key=key)
        if self._row.status == 0:
            return
        if (self._row.actor, self._row.fingerprint) != (mine.actor, mine.fingerprint):
            raise SentOtherwise(self._row.location if self._row.actor == mine.actor else "")
        raise AnsweredBefore(self._row)

    def done(self, response: HttpResponse) -> HttpResponse:
        """Keep the answer with the key, so that a repeated page gets the same one.

        :raises Refused: the page sent what nobody asked for.
        """
        refuse_strange(self._request)
        self._row.status = response.status_code
        self._row.location = response.get("Location", "")
        self._row.save(update_fields=["status", "location"])
        return response

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit effect and answer together, or neither; what was undone is not told as done on the next page."""
        if kind is not None:
            del _unshown(self._request)[self._said :]
        if kind is None and self._row.status == 0:
            error = RuntimeError("a once block must end with claim.done(response)")
            self._whole.__exit__(RuntimeError, error, None)
            raise error
        self._whole.__exit__(kind, error, trace)


def _unshown(request: HttpRequest) -> list[Any]:
    """Return what the next page will say, as far as this request has put it there."""
    said = getattr(request, "_messages", None)
    return said._queued_messages if said is not None else []  # noqa: SLF001 - nothing can be taken back otherwise


def fingerprint(request: HttpRequest) -> str:
    """Return a digest of what a page sent, its files byte by byte, its lines however they end: browsers and scripts differ.

    Keyed, because it is kept: nobody who reads the table can try numbers or passwords against it.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), request.path.encode(), "sha256")
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            digest.update(repr((name, [NEW_LINE.sub("\n", value) for value in values])).encode())
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            digest.update(repr((name, getattr(upload, "name", ""))).encode())
            for chunk in upload.chunks():
                digest.update(chunk)
            upload.seek(0)
    return digest.hexdigest()
