"""Vietnamese text rules, as tables of known answers and as properties."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel import text

LETTERS = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạẵễữỵƀčñŏŭ’' 0123456789"), max_size=30)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nguyễn   Văn\tAn \n", "Nguyễn Văn An"),
        (unicodedata.normalize("NFD", "Đặng Thị Ước"), "Đặng Thị Ước"),
        ("H’Ngăm Niê Kđăm", "H’Ngăm Niê Kđăm"),
        ("An\u202egnorw\u202c\u200b\ufeff", "Angnorw"),
        ("A\x00n\x1b[31m", "An[31m"),
        ("Trần\u00a0Văn\u2028Bình", "Trần Văn Bình"),
        ("ơ\u030c", "ơ\u030c"),
    ],
)
def test_only_what_cannot_be_seen_is_removed(typed: str, kept: str) -> None:
    assert text.clean(typed) == kept


def test_paragraphs_of_a_reason_survive_cleaning() -> None:
    assert text.clean_lines(" a  b \r\n\r\n\n\n c\u200b \n") == "a b\n\nc"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Hoà", "hoa"),
        ("Hòa", "hoa"),
        ("Đắk Lắk", "dak lak"),
        ("Ƀuôn Ama Thuôt", "buon ama thuot"),
        ("Y Bhăm Êñuôl", "y bham enuol"),
        ("H’Ngăm Niê Kđăm", "hngam nie kdam"),
        ("H'Ngăm", "hngam"),
        ("Chư M\u02bcgar", "chu mgar"),
        ("ơ\u030c Č ê\u030c", "o c e"),
        ("H15.61-261124-0001", "h15.61-261124-0001"),
        ("  NGUYỄN\u200b  ", "nguyen"),
    ],
)
def test_the_search_key_has_no_marks(typed: str, key: str) -> None:
    assert text.search_key(typed) == key
    assert text.search_key(unicodedata.normalize("NFD", typed)) == key


@given(st.text(max_size=40))
def test_a_search_key_of_a_search_key_is_itself(typed: str) -> None:
    key = text.search_key(typed)
    assert text.search_key(key) == key


@pytest.mark.parametrize(
    ("typed", "stored", "found"),
    [
        ("Quí", "Nguyễn Thị Quý", True),
        ("Quý", "Trần Văn Quí", True),
        ("kĩ thuật", "Kỹ thuật", True),
        ("Li", "Lý Thái Tổ", True),
        ("Quinh", "Quỳnh", True),
        ("i tế", "Y tế", True),
        ("tai", "Tay", False),
        ("thúi", "Thúy", False),
        ("a.b", "aXb", False),
        (".*", "anything", False),
        ("h15.61-26", "H15.61-261124-0001", True),
    ],
)
def test_i_and_y_are_one_only_where_spelling_wavers(typed: str, stored: str, *, found: bool) -> None:
    pattern = text.search_pattern(typed)
    assert (re.search(pattern, text.search_key(stored)) is not None) is found


@given(st.text(max_size=20))
def test_what_was_typed_is_always_found_again(typed: str) -> None:
    assert re.search(text.search_pattern(typed), text.search_key(typed))


ALPHABET = list("aăâbƀcčdđeêghiklmnñoŏôơpqrstuŭưvxyz")
TONES = ["ma", "mà", "mả", "mã", "má", "mạ"]


@pytest.mark.parametrize(
    "ordered",
    [
        ALPHABET,
        TONES,
        ["hoa lan", "hoa sen", "hoà bình", "hoá đơn", "hoạt động"],
        ["an", "anh", "ăn", "ân"],
        ["Tổ 2", "Tổ 3A", "Tổ 10"],
        ["Ea Drăng", "Ea H’Leo", "Ea Kar"],
        ["Dũng", "Dương", "đá", "Đặng"],
        ["Êban", "Êñuôl", "Hđơk", "Kbuôr", "Kđăm", "Niê"],
    ],
)
def test_byte_order_of_the_key_is_the_order_of_a_dictionary(ordered: list[str]) -> None:
    by_key = sorted(set(ordered), key=lambda word: text.sort_key(word).encode())
    assert by_key == ordered


@given(LETTERS, LETTERS)
def test_the_key_does_not_depend_on_capitals_or_on_the_normal_form(one: str, two: str) -> None:
    written = f"{one} {two}"
    assert text.sort_key(written.upper()) == text.sort_key(written)
    assert text.sort_key(unicodedata.normalize("NFD", written)) == text.sort_key(written)


def test_people_stand_by_given_name_then_by_the_rest() -> None:
    people = ["Trần An", "Nguyễn Thị Ánh", "Lê Văn Bình", "Phạm Bình", "Y Bhăm Êñuôl", "H’Hen Niê"]
    assert sorted(set(people), key=text.person_sort_key) == [
        "Trần An",
        "Nguyễn Thị Ánh",
        "Lê Văn Bình",
        "Phạm Bình",
        "Y Bhăm Êñuôl",
        "H’Hen Niê",
    ]


@pytest.mark.promise("P14")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Văn An", "Nguyễn V. A."),
        ("Nguyễn Thị Ước Nguyện", "Nguyễn T. Ư. N."),
        ("An", "A."),
        ("Y Bhăm Êñuôl", "Y B. Ê."),
        ("H’Ngăm Niê Kđăm", "H’N. N. K."),
        ("H'Hen Niê", "H'H. N."),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_only_the_family(name: str, shown: str) -> None:
    assert text.mask_name(name) == shown


@pytest.mark.promise("P14")
def test_numbers_are_shown_in_part() -> None:
    assert text.mask_number("066191004123") == "066 191 004 •••"
    assert text.mask_number("12") == "•••"
    assert text.mask_phone("0905123456") == "090 •••• 456"
    assert text.mask_phone("113") == "•••"


def test_a_letter_with_its_marks_counts_once() -> None:
    assert text.length("ơ\u030cê\u030c") == 2
    assert text.length("👩‍👩‍👧🇻🇳👍🏽") == 3
    assert text.length(unicodedata.normalize("NFD", "Ước")) == 3


@given(st.text(max_size=60), st.integers(min_value=1, max_value=40))
def test_shortening_never_splits_a_letter(long: str, limit: int) -> None:
    short = text.shorten_middle(long, limit)
    assert text.length(short) <= limit or short == long
    if short != long:
        whole = text.graphemes(long)
        head, _, _ = short.partition("…")
        assert whole[: len(text.graphemes(head))] == text.graphemes(head)


def test_the_middle_is_left_out_between_words() -> None:
    name = "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ"
    assert text.shorten_middle(name, 21) == "Cấp giấy…ở riêng lẻ"
    assert text.shorten_middle("Giấy chứng nhận của cộng đồng dân cư", 24) == "Giấy chứng…đồng dân cư"
    assert text.shorten_middle("https://mot-cua.example/nhan-tin", 15) == "https:/…han-tin"
    assert text.shorten_middle("Ủy ban", 1) == "…"
    assert text.shorten_middle("ngắn", 21) == "ngắn"


def test_initials_are_whole_letters() -> None:
    assert text.initials("Nguyễn Văn An") == "NA"
    assert text.initials("y bhăm êñuôl") == "YÊ"
    assert text.initials("Ước") == "Ư"
    assert text.initials("") == ""
