"""The screens in a real browser: at a telephone's width and at an office desk's, with nothing for axe to find."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from motcua.procedures import commands, queries
from motcua.procedures.tests.factories import catalogue, editor
from motcua.ui.tests.browser import WINDOWS, chromium, visit  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages(monkeypatch):
    by = editor()
    monkeypatch.setattr("motcua.site.middleware.actor_of", lambda _request: by)
    catalogue("1.001193", "2.000815", "1.013225", "1.013978", "1.004222", "2.002409")
    now = datetime.now(tz=UTC)
    draft = commands.draft_version(code="1.013225", by=by, at=now)
    changed = {"decision_no": "99/QĐ-BXD", "sets": 1}
    draft = commands.edit_version(version=draft.id, revision=1, changes=changed, by=by, at=now)
    paper = draft.papers.first()
    published = queries.version_in_force("1.001193", now.date())
    return {
        "list": reverse("procedures:index"),
        "search": reverse("procedures:index") + "?q=so+do",
        "nothing": reverse("procedures:index") + "?q=zzzzqqqq",
        "drafts": reverse("procedures:index") + "?ban-nhap=1",
        "procedure": reverse("procedures:procedure", args=["1.013225"]),
        "ministry": reverse("procedures:procedure", args=["1.004222"]),
        "draft": reverse("procedures:draft", args=[draft.id]),
        "plain": reverse("procedures:plain", args=[draft.id]),
        "paper": reverse("procedures:part-change", args=[draft.id, "papers", paper.id]),
        "fee": reverse("procedures:part-add", args=[draft.id, "fee_rules"]),
        "publish": reverse("procedures:publish", args=[draft.id]),
        "withdraw": reverse("procedures:withdraw", args=[published.id]),
        "offers": reverse("procedures:offers", args=["1.013225"]),
        "add": reverse("procedures:add"),
    }


@pytest.mark.parametrize("profile", WINDOWS)
def test_every_page_is_accessible_and_fits_its_window(visit, pages, profile):  # noqa: F811
    found = {}
    with visit(profile) as visitor:
        for name, path in pages.items():
            visitor.goes_to(path)
            faults = visitor.violations() + ([f"{visitor.sideways()} px too wide"] if visitor.sideways() > 0 else [])
            if faults:
                found[name] = faults
    assert found == {}
