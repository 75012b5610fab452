"""The rail, the search and the first page of the day: each official sees what is of use, and nothing else."""

import pytest
from django.test import Client

from motcua.kernel.actors import Actor
from motcua.people.tests import factories as make

pytestmark = pytest.mark.django_db
LIST, TRAY, SEARCH = "Tra cứu hồ sơ</span>", "Cần tôi làm</span>", "/ho-so/tim/"


def first_page(client: Client, actor: Actor) -> tuple[str, str]:
    """Return where somebody lands after signing in, and that page."""
    answer = make.sign_in(client, actor).get("/viec/", follow=True)
    return answer.request["PATH_INFO"], answer.content.decode()


@pytest.mark.parametrize("role", ["clerk", "specialist", "unit_head", "leader", "records_clerk", "centre_head"])
def test_whoever_works_on_dossiers_has_trays_and_finds_them(client: Client, role: str) -> None:
    place, page = first_page(client, getattr(make, role)(make.make_agency()))
    assert place == "/viec/"
    assert LIST in page
    assert TRAY in page
    assert SEARCH in page


@pytest.mark.parametrize(("role", "start"), [("administrator", "/can-bo/"), ("procedure_officer", "/thu-tuc/")])
def test_whoever_never_sees_a_dossier_is_offered_no_empty_lists(client: Client, role: str, start: str) -> None:
    place, page = first_page(client, getattr(make, role)(make.make_agency()))
    assert place == start
    assert LIST not in page
    assert TRAY not in page
    assert SEARCH not in page


def test_an_inspector_finds_dossiers_and_has_no_trays(client: Client) -> None:
    place, page = first_page(client, make.inspector(make.make_agency()))
    assert place == "/ho-so/"
    assert LIST in page
    assert TRAY not in page
    assert SEARCH in page
