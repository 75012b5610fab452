from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.kernel.actors import Forbidden, require
from motcua.kernel.commands import Refused
from motcua.people import commands, queries
from motcua.people.models import Substitution
from motcua.people.tests import factories as make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def here():
    return make.make_agency()


def arrange(absent, substitute, **given):
    given = {
        "from_at": make.NOW,
        "to_at": make.NOW + 3 * DAY,
        "basis": "Nghỉ phép",
        "by": absent,
        "at": make.NOW,
    } | given
    with make.agreed("people.arrange_substitution"):
        return commands.arrange_substitution(absent=absent.id, substitute=substitute.id, **given)


def field_refused(*people, **given):
    with pytest.raises(Refused) as told:
        arrange(*people, **given)
    return set(told.value.fields)


def test_the_deputy_acts_in_the_absent_ones_post_and_only_then(here):
    boss, deputy = make.leader(here), make.specialist(here)
    arrange(boss, deputy, from_at=make.NOW + DAY)
    assert not queries.actor_for(deputy.id, make.NOW).may("dossiers.decide")
    then = queries.actor_for(deputy.id, make.NOW + DAY)
    post = require(then, "dossiers.decide", within=here)
    assert post.standing_in_for == boss.id
    assert {post.position} <= boss.positions
    assert require(then, "dossiers.handle", within=here).standing_in_for is None
    assert boss.positions | deputy.positions == then.positions
    assert not queries.actor_for(deputy.id, make.NOW + 3 * DAY).may("dossiers.decide")
    assert queries.actor_for(boss.id, make.NOW + DAY).may("dossiers.decide")


def test_one_post_of_several_may_be_passed_on_alone(here):
    holder = make.account(here)
    first = make.post(holder, here, "leader", title="Phó Chủ tịch")
    make.post(holder, here, "centre_head", title="Giám đốc Trung tâm")
    boss, deputy = make.acting(holder), make.specialist(here)
    arrange(boss, deputy, position=first.pk)
    then = queries.actor_for(deputy.id, make.NOW)
    assert then.may("dossiers.decide")
    assert not then.may("dossiers.receive")


def test_own_rights_come_before_borrowed_ones(here):
    boss, other = make.leader(here), make.leader(here)
    arrange(boss, other)
    assert require(queries.actor_for(other.id, make.NOW), "dossiers.decide", within=here).standing_in_for is None


def test_what_was_borrowed_is_not_lent_again(here):
    boss, deputy, third = make.leader(here), make.specialist(here), make.clerk(here)
    arrange(boss, deputy)
    assert "from_on" in field_refused(make.acting(deputy_account(deputy)), third)
    assert "substitute" in field_refused(third, boss)


def deputy_account(actor):
    return queries.account_for(actor, actor.id)


def test_nobody_stands_in_for_oneself_or_twice(here):
    boss, deputy, third = make.leader(here), make.specialist(here), make.clerk(here)
    assert "substitute" in field_refused(boss, boss)
    arrange(boss, deputy)
    assert "from_on" in field_refused(boss, third)
    arrange(boss, third, from_at=make.NOW + 3 * DAY, to_at=make.NOW + 4 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Substitution.objects.create(
            absent_id=boss.id, substitute_id=boss.id, from_at=make.NOW, to_at=make.NOW + DAY, arranged_at=make.NOW
        )


def test_periods_basis_and_people_are_checked(here):
    boss, deputy = make.leader(here), make.specialist(here)
    idle = make.acting(make.account(here))
    assert "to_on" in field_refused(boss, deputy, to_at=make.NOW)
    assert "to_on" in field_refused(boss, deputy, from_at=make.NOW - 3 * DAY, to_at=make.NOW - DAY)
    assert "to_on" in field_refused(boss, deputy, to_at=make.NOW + 400 * DAY)
    assert "basis" in field_refused(boss, deputy, basis="  ")
    assert "substitute" in field_refused(boss, idle)
    assert "position" in field_refused(boss, deputy, position=next(iter(deputy.positions)))


def test_an_absence_is_arranged_by_oneself_or_by_ones_administrator(here):
    boss, deputy = make.leader(here), make.specialist(here)
    with pytest.raises(Forbidden):
        arrange(boss, deputy, by=make.clerk(here))
    with pytest.raises(queries.NoSuchAccount):
        arrange(boss, deputy, by=make.administrator(make.make_agency()))
    arranged = arrange(boss, deputy, by=make.administrator(here))
    with pytest.raises(Forbidden):
        commands.end_substitution(substitution=arranged.pk, by=make.clerk(here), at=make.NOW)
    commands.end_substitution(substitution=arranged.pk, by=queries.actor_for(deputy.id, make.NOW), at=make.NOW)
    assert not queries.actor_for(deputy.id, make.NOW).may("dossiers.decide")


def test_an_administrator_arranges_nobody_away_for_himself_or_from_farther(here):
    boss, deputy, admin = make.leader(here), make.specialist(here), make.administrator(here)
    assert "substitute" in field_refused(boss, admin, by=admin)
    with pytest.raises(Forbidden):
        arrange(make.inspector(here), deputy, by=admin)
    arrange(boss, admin)


def test_whoever_assigns_sees_who_stands_in(here):
    boss, deputy = make.specialist(here), make.clerk(here)
    arrange(boss, deputy)
    (one,) = queries.officials_of(here, "dossiers.handle", at=make.NOW)
    assert (one.account, one.substitute) == (boss.id, "Trần Thị Kim Oanh")
    (later,) = queries.officials_of(here, "dossiers.handle", at=make.NOW + 3 * DAY)
    assert later.substitute == ""
