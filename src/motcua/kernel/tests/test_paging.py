"""Page by page, forwards and back, nothing twice and nothing left out."""

import pytest
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.models import NumberBook
from motcua.kernel.paging import page_of


def walk(size: int, keys: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return what is seen going forwards to the end, and then back to the beginning."""
    make, forwards, backwards = RequestFactory(), [], []
    page = page_of(NumberBook.objects.all(), make.get("/"), keys=keys, size=size)
    forwards += [row.book for row in page.rows]
    while page.next:
        page = page_of(NumberBook.objects.all(), make.get("/", {"after": page.next}), keys=keys, size=size)
        forwards += [row.book for row in page.rows]
    last = [row.book for row in page.rows]
    while page.previous:
        page = page_of(NumberBook.objects.all(), make.get("/", {"before": page.previous}), keys=keys, size=size)
        backwards = [row.book for row in page.rows] + backwards
    return forwards, backwards + last


@pytest.mark.django_db
def test_every_row_is_seen_once_in_order() -> None:
    @settings(max_examples=30, deadline=None)
    @given(
        st.lists(st.integers(0, 3), max_size=25),
        st.integers(1, 7),
        st.sampled_from((("period", "book"), ("-period", "book"))),
    )
    def walked(periods: list[int], size: int, keys: tuple[str, ...]) -> None:
        NumberBook.objects.all().delete()
        NumberBook.objects.bulk_create(
            NumberBook(book=f"b{n:03}", period=str(period), last=1) for n, period in enumerate(periods)
        )
        wanted = list(NumberBook.objects.order_by(*keys).values_list("book", flat=True))
        assert walk(size, keys) == (wanted, wanted)

    walked()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor", ["x", "W10", "eyJhIjoxfQ", "W3sidCI6MX1d", "bnVsbA", "W1tdLFtdXQ", "W251bGwsbnVsbF0", "9" * 3000]
)
def test_a_spoilt_cursor_means_the_first_page(cursor: str) -> None:
    NumberBook.objects.create(book="b", period="1", last=1)
    request = RequestFactory().get("/", {"after": cursor})
    assert len(page_of(NumberBook.objects.all(), request, keys=("period", "book")).rows) == 1
