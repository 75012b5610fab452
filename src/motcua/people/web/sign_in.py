"""Signing in and out. allauth leads from step to step; the counting, the words and the pages are ours."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStageController
from allauth.account.views import LoginView
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.commands import Refused
from motcua.kernel.web import Request, client_address, redirect, render, screen
from motcua.people import commands, queries, rules
from motcua.people.web import proof
from motcua.people.web.session_store import ADDRESS, AGENT, STARTED
from motcua.people.web.typed import whole_errors


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """What allauth says and does here: Vietnamese words, no sign-up, no messages of its own."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("Tài khoản này đã ngừng. Hãy hỏi quản trị viên của cơ quan."),
        "username_password_mismatch": gettext_lazy(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."
        ),
        "email_password_mismatch": gettext_lazy(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."
        ),
        "rate_limited": gettext_lazy("Có quá nhiều yêu cầu cùng lúc. Hãy đợi một lát rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth passes it
        """Accounts are made by administrators only."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the next page shows that the official is in."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Check the password, the try counted; capitals in the username and blanks around it do not count."""
        username, password = str(credentials.get("username", "")), str(credentials.get("password", ""))

        def real() -> Any:
            AuthenticationBackend.unstash_authenticated_user()
            found = authenticate(request, username=rules.tidy_username(username), password=password)
            return found or AuthenticationBackend.unstash_authenticated_user()  # right, but of a deactivated account

        try:
            return proof.tried(request, username, password, real=real)
        except commands.TooManyTries as no:
            raise ValidationError(no.message, code="too_many_login_attempts") from no

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Stop whoever knows the password of an account that is deactivated or dormant."""
        if user.is_active and user.dormant_at is not None:
            clear_login(request)
            return redirect("account_inactive")
        stopped: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return stopped

    def login(self, request: HttpRequest, user: Any) -> None:
        """Open the session: a new key, the device, the beginning from which its longest life is counted."""
        super().login(request, user)
        request.session[STARTED] = time.time()
        request.session[AGENT] = request.headers.get("User-Agent", "")[:300]
        request.session[ADDRESS] = client_address(request)[:45]
        proof.confirm(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return for whom requests are counted; whoever cannot be told apart is counted together."""
        return client_address(request) or "unknown"


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth carries no types
    """Username and password, with our words for what is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say in Vietnamese what is missing."""
        super().__init__(*args, **kwargs)
        self.fields["login"].error_messages["required"] = _("Hãy nhập tên đăng nhập.")
        self.fields["password"].error_messages["required"] = _("Hãy nhập mật khẩu.")


class SignInView(LoginView):  # type: ignore[misc]  # allauth carries no types
    """allauth's own view with our page; a refusal is answered with 422, as everywhere."""

    template_name = "account/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; a HEAD is not counted, because reading happens in a transaction that may not write."""
        if request.method == "HEAD":
            return super(LoginView, self).dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows: what was typed, what is wrong, whom a visitor may try."""
        form = kwargs.get("form") or self.get_form()
        wrong = {name: " ".join(errors) for name, errors in form.errors.items()} if form.is_bound else {}
        context: dict[str, Any] = super().get_context_data(**kwargs)
        refused = kwargs.get("refused", "")
        return context | {
            "passkeys": proof.passkeys_work_at(self.request),
            "username": form["login"].value() or "",
            "errors": ({"": refused} if refused else {})
            | {("" if name == "__all__" else name): words for name, words in wrong.items()},
            "demonstration": queries.demonstration_accounts(),
            "demonstration_password": rules.DEMONSTRATION_PASSWORD,
        }

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page again with what was typed."""
        return render(self.request, self.template_name, self.get_context_data(form=form), status=422)


sign_in = screen(needs="anyone", methods=("GET", "POST"), fields=("login", "password", "next"))(SignInView.as_view())


class PasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]  # allauth carries no types
    """The answer of a passkey; what is no answer at all is refused like a wrong one."""

    def clean_credential(self) -> Any:
        """Return the passkey that answered."""
        try:
            return super().clean_credential()
        except proof.BROKEN as error:
            raise ValidationError("incorrect") from error  # the view says the words


class PasskeyView(LoginWebAuthnView):  # type: ignore[misc]  # allauth carries no types
    """Sign in by passkey alone: it holds the key and asked for finger, face or PIN, which makes two steps."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; a HEAD is not counted, because reading happens in a transaction that may not write."""
        if request.method == "HEAD":
            return HttpResponse()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Return what the browser's passkey is asked to sign."""
        return HttpResponse(proof.passkey_question(None), content_type="application/json")

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ARG002 - allauth passes it
        """Show the page to sign in again; whatever was wrong is said in the same words."""
        page = SignInView()
        page.setup(self.request)
        words = _("Khóa truy cập chưa được chấp nhận. Hãy thử lại, hoặc đăng nhập bằng mật khẩu.")
        context = page.get_context_data(form=page.get_form_class()(request=self.request), refused=words)
        return render(self.request, page.template_name, context, status=422)


sign_in_by_passkey = screen(needs="anyone", methods=("GET", "POST"), fields=("credential", "next"))(
    PasskeyView.as_view()
)


@screen(needs="anyone", methods=("GET", "POST"), fields=("credential", "code"))
def second_step(request: Request) -> HttpResponse:
    """Ask for the code of the app, a recovery code or a passkey, after the password was right."""
    stage = None if request.user.is_authenticated else LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return redirect("account_login")
    account = stage.login.user
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _prove_second(request, account)
        except Refused as refused:
            errors = whole_errors(refused)
        else:
            return stage.exit()  # type: ignore[no-any-return]
    kinds = {str(step.type) for step in queries.second_steps(account.pk)}
    asks_key = "webauthn" in kinds and proof.passkeys_work_at(request)
    context = {
        "errors": errors,
        "has_app": "totp" in kinds,
        "question": proof.passkey_question(account) if asks_key else "",
    }
    return render(request, "account/second_step.html", context, status=422 if errors else 200)


def _prove_second(request: Request, account: queries.Account) -> None:
    if answer := request.POST.get("credential", ""):
        proof.check_passkey(account, answer)
    else:
        proof.check_code(request, account, str(request.POST.get("code", "")))


@screen(needs="anyone", methods=("GET", "POST"), fields=())
def sign_out(request: Request) -> HttpResponse:
    """End the session. A GET only asks, because a mere link must not sign anybody out."""
    if request.method != "POST":
        return render(request, "account/logout.html")
    logout(request)
    messages.success(request, _("Đã đăng xuất."))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@screen(needs="anyone")
def show_inactive(request: Request) -> HttpResponse:
    """Say that the account was deactivated, or went dormant."""
    return render(request, "account/inactive.html", status=403)
