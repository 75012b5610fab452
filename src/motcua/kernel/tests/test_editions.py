"""Who saves second sees both texts, loses neither, and decides field by field."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict

from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.editions import Change, Overtaken, Seen, chosen, compared, same_edition, seen_on

pytestmark = pytest.mark.promise("P7")

LABELS = {"name": "Họ tên", "phone": "Điện thoại", "levels": "Cấp", "state": "Trạng thái"}
BEFORE = {"name": "An", "phone": "1", "levels": "commune", "state": "mới"}


def sent(**fields: str) -> Any:
    given = QueryDict(mutable=True)
    given.update(fields)
    return SimpleNamespace(method="POST", POST=given)


def test_the_same_edition_passes_and_an_older_one_is_overtaken() -> None:
    same_edition(4, 4)
    same_edition(4, None)
    with pytest.raises(Overtaken) as late:
        same_edition(5, 4)
    assert late.value.edition == 5
    assert isinstance(late.value, Conflict)


def test_a_field_only_the_other_changed_is_taken_over_and_one_that_both_changed_waits() -> None:
    typed = {"name": "An Bình", "phone": "1", "levels": ["commune"]}
    saved = {"name": "Ân", "phone": "2", "levels": ["commune", "province"], "state": "đóng"}
    now, page = compared(
        Seen(3, BEFORE), Overtaken(4), typed=typed, saved=saved, labels=LABELS, last=Change("Y Wăn"),
        words={"levels": [("commune", "Cấp xã"), ("province", "Cấp tỉnh")]},
    )  # fmt: skip
    assert now == {"name": "An Bình", "phone": "2", "levels": ["commune", "province"]}
    assert (page.edition, page.by, page.values["name"]) == (4, "Y Wăn", "Ân")
    shown = {row.name: (row.saved, row.typed, row.both) for row in page.differences}
    assert shown == {
        "name": ("Ân", "An Bình", True),
        "phone": ("2", "1", False),
        "levels": ("Cấp xã\nCấp tỉnh", "Cấp xã", False),
        "state": ("đóng", "mới", False),
    }


def test_what_only_the_second_changed_stays_without_a_question() -> None:
    now, page = compared(
        Seen(1, BEFORE), Overtaken(2), typed={"name": "Bình", "phone": "2"},
        saved={"name": "An", "phone": "2", "levels": "commune", "state": "mới"}, labels=LABELS,
    )  # fmt: skip
    assert now == {"name": "Bình", "phone": "2"}
    assert page.differences == ()


def test_nothing_typed_is_lost_when_the_page_did_not_say_what_it_saw() -> None:
    now, page = compared(
        Seen(1, {}), Overtaken(2), typed={"name": "Bình"}, saved={"name": "An", "state": "mới"}, labels=LABELS
    )
    assert now == {"name": "Bình"}
    assert [(row.name, row.both) for row in page.differences] == [("name", True)]


def test_the_person_may_keep_the_saved_text_of_one_field() -> None:
    page = Seen(4, {"name": "Ân", "levels": "commune\nprovince", "phone": "2"})
    request = sent(**{"keep-name": "saved", "keep-levels": "saved", "keep-phone": "typed", "keep-x": "saved"})
    typed = chosen(request, {"name": "Bình", "levels": ["commune"], "phone": "1"}, page)
    assert typed == {"name": "Ân", "levels": ["commune", "province"], "phone": "1"}


def test_a_page_says_which_edition_it_saw_or_is_too_old() -> None:
    fresh = seen_on(SimpleNamespace(method="GET"), 7, {"name": "An", "tags": ["a", "b"], "none": None})  # type: ignore[arg-type]
    assert fresh.values == {"name": "An", "tags": "a\nb", "none": ""}
    again = seen_on(sent(edition="7", seen=fresh.as_json), 9, {})
    assert (again.edition, again.values) == (7, fresh.values)
    assert seen_on(sent(edition="7"), 9, {}).values == {}
    for wrong in ({}, {"edition": "x"}, {"edition": "1", "seen": "["}, {"edition": "1", "seen": "3"}):
        with pytest.raises(Refused, match="quá cũ"):
            seen_on(sent(**wrong), 9, {})
