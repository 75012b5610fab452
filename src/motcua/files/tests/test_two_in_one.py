"""A PDF that is also something else is not kept: a browser, a program or a person may open the other half."""

import pytest

from motcua.files.rules import PDF
from motcua.files.rules.looking import Wrong, look
from motcua.files.tests.factories import pdf

pytestmark = pytest.mark.promise("P17")


def looked(content: bytes):
    return look(lambda offset, length: content[offset : offset + length], len(content))


def with_inside(words: bytes) -> bytes:
    first, rest = pdf().split(b"\n", 1)
    return first + b"\n" + words + b"\n" + rest


@pytest.mark.parametrize("after", [b"", b"\n", b"\r\n", b"\n\0\0\0", b" \x1a"])
def test_blanks_after_the_end_are_usual(after: bytes) -> None:
    assert looked(pdf().rstrip() + after) == (PDF, None)


@pytest.mark.parametrize(
    "after", [b"\n<html><script>1</script>", b"MZ\x90\0", b"\n#!/bin/sh\n", b"\n%PDF-1.7 again", b"x"]
)
def test_nothing_may_follow_the_end(after: bytes) -> None:
    assert looked(pdf().rstrip() + after) == (None, Wrong.TWO_IN_ONE)


@pytest.mark.parametrize("inside", [b"<html><script>1</script>", b"MZ\x90\0", b"\0 x", b"% c\r\n<svg/>"])
def test_nothing_but_comments_may_stand_before_the_first_object(inside: bytes) -> None:
    assert looked(with_inside(inside)) == (None, Wrong.TWO_IN_ONE)


@pytest.mark.parametrize("inside", [b"%\xe2\xe3\xcf\xd3", b"", b"% Bi\xe1\xbb\x83u m\xe1\xba\xabu\r%x"])
def test_comments_before_the_first_object_are_usual(inside: bytes) -> None:
    assert looked(with_inside(inside)) == (PDF, None)
