"""A form never lets the browser speak first: its bubbles are in the language of the browser and name no field of ours."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORM = re.compile(r"<form\b[^>]*>", re.IGNORECASE)


def test_every_form_leaves_what_is_wrong_to_our_own_sentences() -> None:
    found = {
        f"{page.relative_to(ROOT)}: {form}"
        for page in (ROOT / "src").rglob("*.html")
        for form in FORM.findall(page.read_text(encoding="utf-8"))
        if "novalidate" not in form
    }
    assert not found
