"""The contract of the front doors, tried on imports that are right and wrong."""

import pytest

from tests.architecture.front_doors import FrontDoors


@pytest.fixture
def contract() -> FrontDoors:
    options = {"doors": ["commands", "queries"], "open_modules": ["kernel", "site"]}
    return FrontDoors("Doors", {}, options)


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("motcua.dossiers.web.views", "motcua.people.queries", True),
        ("motcua.dossiers.web.views", "motcua.people.queries.accounts", True),
        ("motcua.dossiers.web.views", "motcua.people.models", False),
        ("motcua.dossiers.commands", "motcua.people", False),
        ("motcua.dossiers.commands", "motcua.dossiers.models", True),
        ("motcua.dossiers.commands", "motcua.kernel.models", True),
        ("motcua.site.demo", "motcua.people.demonstration", True),
        ("motcua.dossiers.tests.factories", "motcua.people.tests.factories", True),
        ("motcua.counter.tests.test_web", "motcua.dossiers.tests.screens", True),
        ("motcua.counter.tests.test_web", "motcua.dossiers.tests.test_web", False),
        ("motcua.dossiers.queries", "motcua.people.tests.factories", False),
        ("motcua.dossiers.queries", "django.db", True),
    ],
)
def test_a_module_is_entered_by_its_doors(contract, importer, imported, allowed) -> None:
    assert contract.allows(importer, imported) is allowed
