"""A catalogue for tests, made through the commands."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from motcua.kernel.actors import Actor, Post, machine
from motcua.kernel.ids import new_id
from motcua.procedures import commands
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.queries import version_in_force

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LOADER = machine("procedures.reference")


def catalogue(*codes: str, at: datetime = NOW) -> None:
    """Publish the reference procedures with these codes; all of them when none is named."""
    commands.load_reference(by=LOADER, at=at, codes=codes or None)


def published(code: str = "1.001193", *, on: date = TODAY) -> ProcedureVersion:
    """Return the version of a reference procedure in force, publishing it first when needed."""
    catalogue(code)
    return version_in_force(code, on)


def official(*rights: str, name: str = "Lê Thị Mai", everywhere: bool = True) -> Actor:
    """Return somebody who holds one post with these rights, in the whole province or in one agency."""
    agency = new_id()
    post = Post(
        position=new_id(),
        organisation=agency,
        agency=agency,
        title="Chuyên viên",
        agency_name="Văn phòng UBND tỉnh",
        rights=frozenset(rights),
        reach=None if everywhere else frozenset({agency}),
    )
    return Actor(id=new_id(), name=name, posts=(post,))


def editor(extra: Iterable[str] = ()) -> Actor:
    """Return an officer of procedure control: reads, edits and publishes."""
    return official("procedures.read", "procedures.edit", "procedures.publish", *extra)


def reader() -> Actor:
    """Return an official who only reads the catalogue."""
    return official("procedures.read")
