"""Who may do what, and in which post."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.actors import ANYONE, Actor, Forbidden, Post, known_only, machine, machine_only, require
from motcua.kernel.ids import new_id

HERE, THERE = new_id(), new_id()


def post(*rights: str, reach: frozenset[UUID] | None = frozenset({HERE}), instead_of: UUID | None = None) -> Post:
    return Post(new_id(), HERE, HERE, "Công chức", "UBND xã", frozenset(rights), reach, instead_of)


def somebody(*posts: Post) -> Actor:
    return Actor(id=new_id(), name="Trần Thị Kim Oanh", posts=posts)


def test_a_right_holds_only_within_its_reach() -> None:
    clerk = somebody(post("dossiers.receive"))
    assert require(clerk, "dossiers.receive", within=HERE) is clerk.posts[0]
    with pytest.raises(Forbidden):
        require(clerk, "dossiers.receive", within=THERE)
    with pytest.raises(Forbidden):
        require(clerk, "dossiers.decide", within=HERE)


def test_the_whole_province_is_reached_everywhere() -> None:
    inspector = somebody(post("dossiers.read", reach=None))
    assert inspector.reach("dossiers.read") is None
    assert inspector.may("dossiers.read", within=THERE)


def test_reach_is_gathered_over_all_posts() -> None:
    both = somebody(post("dossiers.read"), post("dossiers.read", reach=frozenset({THERE})), post("other"))
    assert both.reach("dossiers.read") == {HERE, THERE}
    assert both.reach("dossiers.decide") == frozenset()


def test_ones_own_post_comes_before_a_substitution() -> None:
    own, lent = post("dossiers.decide"), post("dossiers.decide", instead_of=new_id())
    assert require(somebody(lent, own), "dossiers.decide", within=HERE) is own


def test_the_public_and_machines_hold_no_rights() -> None:
    for actor in (ANYONE, machine("job")):
        with pytest.raises(Forbidden):
            require(actor, "dossiers.read")
    with pytest.raises(Forbidden):
        machine_only(ANYONE)
    with pytest.raises(Forbidden):
        machine_only(somebody(post("dossiers.read")))
    with pytest.raises(Forbidden):
        known_only(ANYONE)
    machine_only(machine("job"))
    known_only(machine("job"))


@given(st.integers(2, 2000))
def test_keys_grow(count: int) -> None:
    keys = [new_id() for _ in range(count)]
    assert keys == sorted(set(keys))
    assert {key.version for key in keys} == {7}


def test_a_right_for_a_unit_alone_reaches_no_agency_and_no_other_unit() -> None:
    unit, other = new_id(), new_id()
    head = somebody(replace(post("dossiers.read"), organisation=unit, of_unit=frozenset({"dossiers.read"})))
    assert head.reach("dossiers.read") == frozenset()
    assert head.units("dossiers.read") == {unit}
    assert head.may("dossiers.read", within=HERE)
    assert head.may("dossiers.read", within=HERE, inside=unit)
    assert not head.may("dossiers.read", within=HERE, inside=other)
    with pytest.raises(Forbidden):
        require(head, "dossiers.read", within=HERE, inside=other)
