"""Organisations for tests, made through the commands."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.kernel.actors import Actor, Post, machine
from motcua.kernel.ids import new_id
from motcua.kernel.time import PROVINCE
from motcua.organisations import commands, queries

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=PROVINCE)
TODAY = NOW.date()
RIGHTS = frozenset({"organisations.read", "organisations.manage"})


def actor(
    *, rights: frozenset[str] = RIGHTS, reach: frozenset[UUID] | None = None, agency: UUID | None = None
) -> Actor:
    """Return somebody with one post; by default an administrator of the whole province."""
    place = agency or new_id()
    post = Post(new_id(), place, place, "Quản trị viên", "UBND tỉnh", rights, reach)
    return Actor(id=new_id(), name="Người quản trị", posts=(post,))


def agency(name: str = "Ủy ban nhân dân xã Thử Nghiệm", *, parent: UUID | None = None, **given: Any) -> UUID:
    """Return the key of a new agency."""
    return _created({"is_agency": True, "kind": "people_committee"} | given, name, parent)


def part_inside(parent: UUID, name: str = "Phòng Kinh tế", **given: Any) -> UUID:
    """Return the key of a new unit inside an agency."""
    return _created({"is_agency": False, "kind": "division"} | given, name, parent)


def _created(given: dict[str, Any], name: str, parent: UUID | None) -> UUID:
    given = {"opened_on": date(2025, 7, 1), "by": actor(), "at": NOW} | given
    return commands.create_organisation(name=name, parent=parent, **given)


def province() -> dict[str, UUID]:
    """Load the whole demonstration province and return the agencies that stories play in, by reference key."""
    commands.load_reference(by=machine("test"), at=NOW)
    return queries.by_references(["ubnd-tinh", "van-phong-ubnd/hcc", "so-tu-phap", "24580", "24580/hcc", "24544"])
