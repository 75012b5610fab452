"""Every page that changes something carries a key, so that a double press or a repeated page changes it once."""

import re

import pytest

from tests.architecture.conftest import HOUSE

FORM = re.compile(r"""<form\b[^>]*\bmethod=["']post["'].*?</form>""", re.DOTALL | re.IGNORECASE)
REPEATABLE = {
    "ui/office.html": (1, "signing out twice is signing out"),
    "account/logout.html": (1, "signing out twice is signing out"),
    "account/login.html": (3, "signing in writes no record; tries are counted by their limit"),
    "account/second_step.html": (1, "the same; a code is good once by itself"),
    "people/keys.html": (1, "the same; a passkey answers each question once"),
    "people/lock.html": (2, "unlocking and signing out write no record; tries are counted by their limit"),
    "people/prove.html": (1, "proves who it is and writes no record; tries are counted by their limit"),
    "people/recovery_codes.html": (
        1,
        "the codes stand in the answer alone; of two sets the second, which is seen, counts",
    ),
    "dossiers/owner.html": (1, "only reads a number; each reading is recorded"),
    "dossiers/dossiers.html": (1, "only reads; a list taken twice leaves twice, and is recorded twice"),
    "counter/ledger.html": (2, "only reads; a ledger taken twice leaves twice, and is recorded twice"),
    "counter/taken.html": (1, "printing twice prints twice, and the second sheet says so"),
    "dossiers/track_ask.html": (1, "only reads; tries are counted by their limit"),
    "tasks/tray.html": (1, "only reads; a list taken twice leaves twice, and is recorded twice"),
    "procedures/list.html": (1, "only reads what is public"),
}
"""Templates whose pages are sent without a key: how many there are in each, and why that does no harm."""


def without_key(text: str) -> list[str]:
    return [found for found in FORM.findall(text) if "once_input(" not in found]


@pytest.mark.promise("P3")
def test_every_page_that_changes_something_carries_a_key() -> None:
    found = {
        path.relative_to(next(p for p in path.parents if p.name == "templates")).as_posix(): len(bare)
        for path in sorted(HOUSE.rglob("templates/**/*.html"))
        if (bare := without_key(path.read_text(encoding="utf-8")))
    }
    assert found == {name: count for name, (count, _why) in REPEATABLE.items()}


ANSWERS_ONCE = {
    "dossiers/export_permit.html": "dossiers/web/dangerous.py",
    "systems/issue.html": "systems/web/views.py",
}
"""Pages whose answer is more than the one that is kept for a page sent twice, and the views that give it."""


@pytest.mark.promise("P3")
def test_a_page_whose_answer_comes_once_is_sent_by_the_browser_itself() -> None:
    plain = {
        path.relative_to(next(p for p in path.parents if p.name == "templates")).as_posix()
        for path in HOUSE.rglob("templates/**/*.html")
        if any("data-plain" in form for form in FORM.findall(path.read_text(encoding="utf-8")))
    }
    unreturned = {
        path.relative_to(HOUSE).as_posix()
        for path in HOUSE.rglob("web/*.py")
        if re.search(r"(?<!return )\bclaim\.done\(", path.read_text(encoding="utf-8"))
    }
    assert (plain, unreturned) == (set(ANSWERS_ONCE), set(ANSWERS_ONCE.values()))


def test_a_page_without_key_is_noticed() -> None:
    assert without_key('<form class="x" method="post"\n action="/a/">{{ csrf_input }}</form>')
    assert not without_key('<form method="post">{{ csrf_input }}{{ once_input(request) }}</form>')
    assert not without_key('<form method="get"></form>')
