"""The two-person rule: nobody grants alone, by no route; the second one is another human; each act is done once."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any, get_type_hints
from uuid import UUID

import pytest
from django.db import connection

from motcua.kernel.actors import ANYONE, Actor, Forbidden, machine
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.models import Fact
from motcua.people import commands, queries, rules
from motcua.people.commands import NeedsSecondPerson, two_people
from motcua.people.models import Account, Position, Proposal, RoleGrant
from motcua.people.tests import factories as make

pytestmark = [pytest.mark.promise("P25"), pytest.mark.django_db]
DAY = timedelta(days=1)


@pytest.fixture
def here() -> UUID:
    return make.make_agency()


@pytest.fixture
def admin(here: UUID) -> Actor:
    return make.administrator(here)


def held(here: UUID, name: str = "Lê Thị Hoa") -> Position:
    return make.post(make.account(here, name), here, title="Văn thư")


def asked(here: UUID, by: Actor, position: Position | None = None, **given: Any) -> Proposal:
    arguments = {"position": (position or held(here)).pk, "role": "records_clerk"} | given
    return propose(by, arguments)


def propose(by: Actor, arguments: dict[str, Any], reason: str = "Thay người nghỉ hưu") -> Proposal:
    return commands.propose(action="people.grant_role", arguments=arguments, reason=reason, by=by, at=make.NOW)


def confirm(proposal: Proposal, by: Actor, at: Any = make.NOW) -> Proposal:
    return commands.confirm_proposal(proposal=proposal.pk, by=by, at=at)


def waits(proposal: Proposal) -> bool:
    proposal.refresh_from_db()
    return proposal.state == "waiting" and not RoleGrant.objects.filter(role__code="records_clerk").exists()


def test_one_person_alone_grants_and_revokes_nothing_whatever_the_rights(here, admin):
    position = held(here)
    granted = make.grant(position.pk, "specialist")
    for by in (admin, make.root(), machine("test"), ANYONE):
        with pytest.raises(NeedsSecondPerson):
            commands.grant_role(position=position.pk, role="records_clerk", by=by, at=make.NOW)
        with pytest.raises(NeedsSecondPerson):
            commands.revoke_role(grant=granted.pk, by=by, at=make.NOW)
    assert RoleGrant.objects.get(position=position).revoked_at is None


def test_a_proposal_changes_nothing_and_the_second_person_makes_it_happen_with_both_in_the_facts(here, admin):
    boss = make.leader(here)
    proposal = asked(here, admin)
    assert waits(proposal)
    assert "Giao vai trò “Văn thư” cho Lê Thị Hoa" in proposal.title
    assert not Fact.objects.filter(name="people.RoleGranted", subject=proposal.subject).exists()
    confirm(proposal, boss)
    grant = RoleGrant.objects.get(role__code="records_clerk")
    fact = Fact.objects.get(name="people.RoleGranted", subject=proposal.subject)
    assert (fact.actor, fact.body["confirmed_by"]) == (admin.id, str(boss.id))
    settled = Fact.objects.get(name="people.ProposalConfirmed")
    assert (settled.actor, settled.body["proposed_by"]) == (boss.id, str(admin.id))
    gone = commands.propose(
        action="people.revoke_role", arguments={"grant": grant.pk}, reason="Nghỉ hưu", by=admin, at=make.NOW
    )
    confirm(gone, boss)
    grant.refresh_from_db()
    assert grant.revoked_at is not None
    assert Fact.objects.get(name="people.RoleRevoked").body["confirmed_by"] == str(boss.id)


def test_the_proposer_never_confirms_not_even_with_the_right_in_another_post(here, admin):
    proposal = asked(here, admin)
    make.post(Account.objects.get(pk=admin.id), here, "leader", title="Phó Chủ tịch")
    with pytest.raises(queries.NoSuchProposal):
        confirm(proposal, make.acting(Account.objects.get(pk=admin.id)))
    assert waits(proposal)


def test_who_stands_in_for_the_proposer_or_the_other_way_round_does_not_confirm(here, admin):
    boss, other = make.leader(here), make.administrator(here)
    proposal, second = asked(here, admin), asked(here, other, held(here, "Y Wăn"))
    with make.agreed("people.arrange_substitution"):
        for absent, deputy in ((admin.id, boss.id), (make.leader(here, name="Vắng").id, other.id)):
            commands.arrange_substitution(
                absent=absent, substitute=deputy, from_at=make.NOW, to_at=make.NOW + DAY, basis="Đi họp",
                by=make.root(), at=make.NOW,
            )  # fmt: skip
    with pytest.raises(Refused, match="làm thay cho nhau"):
        confirm(proposal, queries.actor_for(boss.id, make.NOW))
    absent = Account.objects.get(full_name="Vắng")
    with pytest.raises(Refused, match="làm thay cho nhau"):
        confirm(second, make.acting(absent))
    assert waits(proposal)


def test_two_accounts_of_one_human_are_one(here, admin):
    boss = make.leader(here)
    proposal = asked(here, admin)
    Account.objects.filter(pk__in=[admin.id, boss.id]).update(phone="0905123456")
    with pytest.raises(Refused, match="một người"):
        confirm(proposal, boss)


def test_who_was_just_given_a_password_by_the_proposer_does_not_confirm(here):
    root, boss = make.root(), make.leader(here)
    proposal = asked(here, root)
    commands.set_password(account=boss.id, password=make.PASSWORD, by=root, at=make.NOW)
    with pytest.raises(Refused, match="đặt mật khẩu"):
        confirm(proposal, boss)
    later = make.NOW + timedelta(days=rules.DAYS_A_SET_PASSWORD_TIES - 1)
    with pytest.raises(Refused):
        confirm(proposal, boss, later)


def means_of(giver: Actor, taker: Actor) -> Iterator[Any]:
    """Return each act by which one official can come to sign in as another."""
    yield lambda: commands.set_password(account=taker.id, password=make.PASSWORD, by=giver, at=make.NOW)
    yield lambda: commands.reset_second_steps(account=taker.id, by=giver, at=make.NOW)
    yield lambda: commands.unlock_sign_in(account=taker.id, by=giver, at=make.NOW)


def test_who_let_the_proposer_in_does_not_confirm_and_who_was_let_in_does_not_either(here):
    boss = make.leader(here)
    for number in range(3):
        one, other = make.administrator(here), make.administrator(here)
        proposal = asked(here, other, held(here, f"Y A{number}"))
        turned = asked(here, one, held(here, f"Y B{number}"))
        list(means_of(one, other))[number]()
        with pytest.raises(Refused, match="cho người đề nghị trong 7 ngày"):
            confirm(proposal, one)
        with pytest.raises(Refused, match="cho ông/bà trong 7 ngày"):
            confirm(turned, other)
        assert waits(proposal)
        assert queries.why_not(boss, proposal, at=make.NOW) == ""


def test_two_who_got_their_passwords_from_one_third_hand_are_not_two(here, admin):
    boss, root = make.leader(here), make.root()
    proposal = asked(here, admin)
    for one in (admin, boss):
        commands.set_password(account=one.id, password=make.PASSWORD, by=root, at=make.NOW)
    with pytest.raises(Refused, match="Cùng một người"):
        confirm(proposal, boss)


def test_waiting_does_not_shake_off_a_tie_that_held_when_it_was_proposed_and_an_old_one_ties_nobody(here):
    one, other = make.administrator(here), make.administrator(here)
    commands.set_password(account=other.id, password=make.PASSWORD, by=one, at=make.NOW)
    edge = make.NOW + timedelta(days=rules.DAYS_A_SET_PASSWORD_TIES)
    for proposed_at, held_back in ((edge - timedelta(minutes=1), True), (edge, False)):
        proposal = commands.propose(
            action="people.grant_role",
            arguments={"position": held(here).pk, "role": "records_clerk"},
            reason="Thay người nghỉ hưu",
            by=other,
            at=proposed_at,
        )
        said = queries.why_not(one, proposal, at=proposed_at + 3 * DAY)
        assert bool(said) is held_back


def test_nobody_confirms_a_grant_to_oneself(here, admin):
    boss = make.leader(here)
    (position,) = boss.positions
    proposal = asked(here, admin, Position.objects.get(pk=position))
    with pytest.raises(Refused, match="chính vị trí"):
        confirm(proposal, boss)


def test_the_right_must_reach_the_agency_and_the_province_for_what_reaches_farther(here, admin):
    elsewhere = make.leader(make.make_agency())
    proposal = asked(here, admin)
    for stranger in (elsewhere, make.clerk(here), ANYONE, machine("test")):
        with pytest.raises((queries.NoSuchProposal, Forbidden)):
            confirm(proposal, stranger)
    wide = asked(here, make.root(), held(here, "Y Wăn"), scope="province", role="inspector")
    assert wide.agency_id is None
    with pytest.raises(queries.NoSuchProposal):
        confirm(wide, make.leader(here))
    second = make.administrator(make.make_agency(), scope="province")
    confirm(wide, second)


def test_what_the_act_would_refuse_is_refused_when_it_is_proposed_and_leaves_no_trace(here, admin):
    before = Fact.objects.count()
    (own,), position = admin.positions, held(here).pk
    for wrong in ({"role": "no-such"}, {"scope": "village"}, {"role": "leader", "position": own}):
        with pytest.raises(Refused):
            propose(admin, {"position": position, "role": "records_clerk"} | wrong)
    with pytest.raises(Forbidden):
        asked(here, admin, scope="province")
    with pytest.raises(Refused) as empty:
        propose(admin, {"position": position, "role": "leader"}, reason=" ")
    assert "reason" in empty.value.fields
    assert not Proposal.objects.exists()
    assert not Fact.objects.filter(name__in=["people.RoleGranted", "people.ProposalMade"], actor=admin.id).exists()
    assert Fact.objects.count() > before  # only what the test itself prepared


def test_the_same_act_waits_once(here, admin):
    position = held(here)
    asked(here, admin, position)
    with pytest.raises(Conflict, match="đang chờ"):
        asked(here, admin, position)


def test_refused_withdrawn_and_expired_proposals_do_nothing_and_are_settled_for_good(here, admin):
    boss = make.leader(here)
    one, two, three = (asked(here, admin, held(here, name)) for name in ("Y A", "Y B", "Y C"))
    with pytest.raises(Refused):
        commands.refuse_proposal(proposal=one.pk, remark="", by=boss, at=make.NOW)
    commands.refuse_proposal(proposal=one.pk, remark="Chưa có quyết định", by=boss, at=make.NOW)
    with pytest.raises(queries.NoSuchProposal):
        commands.withdraw_proposal(proposal=two.pk, by=boss, at=make.NOW)
    commands.withdraw_proposal(proposal=two.pk, by=admin, at=make.NOW)
    late = make.NOW + timedelta(days=rules.DAYS_A_PROPOSAL_WAITS)
    with pytest.raises(Conflict, match="hết hạn"):
        confirm(three, boss, late)
    assert commands.expire_proposals(by=machine("test"), at=late) == 1
    assert commands.expire_proposals(by=machine("test"), at=late) == 0
    for settled in (one, two, three):
        with pytest.raises(Conflict):
            confirm(settled, boss)
    assert not RoleGrant.objects.filter(role__code="records_clerk").exists()
    with pytest.raises(Forbidden):
        commands.expire_proposals(by=admin, at=late)


def test_a_proposer_who_lost_the_right_meanwhile_gets_nothing_done(here, admin):
    boss = make.leader(here)
    proposal = asked(here, admin)
    make.revoke(RoleGrant.objects.get(position__account=admin.id).pk)
    with pytest.raises(Refused, match="không còn quyền"):
        confirm(proposal, boss)
    assert waits(proposal)


def test_each_sees_what_waits_for_them_and_nobody_else_does(here, admin):
    boss, deputy, stranger = make.leader(here), make.leader(here), make.leader(make.make_agency())
    proposal = asked(here, admin)
    for who, waiting in ((boss, 1), (deputy, 1), (stranger, 0), (admin, 0), (make.clerk(here), None)):
        assert queries.count_to_confirm(who, at=make.NOW) == waiting
    assert queries.own_proposals(admin) == [proposal]
    with pytest.raises(queries.NoSuchProposal):
        queries.proposal_for(stranger, proposal.pk)
    confirm(proposal, boss)
    assert queries.count_to_confirm(deputy, at=make.NOW) == 0
    assert queries.settled_by(boss) == [proposal]


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_do_it_once(here, admin):
    bosses = [make.leader(here), make.leader(here)]
    proposal = asked(here, admin)
    start, told = Barrier(2), []

    def press(boss: Actor) -> None:
        try:
            start.wait()
            confirm(proposal, boss)
            told.append("done")
        except Conflict as late:
            told.append(str(late))
        finally:
            connection.close()

    threads = [Thread(target=press, args=(boss,)) for boss in bosses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(words == "done" for words in told) == [False, True]
    assert RoleGrant.objects.filter(role__code="records_clerk").count() == 1
    assert Fact.objects.filter(name="people.ProposalConfirmed").count() == 1


def registered() -> Iterator[two_people.Dangerous]:
    from importlib import import_module

    for module in ("people", "dossiers"):
        import_module(f"motcua.{module}.commands")
    return iter(two_people.ACTS.values())


def test_every_dangerous_act_leads_to_its_command_and_to_somebody_who_may_confirm_it():
    from importlib import import_module

    make.roles()
    rights = {right for role in queries.roles() for right in role.rights}
    for act in registered():
        module, name = act.action.split(".")
        assert getattr(import_module(f"motcua.{module}.commands"), name) is act.run
        assert act.right in rights
        assert rules.confirms(act.right)
        assert {"by", "at"} <= get_type_hints(act.run).keys()
