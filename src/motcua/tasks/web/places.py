"""The trays in the rail."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from motcua.kernel.actors import Actor
from motcua.tasks import queries
from motcua.ui.places import WORK, Place, mark, register

AREA = "Việc của tôi"


@lru_cache(maxsize=64)
def counts_at(viewer: Actor, now: datetime) -> queries.Counts:
    """Return the counts of one person at one reading of the clock: once per page, whatever asks for them."""
    return queries.counts(viewer, now=now)


def _count(tray: str) -> Callable[[Actor, datetime], int]:
    def count(viewer: Actor, now: datetime) -> int:
        return int(getattr(counts_at(viewer, now), tray))

    return count


def register_all() -> None:
    """Put the four trays into the rail."""
    for order, (tray, label, url_name, hot) in enumerate(
        (
            ("mine", "Cần tôi làm", "tasks:mine", False),
            ("waiting", "Chờ người khác", "tasks:waiting", False),
            ("near", "Sắp đến hạn", "tasks:near", False),
            ("late", "Quá hạn", "tasks:late", True),
        )
    ):
        register(
            Place(area=AREA, label=label, url_name=url_name, needs=WORK, order=100 + order, count=_count(tray), hot=hot)
        )
    mark("home", "tasks:mine")
