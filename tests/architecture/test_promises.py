"""What we promise has its proofs, and what claims to prove something names a promise."""

import runpy
from typing import Any

import pytest

from tests.architecture.conftest import ROOT

MARKED = """
import pytest
pytestmark = [pytest.mark.promise("P1"), pytest.mark.django_db]
def test_a_thing() -> None: ...
@pytest.mark.full
@pytest.mark.promise("P4", "P999")
def test_another_thing() -> None: ...
@pytest.mark.parametrize("n", [1, pytest.param(9, marks=pytest.mark.full)])
def test_a_third_thing(n) -> None: ...
"""


@pytest.fixture(scope="module")
def pages() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "promise_pages.py"))


def test_every_promise_has_a_test_that_proves_it(pages) -> None:
    assert pages["unproved"]() == []


def test_every_mark_names_a_promise(pages) -> None:
    assert pages["unknown"](pages["proofs"]()) == []


def test_every_promise_says_what_it_does_not_cover(pages) -> None:
    told = pages["told"]()
    names = [one["name"] for part in ("made", "open") for one in told[part]]
    assert len(names) == len(set(names))
    assert [one["name"] for one in told["made"] if not one["limits"]] == []


def test_marks_of_module_and_test_are_seen_and_a_wrong_one_is_noticed(pages) -> None:
    found = list(pages["proofs_in"](MARKED, "here"))
    assert [(one.promise, one.test, one.runs) for one in found] == [
        ("P1", "test_a_thing", "quick"),
        ("P1", "test_another_thing", "full"),
        ("P4", "test_another_thing", "full"),
        ("P999", "test_another_thing", "full"),
        ("P1", "test_a_third_thing", "both"),
    ]
    assert [one.promise for one in pages["unknown"](found)] == ["P999"]
