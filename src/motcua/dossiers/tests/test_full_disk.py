"""No room for files: systems are told to come again, nothing is kept, reading goes on."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.factories import Office, in_process, story_office
from motcua.dossiers.tests.partner import DOSSIERS, Partner, told
from motcua.dossiers.tests.pictures import PNG
from motcua.dossiers.tests.screens import Screens, screens
from motcua.files.commands import contents
from motcua.files.ports import NoRoom

__all__ = ["screens"]
pytestmark = pytest.mark.promise("P8")


@pytest.fixture
def place(db: None) -> Office:
    return story_office()


def test_a_full_disk_is_no_mistake_of_who_sends(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by the crash drill: 422 says that sending the same again is useless, and systems gave up."""
    partner = Partner(place.agency)
    kept = json.loads(partner.post(DOSSIERS, told(place, files=1)).content)

    def full() -> None:
        raise NoRoom

    with monkeypatch.context() as disk:
        disk.setattr(contents, "_must_have_room", full)
        refused = partner.post(DOSSIERS, told(place, files=1), key="key-of-a-dossier")
        assert (refused.status_code, refused["Retry-After"]) == (507, "60")
        said = json.loads(refused.content)
        assert (said["status"], said["title"]) == (507, "Tạm ngừng nhận tệp")
        assert "tạm ngừng nhận tệp" in said["detail"]
        assert Dossier.objects.count() == 1
        assert partner.get(f"{DOSSIERS}/{kept['id']}").status_code == 200
        assert partner.post(DOSSIERS, told(place)).status_code == 201
    assert partner.post(DOSSIERS, told(place, files=1), key="key-of-a-dossier").status_code == 201


@pytest.mark.promise("P3")
def test_what_was_answered_is_answered_again_while_no_file_is_taken(
    place: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = Partner(place.agency)
    sent = told(place, files=1)
    first = partner.post(DOSSIERS, sent, key="key-of-a-dossier")

    def full() -> None:
        raise NoRoom

    monkeypatch.setattr(contents, "_must_have_room", full)
    again = partner.post(DOSSIERS, sent, key="key-of-a-dossier")
    assert (again.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert again.content == first.content


@pytest.mark.promise("P3")
def test_a_page_that_was_sent_gets_its_answer_again_while_no_file_is_taken(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = in_process(screens.place)

    def full() -> None:
        raise NoRoom

    def attach(key: str) -> int:
        page = {"edition": dossier.edition, "stage": "intake", "files": SimpleUploadedFile("a.png", PNG)}
        path = f"/ho-so/{dossier.id}/dinh-kem/"
        return int(screens.post(screens.place.specialist, path, once_key=key, **page).status_code)

    assert attach("first-page") == 303
    monkeypatch.setattr(contents, "_must_have_room", full)
    assert attach("first-page") == 303
    assert attach("other-page") == 422
    assert dossier.files.count() == 1
