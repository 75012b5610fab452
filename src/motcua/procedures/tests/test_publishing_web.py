from datetime import timedelta

import pytest
from django.utils import timezone

from motcua.kernel.time import day
from motcua.organisations.tests.factories import province
from motcua.procedures import commands, queries
from motcua.procedures.tests.factories import editor, published, reader
from motcua.procedures.tests.screens import at, drafted, sent, today
from motcua.ui.tests.acting import as_, text

__all__ = ["as_"]
pytestmark = pytest.mark.django_db


def test_publishing_shows_the_difference_and_puts_the_version_in_force(as_):
    by = editor()
    draft = drafted(by)
    draft = commands.edit_version(
        version=draft.id, revision=1, changes={"decision_no": "9/QĐ-BTP"}, by=by, at=timezone.now()
    )
    client = as_(by)
    preview = text(client.get(at("publish", draft.id)))
    assert "<del>163/QĐ-BTP</del>" in preview
    assert "<ins>9/QĐ-BTP</ins>" in preview
    begins = today() + timedelta(days=3)
    done = client.post(at("publish", draft.id), sent(draft, valid_from=day(begins)))
    assert done.status_code == 303
    assert queries.version_in_force("1.001193", begins).id == draft.id
    assert f"Có hiệu lực từ {day(begins)}" in text(client.get(done["Location"]))


@pytest.mark.parametrize("typed", ["", "31/02/2027", "01/01/2020"])
def test_a_day_that_cannot_be_publishes_nothing(as_, typed):
    by = editor()
    draft = drafted(by)
    assert as_(by).post(at("publish", draft.id), sent(draft, valid_from=typed)).status_code == 422
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_draft_that_lacks_something_cannot_be_published_from_its_page(as_):
    by = editor()
    published()
    draft = commands.add_procedure(code="1.999999", field_code="G15-HT", name="Mới", by=by, at=timezone.now())
    client = as_(by)
    preview = text(client.get(at("publish", draft.id)))
    assert "Chưa có thành phần hồ sơ." in preview
    assert "valid_from" not in preview
    assert client.post(at("publish", draft.id), sent(draft, valid_from=day(today()))).status_code == 422


def test_a_draft_is_discarded(as_):
    by = editor()
    draft = drafted(by)
    client = as_(by)
    assert client.post(at("discard", draft.id), sent(draft))["Location"] == at("procedure", "1.001193")
    assert client.get(at("draft", draft.id)).status_code == 404


def test_drafts_have_a_list_of_their_own(as_):
    by = editor()
    draft = drafted(by)
    page = text(as_(by).get(at("index"), {"ban-nhap": "1"}))
    assert "1 bản nháp" in page
    assert at("draft", draft.id) in page
    assert at("draft", draft.id) not in text(as_(reader()).get(at("index"), {"ban-nhap": "1"}))


def test_a_procedure_is_withdrawn_after_a_last_day(as_):
    by = editor()
    version = published()
    client = as_(by)
    assert "Sau ngày này không cơ quan nào nhận hồ sơ mới" in text(client.get(at("withdraw", version.id)))
    assert client.post(at("withdraw", version.id), sent(last_day="hôm qua")).status_code == 422
    assert client.post(at("withdraw", version.id), sent(last_day=day(today()))).status_code == 303
    assert f"Có hiệu lực đến hết {day(today())}" in text(client.get(at("procedure", "1.001193")))


def test_a_new_procedure_is_added_from_its_page(as_):
    by = editor()
    published()
    client = as_(by)
    assert "Hộ tịch" in text(client.get(at("add")))
    wrong = client.post(at("add"), sent(code="abc", field_code="", name=""))
    assert wrong.status_code == 422
    assert "Mã thủ tục có dạng 1.001193" in text(wrong)
    done = client.post(at("add"), sent(code="1.999999", field_code="G15-HT", name="Thủ tục thử"))
    assert "Thủ tục thử" in text(client.get(done["Location"]))


def test_a_procedure_is_switched_off_for_one_agency(as_):
    by = editor()
    commune = province()["24580"]
    version = published("1.013225")
    client = as_(by)
    assert at("offers", "1.013225") in text(client.get(at("procedure", "1.013225")))
    assert "102 cơ quan đang tiếp nhận" in text(client.get(at("offers", "1.013225")))
    assert client.post(at("offers", "1.013225"), sent(agency="", offered="0", from_on="x")).status_code == 422
    switch = {"agency": commune, "offered": "0", "from_on": day(today()), "edition": "0"}
    done = client.post(at("offers", "1.013225"), sent(**switch))
    late = client.post(at("offers", "1.013225"), sent(**(switch | {"offered": "1"})))
    assert (late.status_code, "Người khác vừa đổi nơi tiếp nhận" in text(late)) == (409, True)
    assert done.status_code == 303
    page = text(client.get(done["Location"]))
    assert "101 cơ quan đang tiếp nhận" in page
    assert "Không tiếp nhận" in page
    assert not queries.takes_in(commune, version.procedure_id, today())
    assert as_(reader()).get(at("offers", "1.013225")).status_code == 404
