"""The same province and ground as the journeys'."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tests.journeys.access.people import Cast, cast_of
from tests.journeys.conftest import Province
from tests.journeys.ground import pointed, prepared


@pytest.fixture(scope="module")
def ground(province: Province, django_db_blocker: Any) -> Iterator[Cast]:
    """Everybody of the policy, with the dossiers of the ground."""
    with pointed(province, django_db_blocker):
        yield cast_of(prepared())


@pytest.fixture
def cast(ground: Cast, province: Province) -> Iterator[Cast]:
    """The same, with the files where the ground put them."""
    with override_settings(DATA=Path(province.environment["MOTCUA_DATA"])):
        yield ground
