"""The screens of this module on the map of the office."""

from datetime import datetime

from motcua.kernel.actors import Actor
from motcua.operations import queries
from motcua.ui.places import Place, register

AREA = "Vận hành"


def register_all() -> None:
    """Put the screens into the rail."""
    register(
        Place(
            area=AREA,
            label="Việc kẹt",
            url_name="operations:stuck",
            only=queries.sees_house,
            order=710,
            count=_count,
            hot=True,
        )
    )
    register(Place(area=AREA, label="Tự kiểm tra", url_name="operations:check", only=queries.sees_house, order=720))
    register(
        Place(area=AREA, label="Niêm phong nhật ký", url_name="operations:seals", only=queries.sees_seals, order=730)
    )


def _count(_viewer: Actor, now: datetime) -> int | None:
    return queries.stuck_count(now=now) or None
