"""A running house with a system that may do everything a system may."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from motcua.dossiers.tests.factories import Office
from motcua.kernel.ids import new_id
from motcua.organisations import queries as organisations
from motcua.systems.tests.factories import connected, token
from tests.journeys.conftest import Province
from tests.journeys.ground import STORY, pointed


@dataclass(frozen=True)
class Connected:
    """A system of the story's agency: where the house is, and the token that lets it in."""

    home: str
    token: str
    office: Office

    def headers(self, **more: str) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}"} | named


@pytest.fixture(scope="module")
def system(province: Province, house: str, django_db_blocker: Any) -> Iterator[Connected]:
    with pointed(province, django_db_blocker):
        now, agency = timezone.now(), organisations.by_reference(STORY)
        made = connected(agency, at=now, name=f"Hệ thống thử {new_id()}", per_minute=1_000_000)
        secret = token(made, at=now, lasts=timedelta(days=90))
        nobody: Any = None
        yield Connected(house, secret, Office(agency, nobody, nobody, nobody, nobody, nobody))
