"""The first start of a real installation: what comes with the program, and the first administrator."""

from collections.abc import Callable

from django.utils import timezone

from motcua.kernel.actors import machine
from motcua.kernel.commands import Refused
from motcua.organisations import queries as organisations
from motcua.organisations.queries import NoSuchOrganisation
from motcua.people import commands as people
from motcua.site.demo import load_reference
from motcua.site.trouble import Trouble


def install(
    *, username: str, full_name: str, password: str, organisation: str, progress: Callable[[str], None]
) -> None:
    """Load the reference data and create who administers the whole province; no invented people, no dossiers.

    Repeating it loads nothing twice and refuses a username that is taken.

    :raises Trouble: the organisation is unknown, or something typed is not as it must be.
    """
    load_reference(progress)
    try:
        office = organisations.by_reference(organisation)
        people.install_administrator(
            username=username,
            full_name=full_name,
            password=password,
            organisation=office,
            by=machine("Cài đặt"),
            at=timezone.now(),
        )
    except NoSuchOrganisation as unknown:
        message = f"Không có cơ quan nào mang khóa «{organisation}»; ví dụ: van-phong-ubnd, ubnd-tinh, 24580."
        raise Trouble(message) from unknown
    except Refused as refused:
        raise Trouble(" ".join([refused.message, *refused.fields.values()])) from refused
