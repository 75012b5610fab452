"""Two administrators at one account or post: the second one sees both texts and decides."""

import html
import re
from datetime import timedelta

import pytest

from motcua.people import commands
from motcua.people.tests import factories as make
from motcua.people.tests.test_web import admin, at, here, now, send, text  # noqa: F401 - fixtures

pytestmark = [pytest.mark.promise("P7"), pytest.mark.django_db]


def seen_in(page):
    """What the page carries hidden: the edition and the texts it showed."""
    return {name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("edition", "seen")}


def test_the_second_who_corrects_an_account_sees_both_and_decides(client, here, admin):  # noqa: F811
    holder = make.account(here, "Lê Thị Hoa", email="hoa@daklak.example", phone="0905123456")
    page = seen_in(text(client.get(at("update", holder.pk))))
    other = make.administrator(here, name="Y Wăn Niê")
    commands.update_account(
        account=holder.pk,
        full_name="Lê Thị Hòa",
        email="hoa2@daklak.example",
        phone="0905123456",
        by=other,
        at=make.NOW,
    )
    mine = {"full_name": "Lê Thị Hóa", "email": "hoa@daklak.example", "phone": "0905999888"}
    late = send(client, at("update", holder.pk), **mine, **page)
    shown = text(late)
    assert late.status_code == 409
    for words in (
        "Y Wăn Niê đã lưu bản ghi này",
        "Lê Thị Hòa",
        'value="Lê Thị Hóa"',
        'value="hoa2@daklak.example"',
        'value="0905999888"',
    ):
        assert words in shown
    holder.refresh_from_db()
    assert holder.full_name == "Lê Thị Hòa"
    again = mine | {"email": "hoa2@daklak.example", "keep-full_name": "saved"} | seen_in(shown)
    assert send(client, at("update", holder.pk), **again).status_code == 303
    holder.refresh_from_db()
    assert (holder.full_name, holder.email, holder.phone) == ("Lê Thị Hòa", "hoa2@daklak.example", "0905999888")


def test_the_second_who_ends_a_post_sees_the_first_ones_day(client, here, admin):  # noqa: F811
    held = make.post(make.account(here), here, title="Văn thư")
    page = seen_in(text(client.get(at("end_position", held.pk))))
    other = make.administrator(here, name="Y Wăn Niê")
    commands.end_position(position=held.pk, to_on=make.NOW.date() + timedelta(days=30), by=other, at=make.NOW)
    late = send(client, at("end_position", held.pk), to_on="26/11/2026", **page)
    shown = text(late)
    assert late.status_code == 409
    assert "24/12/2026" in shown
    assert "26/11/2026" in shown
    assert send(client, at("end_position", held.pk), to_on="26/11/2026", **seen_in(shown)).status_code == 303
    held.refresh_from_db()
    assert f"{held.to_on:%d/%m/%Y}" == "26/11/2026"
