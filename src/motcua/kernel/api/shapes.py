"""What requests and answers look like: strict, and nothing beside what is named."""

import re
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

MOST_DONG = 10**12
MOST_COUNT = 32_767


KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _written(pattern: re.Pattern[str], error: str) -> BeforeValidator:
    """Let only text of this form be read: a number is neither a day nor a key."""

    def check(value: Any) -> Any:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise PydanticCustomError(error, "form")
        return value

    return BeforeValidator(check)


Key = Annotated[UUID, Strict(False), _written(KEY, "uuid_parsing")]
Day = Annotated[date, Strict(False), _written(DAY, "date_parsing"), Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
Count = Annotated[int, Field(ge=0, le=MOST_COUNT)]
Dong = Annotated[int, Field(ge=0, le=MOST_DONG)]


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
    """What we answer."""

    model_config = ConfigDict(extra="forbid")


def answer(told: BaseModel, *, status: int = 200, location: str = "") -> HttpResponse:
    """Return the answer as JSON; nobody may keep it."""
    response = HttpResponse(told.model_dump_json(), status=status, content_type="application/json")
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
