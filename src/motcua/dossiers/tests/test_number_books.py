"""Every number of an office's books is borne by a paper, cancelled with a reason, or was given before."""

from datetime import timedelta

import pytest

from motcua.dossiers import commands, queries
from motcua.dossiers.queries.numbering import BOOKS, number_book
from motcua.dossiers.tests.factories import NOW, Office, intake, received, resolved, story_office
from motcua.kernel.actors import Forbidden
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.facts import facts_about
from motcua.kernel.time import local_day

pytestmark = [pytest.mark.promise("P4"), pytest.mark.django_db]
YEAR, DAY = f"{local_day(NOW):%Y}", f"{local_day(NOW):%y%m%d}"


@pytest.fixture
def place() -> Office:
    return story_office()


def listing(place: Office, book: str):
    period = DAY if book == "HS" else YEAR
    return number_book(place.records, agency=place.agency, book=book, period=period, now=NOW + timedelta(hours=3))


def test_all_books_of_a_day_at_the_office_are_whole(place: Office) -> None:
    for _ in range(3):
        received(place)
    resolved(place)
    waiting = commands.submit_dossier(intake=intake(place), by=place.clerk, at=NOW)
    told = {"reason": "Không thuộc thẩm quyền", "legal_basis": "Điều 13", "guidance": "Đến nơi khác"}
    commands.reject_dossier(dossier=waiting.id, by=place.clerk, at=NOW, **told)
    found = {book: listing(place, book) for book in BOOKS}
    assert all(one.whole for one in found.values())
    assert {book: one.last for book, one in found.items() if one.last} == {"TNHS": 4, "HS": 4, "KQ": 1, "TCHS": 1}


def test_a_spoilt_form_is_a_cancelled_number(place: Office) -> None:
    received(place)
    kept = commands.cancel_number(
        agency=place.agency, book="TNHS", period=YEAR, reason="In hỏng phôi", by=place.records, at=NOW
    )
    received(place)
    book = listing(place, "TNHS")
    assert (kept.number, book.last, book.used, book.whole) == (2, 3, {1, 3}, True)
    assert book.cancelled[2].reason == "In hỏng phôi"
    (fact,) = facts_about(kept.id)
    assert fact.body == {"book": "H15.61/TNHS", "period": YEAR, "number": 2}


def test_a_book_goes_on_where_the_old_system_stopped(place: Office) -> None:
    commands.open_book(
        agency=place.agency, book="TNHS", period=YEAR, first=1_204, reason="Chuyển hệ thống", by=place.records, at=NOW
    )
    assert received(place).receipt_no == 1_204
    book = listing(place, "TNHS")
    assert (book.first, book.last, book.whole) == (1_204, 1_204, True)
    with pytest.raises(Conflict):
        commands.open_book(
            agency=place.agency, book="TNHS", period=YEAR, first=9, reason="Lại", by=place.records, at=NOW
        )


def test_only_who_numbers_may_cancel_and_only_in_known_books(place: Office) -> None:
    told = {"agency": place.agency, "period": YEAR, "reason": "Hỏng", "at": NOW}
    with pytest.raises(Forbidden):
        commands.cancel_number(book="TNHS", by=place.specialist, **told)
    with pytest.raises(Forbidden):
        number_book(place.specialist, agency=place.agency, book="TNHS", period=YEAR, now=NOW)
    with pytest.raises(Refused):
        commands.cancel_number(book="LẠ", by=place.records, **told)
    assert queries.number_book is number_book
