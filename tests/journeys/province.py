"""The demonstration province for journeys: real agencies and procedures, invented officials, a short past."""

from datetime import timedelta

import django
from django.utils import timezone

DOSSIERS, DAYS = 120, timedelta(days=30)


def load() -> None:
    """Fill the empty database that the environment names; small, so that journeys start soon."""
    django.setup()
    from motcua.kernel.actors import machine
    from motcua.people import demonstration as invented
    from motcua.simulation import demonstration as past
    from motcua.site import demo

    at, by = timezone.now(), machine("Dữ liệu minh họa")
    demo.load_reference(lambda _words: None)
    invented.load_demonstration(by=by, at=at)
    until = at.replace(microsecond=0)
    past.simulate(wish=past.Wish(dossiers=DOSSIERS, first=until - DAYS, until=until), by=by, at=at)


if __name__ == "__main__":
    load()
