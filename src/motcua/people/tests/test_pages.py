"""Every screen in a real browser: no sideways scroll, nothing for axe, no complaint of the console."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from motcua.people import commands
from motcua.people.models import Position, RoleGrant
from motcua.people.tests import factories as make
from motcua.ui.tests.browser import WINDOWS, chromium, visit  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("MOTCUA_PICTURES")


def session_of(actor, home):
    client = make.sign_in(Client(), actor)
    return [
        {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": home}
    ]


@pytest.fixture
def addresses():
    here = make.make_agency("Ủy ban nhân dân xã Liên Sơn Lắk")
    room = make.make_unit(here, "Phòng Văn hóa – Xã hội")
    admin = make.administrator(here)
    holder = make.account(here, "H’Ngăm Niê Kđăm", email="ngam.nk@daklak.example", phone="0905123456")
    held = make.post(holder, room, "specialist", "records_clerk")
    make.post(holder, here, "one_stop_clerk", title="Công chức tiếp nhận và trả kết quả")
    other = make.leader(here)
    for name in ("Y Bhăm Êñuôl", "Nông Thị Ngoan", "Giàng A Páo", "Lê Thị Ân"):
        make.post(make.account(here, name), room, "specialist")
    with make.agreed("people.arrange_substitution"):
        commands.arrange_substitution(
            absent=holder.pk, substitute=other.id, basis="Nghỉ phép năm theo đơn ngày 20/11/2026", by=admin, at=make.NOW,
            from_at=make.NOW, to_at=make.NOW.replace(year=2027),
        )  # fmt: skip
    assert Position.objects.filter(account=holder).count() == 2
    grant = RoleGrant.objects.filter(position=held).first()
    own, second = (
        commands.propose(
            action="people.grant_role", arguments={"position": held.pk, "role": role}, reason="Thay người nghỉ hưu theo quyết định",
            by=by, at=make.NOW,
        )
        for role, by in (("leader", admin), ("centre_head", make.administrator(here)))
    )  # fmt: skip
    pages = [
        "/nguoi-thu-hai/", f"/nguoi-thu-hai/{own.pk}/", f"/nguoi-thu-hai/{second.pk}/",
        *([f"/can-bo/vai-tro/{grant.pk}/thu-hoi/"] if grant else []),
        "/can-bo/", "/can-bo/?ten=zzzz", "/can-bo/vai-tro/", "/can-bo/uy-quyen/", "/can-bo/them/",
        "/tai-khoan/", "/tai-khoan/mat-khau/", f"/can-bo/vi-tri/{held.pk}/vai-tro/", f"/can-bo/vi-tri/{held.pk}/ket-thuc/",
        *(f"/can-bo/{holder.pk}/{page}" for page in ("", "sua/", "vi-tri/", "dat-mat-khau/", "ngung/")),
    ]  # fmt: skip
    return admin, pages


@pytest.mark.parametrize("profile", WINDOWS)
def test_every_screen_fits_and_is_accessible(visit, live_server, addresses, profile, request):  # noqa: F811
    admin, pages = addresses
    assert get_user_model().objects.filter(pk=admin.id).exists()
    found = []
    with visit(profile) as visitor:
        look(visitor, "/dang-nhap/", found, request)
        look(visitor, "/dang-xuat/", found, request)
        visitor.page.context.add_cookies(session_of(admin, live_server.url))
        for page in pages:
            look(visitor, page, found, request)
    assert found == []


def look(visitor, path, found, request):
    page = visitor.goes_to(path)
    assert page.title().strip()
    if PICTURES:
        name = path.strip("/").replace("/", "-").replace("?", "-")[:60]
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{request.node.callspec.id}.png"), full_page=True)
    found += [f"{path}: {one}" for one in visitor.violations()]
    if visitor.sideways() > 0:
        found.append(f"{path}: {visitor.sideways()} px too wide")
