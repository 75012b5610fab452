"""The number books of an agency: cancel a number, take a book over in the middle of its year (văn thư)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers.commands import moves
from motcua.dossiers.events import BookOpened, NumberCancelled
from motcua.dossiers.queries.numbering import BOOKS, NUMBER
from motcua.kernel.actors import Actor, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.models import CancelledNumber, NumberOpening
from motcua.kernel.numbers import note_cancelled, note_opening


@command
def cancel_number(
    *, agency: UUID, book: str, period: str, number: int | None = None, reason: str, by: Actor, at: datetime
) -> CancelledNumber:
    """Cancel a number of a book, whose paper was spoilt; without ``number`` the next one, of a form nobody wrote down.

    It stays visible with its reason and is never given again. A result that somebody holds is recalled or renumbered
    instead, by two people.

    :raises Refused: no such book, no reason, or the number was not given.
    :raises Conflict: it is cancelled already.
    :raises Forbidden: ``by`` does not number in this agency.
    """
    post = require(by, NUMBER, within=agency)
    name = _name(agency, book, at)
    kept = note_cancelled(name, period, number, reason=reason, by=by, at=at)
    event = NumberCancelled(name, period, kept.number)
    announce(event, subject=kept.id, agency=agency, by=by, at=at, post=post)
    return kept


@command
def open_book(
    *, agency: UUID, book: str, period: str, first: int, reason: str, by: Actor, at: datetime
) -> NumberOpening:
    """Go on with a book that was kept elsewhere until now: its next number here is ``first``.

    :raises Refused: no such book, no reason, or a first number below 1.
    :raises Conflict: the book has numbers in this period.
    :raises Forbidden: ``by`` does not number in this agency.
    """
    post = require(by, NUMBER, within=agency)
    name = _name(agency, book, at)
    opening = note_opening(name, period, first, reason=reason, by=by, at=at)
    announce(BookOpened(name, period, first), subject=opening.id, agency=agency, by=by, at=at, post=post)
    return opening


def _name(agency: UUID, book: str, at: datetime) -> str:
    if book not in BOOKS:
        raise Refused(_("Không có sổ này."), field="book")
    return f"{moves.organ_code(agency, at)}/{book}"
