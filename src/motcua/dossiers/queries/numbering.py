"""What became of every number of a book: borne by a paper, cancelled, or given before the book was taken over."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from motcua.dossiers.models import Decision, Dossier, SupplementRequest
from motcua.kernel.actors import Actor, Forbidden
from motcua.kernel.models import Fact
from motcua.kernel.numbers import BookListing, book_listing
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations

NUMBER = "dossiers.number"
READ = "dossiers.read"
RECEIPTS, CODES, REQUESTS = "TNHS", "HS", "YCBS"
RESULTS = ("KQ", "TCGQ")
NOTICES = ("TCHS", "TBD")
BOOKS = (RECEIPTS, CODES, REQUESTS, *RESULTS, *NOTICES)
NUMBERED = ("dossiers.DossierCompleted", "dossiers.ResultRenumbered")


def number_book(viewer: Actor, *, agency: UUID, book: str, period: str, now: datetime) -> BookListing:
    """Explain every number that a book of this agency gave in a period: a year, or ``yymmdd`` for dossier codes.

    :raises Forbidden: the viewer does not read the dossiers of this agency.
    """
    if book not in BOOKS or not (viewer.may(READ, within=agency) or viewer.may(NUMBER, within=agency)):
        raise Forbidden(READ)
    code = organisations.code_of(agency, local_day(now))
    return book_listing(f"{code}/{book}", period, used=_borne(agency, f"{code}", book, period))


def _borne(agency: UUID, code: str, book: str, period: str) -> Iterable[int]:
    """Return the numbers that papers of this agency bear, told apart by the province's day."""
    if book == CODES:
        codes = Dossier.objects.filter(code__startswith=f"{code}-{period}-").values_list("code", flat=True)
        return [int(one.rpartition("-")[2]) for one in codes if one]
    received = Dossier.objects.filter(received_by_agency=agency)
    if book == RECEIPTS:
        return _of(period, received.exclude(receipt_no=None).values_list("receipt_no", "received_at"))
    if book == REQUESTS:
        asked = SupplementRequest.objects.filter(dossier__competent_agency=agency)
        return _of(period, asked.values_list("number", "asked_at"))
    borne = Decision.objects.filter(notation__endswith=f"/{book}", recalled_at=None).exclude(number=None)
    if book == "TCHS":
        return _of(period, borne.filter(dossier__received_by_agency=agency).values_list("number", "decided_at"))
    borne = borne.filter(dossier__competent_agency=agency)
    if book in NOTICES:
        return _of(period, borne.values_list("number", "decided_at"))
    numbered = dict(
        Fact.objects.filter(subject__in=borne.values("dossier"), name__in=NUMBERED)
        .values_list("subject")
        .annotate(Max("at"))
    )
    return _of(period, [(number, numbered.get(key)) for number, key in borne.values_list("number", "dossier")])


def _of(period: str, rows: Iterable[tuple[int | None, datetime | None]]) -> list[int]:
    return [number for number, at in rows if number is not None and at is not None and f"{local_day(at):%Y}" == period]
