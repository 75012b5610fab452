"""The screens of this module on the map of the office."""

from datetime import datetime

from motcua.kernel.actors import Actor
from motcua.operations import queries, rules
from motcua.ui.places import Place, register

AREA = "Vận hành"


def register_all() -> None:
    """Put the screens into the rail."""
    register(
        Place(
            area=AREA,
            label="Việc kẹt",
            url_name="operations:stuck",
            needs=rules.READ,
            order=710,
            count=_count,
            hot=True,
        )
    )
    register(
        Place(
            area=AREA,
            label="Niêm phong nhật ký",
            url_name="operations:seals",
            needs=("facts.read", rules.READ),
            order=730,
        )
    )
    register(Place(area=AREA, label="Tự kiểm tra", url_name="operations:check", needs=rules.READ, order=720))


def _count(viewer: Actor, now: datetime) -> int | None:
    if viewer.reach(rules.READ) is not None:
        return None
    return queries.stuck_count(now=now) or None
