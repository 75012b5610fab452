"""The screens of this module on the map of the office."""

from motcua.people import rules
from motcua.people.web import proposals
from motcua.ui.places import Place, mark, opens, register, starts_day

AREA = "Quản trị"


def register_all() -> None:
    """Put the screens into the rail, and mark where one signs in and out."""
    register(Place(area=AREA, label="Cán bộ, công chức", url_name="people:index", needs=rules.READ, order=620))
    register(Place(area=AREA, label="Vai trò và quyền", url_name="people:roles", needs=rules.READ, order=630))
    register(Place(area=AREA, label="Khóa và đăng nhập", url_name="people:lockings", needs=rules.MANAGE, order=640))
    register(
        Place(area="Của tôi", label="Ủy quyền khi vắng mặt", url_name="people:absence", needs="tasks.own", order=510)
    )
    register(
        Place(
            area="Việc của tôi",
            label="Chờ người thứ hai",
            url_name="people:proposals",
            needs="tasks.own",
            order=110,
            count=proposals.count_at,
        )
    )
    opens("people", "people:official")
    starts_day(rules.MANAGE, "people:index")
    mark("sign-in", "account_login")
    mark("sign-out", "account_logout")
    mark("me", "people:me")
