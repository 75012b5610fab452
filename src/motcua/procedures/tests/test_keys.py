"""The keys of a version's lines: made by the house, kept, and shown to nobody."""

import re

import pytest

from motcua.procedures.rules import step_key, step_kind, variant_key
from motcua.procedures.tests.factories import editor
from motcua.procedures.tests.test_web import as_, at, drafted, sent, text

__all__ = ["as_"]


def test_a_key_is_made_of_the_name_and_numbered_where_it_is_taken():
    assert variant_key("Nhà ở riêng lẻ", ()) == "nha-o-rieng-le"
    assert variant_key("Nhà ở riêng lẻ", {"nha-o-rieng-le"}) == "nha-o-rieng-le-2"
    assert variant_key("***", ()) == "truong-hop"
    assert step_key("verify", {"verify", "verify-2"}) == "verify-3"
    assert step_key("verify", {"verify"}, old="verify-2") == "verify-2"
    assert [step_kind(key) for key in ("verify-2", "tax", "site-visit")] == ["verify", "tax", "other"]


@pytest.mark.django_db
def test_keys_are_made_by_the_house_and_never_shown(as_):
    by = editor()
    draft = drafted(by)
    client = as_(by)
    step = {"label": "Thẩm định tại chỗ", "key": "verify", "place": "unit", "right": "dossiers.handle", "hours": "4"}
    for label in ("Thẩm định tại chỗ", "Thẩm định lần hai"):
        added = client.post(at("part-add", draft.id, "steps"), sent(draft, **(step | {"label": label})))
        assert added.status_code == 303
        draft.refresh_from_db()
    assert draft.steps.filter(key="verify-2", label="Thẩm định lần hai").exists()
    client.post(at("part-add", draft.id, "variants"), sent(draft, name="Nhà ở riêng lẻ"))
    assert draft.variants.get(name="Nhà ở riêng lẻ").key == "nha-o-rieng-le"
    row = draft.steps.get(key="verify-2")
    form = text(client.get(at("part-change", draft.id, "steps", row.id)))
    assert '<option value="verify" selected' in form
    assert "Người thụ lý" in form
    assert "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân" in form
    assert "Khóa" not in re.sub("<[^>]*>", "", form)
    listed = re.sub("<[^>]*>", "", text(client.get(at("draft", draft.id))))
    assert not [key for key in ("verify", "dossiers.", "nha-o-rieng-le", "thong-thuong") if key in listed]
