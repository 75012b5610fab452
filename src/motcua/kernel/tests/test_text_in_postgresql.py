"""The keys and patterns of Vietnamese text mean in PostgreSQL what they mean in Python."""

import re

import pytest
from django.db import connection

from motcua.kernel.text import person_sort_key, search_key, search_pattern, sort_key

pytestmark = pytest.mark.django_db

NAMES = ["Lê Văn Bình", "Trần An", "H’Hen Niê", "Y Bhăm Êñuôl", "Đặng Ân", "Nguyễn Thị Ánh", "Phạm Ăn", "Hoà", "Hóa"]
ASKED = ["quí", "h15.61-26", "(a|b)*", "***:x", "[", "\\d+", "a–b", "đỗ thị kĩ", "^$", "x{1,2}", "H’Ngăm"]


def test_the_database_sorts_by_the_stored_key() -> None:
    for key in (sort_key, person_sort_key):
        keys = [key(name) for name in NAMES]
        with connection.cursor() as cursor:
            cursor.execute("SELECT array_agg(k ORDER BY k) FROM unnest(%s::text[]) AS k", [keys])
            assert cursor.fetchone() == (sorted(keys),)


@pytest.mark.parametrize("asked", ASKED)
def test_the_database_reads_a_pattern_as_python_does(asked: str) -> None:
    stored = [search_key(text) for text in (*ASKED, *NAMES, "Nguyễn Thị Quý", "H15.61-261124-0001")]
    pattern = search_pattern(asked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(k ~ %s) FROM unnest(%s::text[]) AS k", [pattern, stored])
        assert cursor.fetchone() == ([re.search(pattern, text) is not None for text in stored],)
