"""Every page of a dossier in a real browser: nothing for axe to find, nothing wider than the window, no complaint."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.dossiers import commands
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import ClockEffect, Lack
from motcua.dossiers.tests.factories import NOW, in_process, intake, received, resolved, submitted
from motcua.dossiers.tests.pictures import PNG
from motcua.dossiers.tests.screens import WHO, Screens, screens
from motcua.files.tests.factories import bytes_kept
from motcua.kernel.actors import Actor
from motcua.tasks import queries as tasks
from motcua.ui.tests.browser import DESK, WINDOWS, chromium, visit

__all__ = ["chromium", "screens", "visit"]
pytestmark = pytest.mark.django_db(transaction=True)


def ask(dossier: Dossier, by: Actor) -> None:
    commands.ask_for_more(
        dossier=dossier.id,
        lacks=[Lack("Văn bản ủy quyền", "Nộp bản có chứng thực của UBND xã, hoặc đến cùng người ủy quyền")],
        reason="Người nộp không phải thân nhân của người được khai sinh",
        legal_basis="Thông tư 04/2020/TT-BTP, Điều 2",
        answer_by_on=date(2026, 12, 4),
        clock_effect=ClockEffect.PAUSE,
        by=by,
        at=NOW + timedelta(minutes=55),
    )  # fmt: skip


def pages(screens: Screens) -> dict[str, tuple[Actor, str]]:
    """Make a few dossiers and return the pages to look at, each with who looks."""
    place = screens.place
    new = commands.submit_dossier(intake=intake(place, papers=intake(place).papers[:1]), by=place.clerk, at=NOW)
    came, held, waits, signed = received(place), in_process(place), submitted(place), resolved(place)
    paused = in_process(place)
    ask(paused, place.specialist)
    paper = held.papers.first()
    commands.attach_file(
        dossier=held.id, kept=bytes_kept([PNG]), name="to-khai.png", stage="intake", paper=paper.id if paper else None,
        by=place.specialist, at=NOW + timedelta(minutes=30),
    )  # fmt: skip
    return {
        "new": (place.clerk, f"/ho-so/{new.id}/"),
        "received": (place.clerk, f"/ho-so/{came.id}/"),
        "held": (place.specialist, f"/ho-so/{held.id}/"),
        "paused": (place.clerk, f"/ho-so/{paused.id}/"),
        "waits": (place.leader, f"/ho-so/{waits.id}/"),
        "signed": (place.clerk, f"/ho-so/{signed.id}/"),
        "ask": (place.specialist, f"/ho-so/{held.id}/yeu-cau-bo-sung/"),
        "submit": (place.specialist, f"/ho-so/{held.id}/trinh-ky/"),
        "attach": (place.specialist, f"/ho-so/{held.id}/dinh-kem/"),
        "answer": (place.clerk, f"/ho-so/{paused.id}/nhan-bo-sung/"),
        "reject": (place.clerk, f"/ho-so/{new.id}/tu-choi/"),
        "back": (place.leader, f"/ho-so/{waits.id}/tra-lai/"),
        "return": (place.clerk, f"/ho-so/{signed.id}/tra-ket-qua/"),
        "list": (place.leader, "/ho-so/"),
        "empty": (place.leader, "/ho-so/?trang-thai=withdrawn&tu=01/11/2026"),
        "search": (place.clerk, "/ho-so/tim/?q=y bham"),
    }


@pytest.fixture
def pictures() -> Path | None:
    """Where to keep a picture of each page, when somebody wants to look: the folder that MOTCUA_PICTURES names."""
    named = os.environ.get("MOTCUA_PICTURES")
    return Path(named) if named else None


@pytest.mark.parametrize("profile", WINDOWS)
def test_nothing_is_wrong_with_any_page(
    screens: Screens, visit: Callable[..., Any], profile: dict[str, Any], pictures: Path | None
) -> None:
    wrong: dict[str, object] = {}
    for name, (who, path) in pages(screens).items():
        headers = {"extra_http_headers": {WHO: screens.known(who)}}
        with visit(profile | headers) as visitor:
            shown = visitor.goes_to(path)
            found = visitor.violations() + ([f"wider by {visitor.sideways()}"] if visitor.sideways() > 0 else [])
            if found:
                wrong[name] = found
            if pictures:
                shown.screenshot(path=pictures / f"{name}-{profile['viewport']['width']}.png", full_page=True)
    assert wrong == {}


FIRST = {"submit": "summary", "reject": "reason", "back": "remark", "return": "receiver_name"}


def test_a_form_begins_in_its_first_field_and_nothing_sticks_together(
    screens: Screens, visit: Callable[..., Any]
) -> None:
    for name, (who, path) in pages(screens).items():
        if name not in {*FIRST, "answer"}:
            continue
        with visit(DESK | {"extra_http_headers": {WHO: screens.known(who)}}) as visitor:
            page = visitor.goes_to(path)
            if name == "answer":
                button = page.locator("[data-tick-all]").bounding_box()
                assert page.locator(".upload").bounding_box()["y"] >= button["y"] + button["height"] + 16
            else:
                assert page.evaluate("document.activeElement.name") == FIRST[name]


def test_the_action_bar_keeps_to_one_row_at_a_desk(
    screens: Screens, visit: Callable[..., Any], pictures: Path | None
) -> None:
    place = screens.place
    title = "Đăng ký khai sinh cho người đã có hồ sơ, giấy tờ cá nhân tại nơi cư trú hiện nay"
    done, following = in_process(place), received(place)
    tasks.open_tasks().update(title=title)
    commands.hand_over(dossier=following.id, by=place.clerk, at=NOW + timedelta(hours=1))
    received(place)
    tasks.open_tasks().update(title=title)
    new = commands.submit_dossier(intake=intake(place), by=place.clerk, at=NOW)
    with visit(DESK | {"extra_http_headers": {WHO: screens.known(place.clerk)}}) as visitor:
        for dossier, words in ((done, "Việc tiếp theo"), (new, "Từ chối tiếp nhận")):
            page = visitor.goes_to(f"/ho-so/{dossier.id}/")
            shown = page.locator(".bar-acts > :visible, .bar-acts form .btn:visible, .bar-note")
            middles = [box["y"] + box["height"] / 2 for box in (one.bounding_box() for one in shown.all()) if box]
            assert words in page.locator(".bar").inner_text()
            assert max(middles) - min(middles) < 4
            assert visitor.sideways() <= 0
            if pictures:
                page.screenshot(path=pictures / f"bar-{dossier.submission_no}.png")
