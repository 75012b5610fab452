"""Two officials at one dossier: the second one sees what changed, and the own words stay on the page."""

import html
import json
import re

import pytest

from motcua.dossiers import commands
from motcua.dossiers.events import DossierTaken
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.factories import in_process, submitted
from motcua.dossiers.tests.screens import Screens, screens  # noqa: F401 - a fixture
from motcua.kernel.commands import whole
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id

pytestmark = [pytest.mark.promise("P7"), pytest.mark.django_db]
REMARK = "Ghi lại ngày sinh theo giấy chứng sinh, bỏ dòng cuối."


def seen_in(page: str) -> dict[str, str]:
    """What the page carries hidden: the edition and the texts it showed."""
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("edition", "seen")}
    return {name: html.unescape(match[1]) for name, match in found.items() if match}


def test_the_second_who_acts_is_told_the_step_is_gone_and_keeps_the_own_words(screens: Screens) -> None:  # noqa: F811
    dossier = submitted(screens.place)
    path = f"/ho-so/{dossier.id}/tra-lai/"
    page = seen_in(screens.get(screens.place.leader, path).content.decode())
    assert "Đang xử lý" in json.loads(page["seen"])["state"]
    commands.approve_result(dossier=dossier.id, by=screens.place.leader, at=screens.now)
    late = screens.post(screens.place.leader, path, remark=REMARK, **page)
    shown = late.content.decode()
    assert late.status_code == 409
    for words in (REMARK, "Bước này không còn làm được", "Hồ sơ nay ở: Bộ phận Một cửa"):
        assert words in shown
    for words in ("đã lưu bản ghi này", "có thể lưu lại ngay", 'data-key="F9"'):
        assert words not in shown
    dossier.refresh_from_db()
    assert dossier.state == "resolved"


def test_an_act_that_is_still_legal_goes_through_when_it_is_sent_again(screens: Screens) -> None:  # noqa: F811
    dossier = in_process(screens.place)
    path = f"/ho-so/{dossier.id}/trinh-ky/"
    page = seen_in(screens.get(screens.place.specialist, path).content.decode())
    Dossier.objects.filter(id=dossier.id).update(edition=dossier.edition + 1)
    draft = {"outcome": "approved", "summary": "Giấy khai sinh cho cháu H’Lan"}
    late = screens.post(screens.place.specialist, path, **draft, **page)
    shown = late.content.decode()
    assert (late.status_code, "Giấy khai sinh cho cháu H’Lan" in shown) == (409, True)
    assert screens.post(screens.place.specialist, path, **draft, **seen_in(shown)).status_code == 303


def test_a_button_on_an_older_page_shows_the_dossier_as_it_stands(screens: Screens) -> None:  # noqa: F811
    dossier = submitted(screens.place)
    commands.approve_result(dossier=dossier.id, by=screens.place.leader, at=screens.now)
    window = screens.client(screens.place.leader)
    sent = {"once_key": "khoá của trang", "edition": dossier.edition}
    late = window.post(f"/ho-so/{dossier.id}/ky-duyet/", sent)
    assert (late.status_code, late["Location"]) == (303, f"/ho-so/{dossier.id}/")
    shown = window.get(late["Location"]).content.decode()
    assert "ông/bà đã xử lý hồ sơ trước đó ở cửa sổ khác" in shown
    assert "vừa được người khác" not in shown
    assert "mở lại trang" not in shown
    assert "Đã có kết quả" in shown


def test_words_typed_for_a_dossier_that_moved_on_are_given_back(screens: Screens) -> None:  # noqa: F811
    dossier = submitted(screens.place)
    commands.send_back(dossier=dossier.id, remark="Sửa", by=screens.place.leader, at=screens.now)
    edition = Dossier.objects.get(id=dossier.id).edition
    late = screens.post(screens.place.leader, f"/ho-so/{dossier.id}/tra-lai/", remark=REMARK, edition=edition)
    assert late.status_code == 409
    assert REMARK in late.content.decode()


def test_whoever_saved_in_another_window_is_not_told_of_somebody_else(screens: Screens) -> None:  # noqa: F811
    dossier = in_process(screens.place)
    path = f"/ho-so/{dossier.id}/trinh-ky/"
    place = screens.place
    for saver, said in ((place.specialist, "Ông/bà đã lưu trước đó ở cửa sổ khác"), (place.clerk, "Người khác đã lưu")):
        page = seen_in(screens.get(place.specialist, path).content.decode())
        with whole():
            announce(DossierTaken(position=new_id()), subject=dossier.id, agency=None, by=saver, at=screens.now)
        Dossier.objects.filter(id=dossier.id).update(edition=int(page["edition"]) + 1)
        late = screens.post(place.specialist, path, outcome="approved", summary="Giấy khai sinh", **page)
        assert late.status_code == 409
        assert said in late.content.decode()
