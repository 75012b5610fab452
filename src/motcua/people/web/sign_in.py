"""Signing in and out. allauth checks the password and limits tries; the words and pages are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.web import Request, client_address, redirect, render, screen
from motcua.people import queries, rules


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
        "too_many_login_attempts": gettext_lazy(
            "Đã thử sai nhiều lần. Hãy đợi 5 phút rồi thử lại, hoặc nhờ quản trị viên đặt lại mật khẩu."
        ),
        "rate_limited": gettext_lazy("Có quá nhiều yêu cầu cùng lúc. Hãy đợi một lát rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth passes it
        """Accounts are made by administrators only."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the next page shows that the official is in."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Check the password; capitals in the username and blanks around it do not count."""
        if "username" in credentials:
            credentials["username"] = rules.tidy_username(credentials["username"])
        return super().authenticate(request, **credentials)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return for whom tries are counted; whoever cannot be told apart is counted together."""
        return client_address(request) or "unknown"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        """Count wrong passwords by name alone: allauth would begin anew for each host name we answer to."""
        return rules.tidy_username(str(credentials.get("username", "")))


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
        return context | {
            "username": form["login"].value() or "",
            "errors": {("" if name == "__all__" else name): words for name, words in wrong.items()},
            "demonstration": queries.demonstration_accounts(),
            "demonstration_password": rules.DEMONSTRATION_PASSWORD,
        }

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page again with what was typed."""
        return render(self.request, self.template_name, self.get_context_data(form=form), status=422)


sign_in = screen(needs="anyone", methods=("GET", "POST"))(SignInView.as_view())


@screen(needs="anyone", methods=("GET", "POST"))
def sign_out(request: Request) -> HttpResponse:
    """End the session. A GET only asks, because a mere link must not sign anybody out."""
    if request.method != "POST":
        return render(request, "account/logout.html")
    logout(request)
    messages.success(request, _("Đã đăng xuất."))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@screen(needs="anyone")
def show_inactive(request: Request) -> HttpResponse:
    """Say that the account was deactivated."""
    return render(request, "account/inactive.html", status=403)
