from datetime import timedelta

import pytest

from motcua.kernel.actors import ANYONE, Forbidden, require
from motcua.people import commands, queries
from motcua.people.tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_post_gives_its_rights_within_its_agency():
    here, elsewhere = make.make_agency(), make.make_agency()
    clerk = make.clerk(here)
    assert clerk.name == "Trần Thị Kim Oanh"
    assert clerk.may("dossiers.receive", within=here)
    assert not clerk.may("dossiers.receive", within=elsewhere)
    assert not clerk.may("dossiers.decide")


def test_every_post_has_a_tray_but_nothing_to_decide():
    here = make.make_agency()
    holder = make.account(here)
    make.post(holder, here)
    actor = make.acting(holder)
    assert actor.may("tasks.own", within=here)
    assert not actor.may("dossiers.read")


def test_a_post_in_a_unit_acts_for_the_agency_of_the_unit():
    here = make.make_agency("Ủy ban nhân dân xã Ea Súp")
    room = make.make_unit(here)
    actor = make.specialist(here, organisation=room)
    (post,) = actor.posts
    assert (post.organisation, post.agency, post.agency_name) == (room, here, "Ủy ban nhân dân xã Ea Súp")


def test_several_posts_make_one_tray_and_the_acting_post_follows_the_matter():
    here, there = make.make_agency(), make.make_agency()
    holder = make.account(here)
    first = make.post(holder, here, "leader", title="Phó Chủ tịch")
    second = make.post(holder, here, "centre_head", title="Giám đốc Trung tâm")
    third = make.post(holder, there, "records_clerk", title="Văn thư")
    actor = make.acting(holder)
    assert actor.positions == {first.pk, second.pk, third.pk}
    assert require(actor, "dossiers.decide", within=here).position == first.pk
    assert require(actor, "dossiers.receive", within=here).position == second.pk
    with pytest.raises(Forbidden):
        require(actor, "dossiers.decide", within=there)


def test_reach_follows_the_scope_of_the_grant():
    top = make.make_agency()
    below = make.make_agency(parent=top)
    beside = make.make_agency()
    over_tree = make.inspector(top, scope="subtree")
    everywhere = make.inspector(top)
    assert over_tree.may("facts.read", within=below)
    assert not over_tree.may("facts.read", within=beside)
    assert everywhere.reach("facts.read") is None
    assert everywhere.reach("tasks.own") == {top}


def test_a_wide_role_does_not_widen_the_others_of_the_same_post():
    here = make.make_agency()
    holder = make.account(here)
    held = make.post(holder, here, "one_stop_clerk")
    make.grant(held.pk, "inspector", by=make.root(), at=make.NOW)
    actor = make.acting(holder)
    assert actor.reach("facts.read") is None
    assert actor.reach("dossiers.receive") == {here}


def test_asking_costs_a_glance_and_at_most_two_statements_then_none(django_assert_num_queries):
    top = make.make_agency()
    actor = make.inspector(top, scope="subtree")
    queries.forget_rights()
    with django_assert_num_queries(3):  # the version, the posts, the subtree
        queries.actor_for(actor.id, make.NOW)
    with django_assert_num_queries(0):
        queries.actor_for(actor.id, make.NOW + timedelta(seconds=1))
    with django_assert_num_queries(1):  # the version alone
        queries.actor_for(actor.id, make.NOW + timedelta(seconds=5))
    with django_assert_num_queries(3):
        queries.actor_for(actor.id, make.NOW + timedelta(seconds=40))


def test_a_change_of_rights_counts_at_once():
    here = make.make_agency()
    holder = make.account(here)
    held = make.post(holder, here)
    assert not make.acting(holder).may("dossiers.decide")
    grant = make.grant(held.pk, "leader", by=make.root(), at=make.NOW)
    assert queries.actor_for(holder.pk, make.NOW).may("dossiers.decide")
    make.revoke(grant.pk, by=make.root(), at=make.NOW)
    assert not queries.actor_for(holder.pk, make.NOW).may("dossiers.decide")


def test_another_process_learns_of_a_change_by_the_version_row(monkeypatch):
    here = make.make_agency()
    holder = make.account(here)
    held = make.post(holder, here)
    by = make.root()
    assert not make.acting(holder).may("dossiers.decide")
    monkeypatch.setattr("motcua.people.queries.forget_rights", lambda: None)  # it happens in another process
    make.grant(held.pk, "leader", by=by, at=make.NOW)
    assert not queries.actor_for(holder.pk, make.NOW + timedelta(seconds=1)).may("dossiers.decide")
    assert queries.actor_for(holder.pk, make.NOW + timedelta(seconds=3)).may("dossiers.decide")


def test_nobody_unknown_or_deactivated_acts():
    here = make.make_agency()
    actor = make.leader(here)
    commands.deactivate_account(account=actor.id, by=make.root(), at=make.NOW)
    assert queries.actor_for(actor.id, make.NOW) == ANYONE
    assert queries.actor_for(here, make.NOW) == ANYONE
