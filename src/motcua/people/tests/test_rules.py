from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.text import person_sort_key, search_key
from motcua.people import rules

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
spans = st.tuples(days, st.one_of(st.none(), st.integers(0, 900))).map(
    lambda told: (told[0], None if told[1] is None else told[0] + timedelta(days=told[1]))
)


@given(spans, spans)
def test_two_periods_overlap_exactly_when_some_day_lies_in_both(one, other):
    horizon = date(2034, 1, 1)
    first, last = max(one[0], other[0]), min(one[1] or horizon, other[1] or horizon)
    assert rules.days_overlap(*one, *other) == (first <= last)
    assert rules.days_overlap(*one, *other) == rules.days_overlap(*other, *one)
    if first <= last:
        assert rules.days_overlap(first, first, *one)
        assert rules.days_overlap(first, first, *other)


@given(spans, days)
def test_a_period_holds_from_its_first_to_its_last_day(span, day):
    from_on, to_on = span
    assert rules.days_overlap(from_on, to_on, day, day) == (from_on <= day and (to_on is None or day <= to_on))


def test_names_stand_in_vietnamese_order_by_given_name():
    ordered = [
        "Lê Văn An", "Nguyễn Văn An", "Phạm Gia Ân", "Trần Thị Ánh", "Lê Văn Dũng", "Nguyễn Thị Dung", "Lê Văn Đông",
        "Nguyễn Hữu Đức", "Lê Thị Hoa", "Lê Thị Hoà", "Lê Thị Hòa", "Y Bhăm Êñuôl", "H’Ngăm Niê Kđăm", "H'Hen Niê",
        "Y Krang Niê", "Trần Thị Kim Oanh", "Lý", "Giàng A Páo", "Trần Thị Ý",
    ]  # fmt: skip
    keys = [person_sort_key(name) for name in ordered]
    assert sorted(ordered, key=person_sort_key)[:2] == ["Lê Văn An", "Nguyễn Văn An"]
    by_key = sorted(zip(keys, ordered, strict=True))
    last_words = [search_key(name.split()[-1]) for _key, name in by_key]
    assert [words[:1] for words in last_words] == sorted(words[:1] for words in last_words)
    names = [name for _key, name in by_key]
    assert names.index("Trần Thị Ánh") < names.index("Phạm Gia Ân") < names.index("Nguyễn Thị Dung")
    assert names.index("Lê Văn Dũng") < names.index("Lê Văn Đông") < names.index("Nguyễn Hữu Đức")
    assert names.index("H'Hen Niê") < names.index("Y Krang Niê")


@pytest.mark.parametrize("good", ["oanh.ttk", "mot.cua", "van-thu_2", "oanh.ttk@daklak.gov.vn", "a1b"])
def test_short_names_and_official_addresses_name_accounts(good):
    assert rules.username_is_well_formed(rules.tidy_username(f" {good.upper()} "))


@pytest.mark.parametrize("bad", ["", "a", "có.dấu", "hai chữ", ".oanh", "oanh.", "a@b@c", "x" * 200, "oanh\n"])
def test_what_cannot_be_typed_safely_names_no_account(bad):
    assert not rules.username_is_well_formed(bad)


@given(st.text(max_size=60))
def test_a_suggested_username_is_always_well_formed_and_free(name):
    taken: set[str] = set()
    for _turn in range(3):
        suggested = rules.username_from_name(search_key(name)[:60], taken)
        assert suggested not in taken
        assert rules.username_is_well_formed(suggested)
        taken.add(suggested)


def test_numbers_forgive_blanks_dots_and_full_width_digits():
    assert rules.tidy_number(" 066 191.004 ２１７") == "066191004217"
