"""No room for files: systems are told to come again, nothing is kept, reading goes on."""

import json

import pytest

from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.factories import Office, story_office
from motcua.dossiers.tests.partner import DOSSIERS, Partner, told
from motcua.files.commands import contents
from motcua.files.ports import NoRoom

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
