"""What a page may send: the noting of what a view asks for, and the refusal of the rest."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from motcua.kernel.commands import Refused
from motcua.kernel.fields import refuse_strange, strange_fields, watch

pytestmark = pytest.mark.promise("P13")


def sent(passed_over: tuple[str, ...] = (), **fields: Any) -> Any:
    request = RequestFactory().post("/a/", {"csrfmiddlewaretoken": "x", "once_key": "y"} | fields)
    watch(request, passed_over)
    return request


READINGS: dict[str, Callable[[Any], object]] = {
    "by key": lambda post: post["name"],
    "by get": lambda post: post.get("name"),
    "all values": lambda post: post.getlist("name"),
    "is it there": lambda post: "name" in post,
}


@pytest.mark.parametrize("reading", READINGS)
def test_a_field_that_was_asked_for_is_no_stranger(reading: str) -> None:
    request = sent(name="a", owner="b")
    assert strange_fields(request) == ["name", "owner"]
    READINGS[reading](request.POST)
    assert strange_fields(request) == ["owner"]


def test_going_through_everything_asks_for_nothing() -> None:
    request = sent(name="a")
    assert (dict(request.POST.items()), list(request.POST.values())[-1]) == (request.POST.dict(), "a")
    assert strange_fields(request) == ["name"]


def test_a_file_is_a_field_too() -> None:
    request = sent(scan=SimpleUploadedFile("a.png", b"a"), other=SimpleUploadedFile("b.png", b"b"))
    assert [upload.name for upload in request.FILES.getlist("scan")] == ["a.png"]
    assert strange_fields(request) == ["other"]


def test_what_a_page_may_carry_unread_is_said_by_name_or_by_its_beginning() -> None:
    request = sent(("drop", "paper_*"), drop="1", paper_7="on", paper="on")
    assert strange_fields(request) == ["paper"]


def test_named_fields_are_the_only_ones_whatever_was_read() -> None:
    request = sent(name="a", owner="b")
    assert request.POST["owner"] == "b"
    assert strange_fields(request, ("name",)) == ["owner"]


def test_the_refusal_names_what_was_too_much_and_cannot_be_edited() -> None:
    request = sent(**{"state": "signed", "x" * 99: "1"})
    with pytest.raises(Refused, match=r"Chưa có gì được lưu: .*“state”, “x{40}”"):
        refuse_strange(request)
    with pytest.raises(AttributeError, match="immutable"):
        request.POST["state"] = "new"
