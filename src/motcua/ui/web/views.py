"""The gallery: every component in every state, for those who build pages and for the tests that guard them."""

from __future__ import annotations

from django.http import HttpResponse
from django.template import loader

from motcua.kernel.actors import NotThere
from motcua.kernel.web import Request, render, screen

from . import samples

TROUBLES = (400, 403, 404, 405, 408, 409, 413, 422, 429, 500, 503, 507)
ERRORS = {
    "owner_number": "Số định danh phải đủ 12 chữ số. Ông/bà đã nhập 11 chữ số.",
    "born_on": "Ngày sinh không có thật: 31/02/1991.",
    "channel": "Hãy chọn cách nhận kết quả.",
}


@screen(needs="anyone")
def show_office(request: Request) -> HttpResponse:
    """Show the components as officials see them."""
    return render(request, "ui/gallery/office.html", _context())


@screen(needs="anyone")
def show_public(request: Request) -> HttpResponse:
    """Show the components as citizens see them."""
    return render(request, "ui/gallery/public.html", _context())


@screen(needs="anyone")
def show_trouble(request: Request, status: int) -> HttpResponse:
    """Show one of the pages for errors, itself answered with 200."""
    if status not in TROUBLES:
        raise NotThere
    return HttpResponse(loader.get_template(f"ui/{status}.html").render({}, request))


@screen(needs="anyone")
def found_procedures(request: Request) -> HttpResponse:
    """Answer the sample list that searches, with rows that contain what was typed."""
    typed = request.GET.get("procedure_words", "").strip().casefold()
    rows = [(row[2], row[3], row[2]) for row in samples.ROWS if typed in row[3].casefold()]
    return render(request, "ui/gallery/found.html", {"rows": rows})


def _context() -> dict[str, object]:
    return {
        "pretended": samples.pretended(),
        "papers": samples.PAPERS,
        "history": samples.HISTORY,
        "rows": samples.ROWS,
        "strips": list(samples.strips()),
        "wrong": ERRORS,
        "troubles": TROUBLES,
    }
