"""The screens of this module in the rail."""

from datetime import datetime

from motcua.kernel.actors import Actor
from motcua.tasks import queries as tasks
from motcua.ui.places import Place, brings_work, mark, opens, register, starts_day

AREA = "Hồ sơ một cửa"
WORKING = (
    "dossiers.receive",
    "dossiers.assign",
    "dossiers.handle",
    "dossiers.decide",
    "dossiers.number",
    "dossiers.return",
)
FINDING = ("dossiers.read", *WORKING)


def to_be_returned(viewer: Actor, _now: datetime) -> int:
    """Count the results that wait at the viewer's counter."""
    return tasks.count_with_right(viewer, "dossiers.return")


def register_all() -> None:
    """Put the screens on the map of the office."""
    register(Place(area=AREA, label="Tra cứu hồ sơ", url_name="dossiers:index", needs=FINDING, order=210))
    register(
        Place(
            area=AREA, label="Trả kết quả", url_name="dossiers:index", needs="dossiers.return", order=230,
            query="trang-thai=resolved", count=to_be_returned,
        )
    )  # fmt: skip
    brings_work(*WORKING)
    starts_day("dossiers.read", "dossiers:index")
    mark("search", "dossiers:search", FINDING)
    mark("scan", "dossiers:search", FINDING)
    opens("dossiers", "dossiers:show")
    opens("dossiers.allow_export", "dossiers:permit")
