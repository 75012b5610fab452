"""The API face of organisations: the list of agencies, and one of them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from motcua.kernel.actors import NotThere
from motcua.kernel.api.face import endpoint
from motcua.kernel.api.shapes import Answer, Asked, Day, answer, words
from motcua.kernel.time import local_day
from motcua.kernel.web import Request
from motcua.organisations import queries
from motcua.organisations.queries import NoSuchOrganisation

router = Router()
READ = "organisations.read"


class Narrowed(Asked):
    """Which agencies, as of which day (without one: today)."""

    level: Literal["province", "commune"] | None = None
    text: Annotated[str, words(100)] = ""
    on: Day | None = None


class Organisation(Answer):
    """One organisation as it was on the day asked for."""

    id: UUID
    name: str
    short_name: str
    code: Annotated[str, Field(description="Mã định danh (QĐ 20/2020); rỗng nếu không có.")]
    kind: str
    level: str
    is_agency: bool
    parent: UUID | None
    agency: UUID
    commune: Annotated[str, Field(description="Mã đơn vị hành chính của xã, phường.")]
    opened_on: date
    closed_on: date | None


class Organisations(Answer):
    """A list of organisations in the official order."""

    items: list[Organisation]


class Named(Answer):
    """A name and when it held."""

    name: str
    from_on: date
    to_on: date | None


class Profile(Organisation):
    """One organisation with its names, and what stands directly below it."""

    names: list[Named]
    below: list[Organisation]


@router.get("", response=Organisations, url_name="organisations", summary="Danh sách cơ quan")
@endpoint(READ)
def list_agencies(request: Request, narrowed: Query[Narrowed]) -> HttpResponse:
    """Các cơ quan có trong ngày `on` (mặc định hôm nay), theo thứ tự chính thức."""
    on = narrowed.on or local_day(request.now)
    rows = queries.agencies(on, level=narrowed.level)
    if narrowed.text:
        found = {row.id for row in queries.search(request.actor, narrowed.text, on=on)}
        rows = tuple(row for row in rows if row.id in found)
    return answer(Organisations(items=[_told(row) for row in rows]))


@router.get("/{uuid:organisation}", response=Profile, url_name="organisation", summary="Một cơ quan, đơn vị")
@endpoint(READ)
def show(request: Request, organisation: UUID) -> HttpResponse:
    """Một cơ quan hoặc đơn vị với các tên đã có và các đơn vị trực thuộc hôm nay."""
    on = local_day(request.now)
    try:
        profile = queries.organisation_for(request.actor, organisation, on=on)
    except NoSuchOrganisation as no:
        raise NotThere from no
    below = queries.children_of(request.actor, organisation, on=on)
    names = [Named(name=title.name, from_on=title.valid_from, to_on=title.valid_to) for title in profile.titles]
    return answer(Profile(**_told(profile.now).model_dump(), names=names, below=[_told(row) for row in below]))


def _told(row: queries.Listed) -> Organisation:
    return Organisation(**{name: getattr(row, name) for name in Organisation.model_fields})
