"""The screens of this module in the rail."""

from datetime import datetime

from motcua.kernel.actors import Actor
from motcua.tasks import queries as tasks
from motcua.ui.places import Place, mark, opens, register

AREA = "Hồ sơ một cửa"


def to_be_returned(viewer: Actor, _now: datetime) -> int:
    """Count the results that wait at the viewer's counter."""
    return tasks.count_with_right(viewer, "dossiers.return")


def register_all() -> None:
    """Put the screens on the map of the office."""
    register(Place(area=AREA, label="Tiếp nhận hồ sơ", url_name="dossiers:intake", needs="dossiers.receive", order=200))
    register(Place(area=AREA, label="Tra cứu hồ sơ", url_name="dossiers:index", needs="tasks.own", order=210))
    register(
        Place(
            area=AREA, label="Sổ theo dõi", url_name="dossiers:index", needs="dossiers.read", order=220,
            query="nhan=thang-nay",
        )
    )  # fmt: skip
    register(
        Place(
            area=AREA, label="Trả kết quả", url_name="dossiers:index", needs="dossiers.return", order=230,
            query="trang-thai=resolved", count=to_be_returned,
        )
    )  # fmt: skip
    mark("search", "dossiers:search")
    mark("scan", "dossiers:search")
    opens("dossiers", "dossiers:show")
