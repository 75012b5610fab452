"""What requests and answers look like: strict, and nothing beside what is named."""

import re
from datetime import date, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.http import HttpResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from motcua.kernel.time import local

MOST_DONG = 2**31 - 1
FIRST_YEAR, LAST_YEAR = "1900", "2200"
MOST_COUNT = 32_767


KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _key(value: Any) -> Any:
    """Let only text of this form be read: a number is no key."""
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise PydanticCustomError("uuid_parsing", "form")
    return value


def _day(value: Any) -> Any:
    """Let only a day as it is written be read, of the years in which anybody can be meant."""
    if not isinstance(value, str) or not DAY.fullmatch(value) or not FIRST_YEAR <= value[:4] <= LAST_YEAR:
        raise PydanticCustomError("date_parsing", "form")
    return value


def _whole(value: Any) -> Any:
    """Let 5.0 be 5, as JSON Schema has it: some languages write every number so."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Key = Annotated[UUID, Strict(False), BeforeValidator(_key)]
Day = Annotated[date, Strict(False), BeforeValidator(_day)]
Whole = Annotated[int, BeforeValidator(_whole)]
Count = Annotated[Whole, Field(ge=0, le=MOST_COUNT)]
Dong = Annotated[Whole, Field(ge=0, le=MOST_DONG)]


def words(most: int, *, least: int = 0) -> StringConstraints:
    """Say of a text that it has at most so many letters; blanks around it do not count."""
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


class Sent(BaseModel):
    """What a system sends: types as written, no field beside those named."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Asked(BaseModel):
    """What stands in an address after the question mark: text, read as the field's type."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """What we answer. Instants are said on the province's clock, whether they come from the row or were just made."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _on_our_clock(cls, value: Any) -> Any:
        return local(value) if isinstance(value, datetime) else value


A = TypeVar("A", bound=Answer)


def told(shape: type[A], source: object, **given: Any) -> A:
    """Return the answer of this shape: what is ``given``, and the rest as the source's attributes of the same names."""
    same = {name: getattr(source, name) for name in shape.model_fields if name not in given}
    return shape(**same, **given)


def answer(said: BaseModel, *, status: int = 200, location: str = "") -> HttpResponse:
    """Return the answer as JSON; nobody may keep it."""
    response = HttpResponse(said.model_dump_json(), status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    if location:
        response["Location"] = location
    return response


class Filled(BaseModel):
    """The fields that go with a file in a multipart body: text, read as the field's type."""

    model_config = ConfigDict(extra="forbid")


class Mistake(Answer):
    """One thing that must be mended."""

    pointer: Annotated[str, Field(description="Chỗ sai: con trỏ JSON vào nội dung gửi, hoặc query/…, header/…")]
    detail: str


class Problem(Answer):
    """Why nothing was done (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Mistake] | None = None
    standing: Annotated[
        dict[str, Any] | None,
        Field(description="Bản ghi nay thế nào, khi 409 vì edition đã cũ: như câu trả lời khi làm được."),
    ] = None
