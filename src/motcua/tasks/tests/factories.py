"""Tasks for tests, made through the commands; and what every ledger has to be."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from motcua.kernel.actors import Actor
from motcua.kernel.ids import new_id
from motcua.tasks import commands
from motcua.tasks.commands import Matter, Place
from motcua.tasks.rules import Clock, Held, Holder


def held(
    actor: Actor,
    *,
    at: datetime,
    code: str = "H15.61-261124-0001",
    title: str = "Đăng ký khai sinh",
    about: str = "Y Bhăm Êñuôl · Buôn Jun",
    step: str = "Thẩm tra",
    due_at: datetime | None = None,
) -> UUID:
    """Put one record into the actor's tray by name and return its key."""
    post, subject = actor.posts[0], new_id()
    matter = Matter("dossiers", subject, code, title, about, due_at or at)
    place = Place(Holder.UNIT, "Phòng Kinh tế", post.agency, "dossiers.handle", step, position=post.position)
    commands.pass_to(matter=matter, place=place, clock=Clock.RUNNING, by=actor, at=at)
    return subject


def is_whole(ledger: Sequence[Held]) -> bool:
    """Tell whether the intervals leave no hole and no overlap: each begins where the one before ended."""
    return all(before.to_at == after.from_at for before, after in pairwise(ledger))
