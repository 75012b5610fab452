"""What machines ask for: robots, site map, whom to tell about a weakness."""

from datetime import timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from motcua.kernel.time import local_day
from motcua.kernel.web import Request, screen
from motcua.procedures import queries

PRIVATE = ("/tra-cuu/", "/ho-so/", "/viec/", "/can-bo/", "/co-quan/", "/lich/", "/thu-tuc/", "/tai-khoan/")
SECURITY_ANSWER = timedelta(days=365)


@screen(needs="anyone")
def robots(request: Request) -> HttpResponse:  # noqa: ARG001
    """Let search engines into the public pages only."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    lines.append(f"Sitemap: {settings.PUBLIC_ADDRESS}{reverse('portal:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@screen(needs="anyone")
def sitemap(request: Request) -> HttpResponse:
    """List the start page of every procedure in force."""
    codes = (
        queries.in_force(local_day(request.now)).order_by("procedure__code").values_list("procedure__code", flat=True)
    )
    pages = [reverse("portal:home"), reverse("portal:procedures")]
    pages += [reverse("portal:procedure", args=[code]) for code in codes]
    entries = "".join(f"<url><loc>{escape(settings.PUBLIC_ADDRESS + page)}</loc></url>" for page in pages)
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@screen(needs="anyone")
def security(request: Request) -> HttpResponse:
    """Say whom to tell about a weakness (RFC 9116)."""
    lines = (
        *([f"Contact: {settings.SECURITY_CONTACT}"] if settings.SECURITY_CONTACT else []),
        f"Contact: tel:{settings.HOTLINE}",
        f"Canonical: {settings.PUBLIC_ADDRESS}{request.path}",
        f"Expires: {(request.now + SECURITY_ANSWER).isoformat(timespec='seconds')}",
        "Preferred-Languages: vi, en",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
