from datetime import date, timedelta

import pytest

from motcua.kernel.actors import ANYONE, Forbidden, machine
from motcua.kernel.commands import Refused
from motcua.kernel.models import Fact
from motcua.people import commands, queries
from motcua.people.models import Account, Position, RoleGrant
from motcua.people.tests import factories as make

pytestmark = pytest.mark.django_db

DAY = make.NOW.date()


@pytest.fixture
def here():
    return make.make_agency()


def refusal(of):
    with pytest.raises(Refused) as told:
        of()
    return told.value


def test_an_account_is_created_tidied_and_holds_no_right(here):
    made = make.account(
        here, "  Y  Bhăm Êñuôl ", username=" Bham.E ", email="Bham@DakLak.gov.vn", phone="+84 905 123 456"
    )
    assert (made.username, made.full_name, made.email) == ("bham.e", "Y Bhăm Êñuôl", "bham@daklak.gov.vn")
    assert made.phone == "0905123456"
    assert made.search_key == "y bham enuol bham.e"
    assert not made.has_usable_password()
    assert make.acting(made).posts == ()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("username", {"username": "có dấu"}),
        ("username", {"username": "a"}),
        ("username", {"username": "goc"}),
        ("full_name", {"name": "   "}),
        ("full_name", {"name": "x" * 121}),
        ("email", {"email": "không-phải-thư"}),
        ("phone", {"phone": "12345"}),
        ("password", {"password": "ngắn"}),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_by_field(here, field, given):
    make.root()
    told = refusal(lambda: make.account(here, **{"username": "tam.thoi"} | given))
    assert field in told.fields
    assert not Account.objects.filter(username="tam.thoi").exists()


def test_strangers_and_officials_change_nobody(here):
    someone = make.account(here)
    position = make.post(someone, here)
    outsiders = [ANYONE, machine("test"), make.clerk(here), make.leader(here), make.inspector(here)]
    outsiders.append(make.administrator(make.make_agency()))
    for by in outsiders:
        for change in (
            lambda by: commands.create_account(username="moi", full_name="Mới", agency=here, by=by, at=make.NOW),
            lambda by: commands.update_account(
                account=someone.pk, full_name="Khác", email="", phone="", by=by, at=make.NOW
            ),
            lambda by: commands.set_password(account=someone.pk, password=make.PASSWORD, by=by, at=make.NOW),
            lambda by: commands.deactivate_account(account=someone.pk, by=by, at=make.NOW),
            lambda by: commands.restore_account(account=someone.pk, by=by, at=make.NOW),
            lambda by: commands.appoint(
                account=someone.pk, organisation=here, title="Khác", from_on=DAY, by=by, at=make.NOW
            ),
            lambda by: commands.end_position(position=position.pk, to_on=DAY, by=by, at=make.NOW),
            lambda by: make.grant(position.pk, "leader", by=by, at=make.NOW),
        ):
            with pytest.raises((Forbidden, queries.NoSuchAccount)):
                change(by)


def test_nobody_gives_away_more_than_is_managed(here):
    above = make.make_agency()
    below = make.make_agency(parent=above)
    local = make.administrator(below)
    position = make.post(make.account(below), below)
    for scope in ("subtree", "agency", "unit"):
        make.grant(position.pk, "leader", scope=scope, by=local, at=make.NOW)
    with pytest.raises(Forbidden):
        make.grant(position.pk, "leader", scope="province", by=local, at=make.NOW)
    upper = make.post(make.account(above), above)
    wide = make.administrator(above)
    with pytest.raises(Forbidden):
        make.grant(upper.pk, "leader", scope="subtree", by=wide, at=make.NOW)


def test_nobody_grants_a_role_to_oneself(here):
    admin = make.administrator(here)
    (own,) = admin.positions
    told = refusal(lambda: make.grant(own, "leader", by=admin, at=make.NOW))
    assert "Không tự giao vai trò" in told.message


def test_a_post_is_held_once_at_a_time_and_again_later(here):
    holder = make.account(here)
    first = make.post(holder, here, from_on=date(2026, 1, 1), to_on=date(2026, 6, 30))
    told = refusal(lambda: make.post(holder, here, from_on=date(2026, 6, 30)))
    assert "from_on" in told.fields
    make.post(holder, here, from_on=date(2026, 7, 1))
    make.post(holder, here, title="Văn thư", from_on=date(2026, 1, 1))
    assert Position.objects.filter(account=holder).count() == 3
    assert first.to_on == date(2026, 6, 30)


def test_days_and_titles_of_posts_are_checked(here):
    holder = make.account(here)
    assert "title" in refusal(lambda: make.post(holder, here, title=" ")).fields
    assert "title" in refusal(lambda: make.post(holder, here, title="x" * 151)).fields
    assert "to_on" in refusal(lambda: make.post(holder, here, to_on=DAY - timedelta(days=1))).fields
    assert "organisation" in refusal(lambda: make.post(holder, here, from_on=date(2020, 1, 1))).fields


def test_an_ended_post_gives_no_right_the_day_after(here):
    who = make.leader(here)
    (position,) = who.positions
    commands.end_position(position=position, to_on=DAY, by=make.root(), at=make.NOW)
    assert queries.actor_for(who.id, make.NOW).may("dossiers.decide")
    assert not queries.actor_for(who.id, make.NOW + timedelta(days=1)).may("dossiers.decide")
    later = DAY + timedelta(days=9)
    told = refusal(lambda: commands.end_position(position=position, to_on=later, by=make.root(), at=make.NOW))
    assert "to_on" in told.fields


def test_a_role_is_held_once_and_may_come_back(here):
    position = make.post(make.account(here), here, "leader")
    told = refusal(lambda: make.grant(position.pk, "leader", by=make.root(), at=make.NOW))
    assert "role" in told.fields
    grant = RoleGrant.objects.get(position=position)
    make.revoke(grant.pk, by=make.root(), at=make.NOW)
    make.revoke(grant.pk, by=make.root(), at=make.NOW)
    make.grant(position.pk, "leader", by=make.root(), at=make.NOW)
    for wrong in ({"role": "khong.co"}, {"role": "leader", "scope": "thế giới"}):
        refusal(lambda: make.grant(position.pk, **wrong))  # noqa: B023


def test_the_last_administrator_of_the_province_cannot_go(here):
    root = make.root()
    (position,) = root.positions
    grant = RoleGrant.objects.get(position=position)
    local = make.administrator(here)  # administers a commune only, so does not count
    other = make.administrator(here, scope="province", name="Người Thứ Hai")
    for change in (
        lambda: commands.deactivate_account(account=root.id, by=other, at=make.NOW),
        lambda: commands.end_position(position=position, to_on=DAY, by=other, at=make.NOW),
        lambda: make.revoke(grant.pk, by=other, at=make.NOW),
    ):
        others = RoleGrant.objects.filter(position__account=other.id)
        others.update(to_on=DAY)  # the other one leaves today
        told = refusal(change)
        assert "quản trị viên toàn tỉnh cuối cùng" in told.message
        others.update(to_on=None)
    make.revoke(grant.pk, by=other, at=make.NOW)
    assert not queries.actor_for(root.id, make.NOW).may("people.manage")
    assert local.may("people.manage", within=here)


def test_nobody_deactivates_oneself(here):
    root = make.root()
    make.administrator(here, scope="province")
    told = refusal(lambda: commands.deactivate_account(account=root.id, by=root, at=make.NOW))
    assert "Không tự ngừng" in told.message


def test_a_deactivated_official_leaves_the_posts_and_comes_back_without_them(here):
    who = make.leader(here)
    gone = commands.deactivate_account(account=who.id, by=make.root(), at=make.NOW)
    assert Position.objects.get(account=who.id).to_on == DAY
    refusal(lambda: make.post(gone, here, title="Khác"))
    commands.restore_account(account=who.id, by=make.root(), at=make.NOW)
    assert not queries.actor_for(who.id, make.NOW + timedelta(days=1)).may("dossiers.decide")


def test_only_the_owner_or_a_machine_chooses_the_own_password(here):
    who, other = make.clerk(here), make.clerk(here)
    with pytest.raises(Forbidden):
        commands.choose_own_password(account=who.id, password=make.PASSWORD, by=other, at=make.NOW)
    refusal(lambda: commands.set_password(account=make.root().id, password=make.PASSWORD, by=make.root(), at=make.NOW))


@pytest.mark.promise("P23")
def test_facts_hold_keys_and_field_names_but_no_data_of_a_person(here):
    who = make.account(here, "Tên Rất Riêng", email="rieng@daklak.gov.vn", phone="0905123456", username="ten.rieng")
    make.post(who, here, "leader")
    commands.update_account(
        account=who.pk, full_name="Tên Mới Riêng", email="moi@daklak.gov.vn", phone="", by=make.root(), at=make.NOW
    )
    make.party("Khách Rất Riêng", id_number="066191000777", phone="0905777888")
    bodies = " ".join(str(fact.body) for fact in Fact.objects.all())
    for secret in ("Riêng", "rieng", "0905", "0661", "daklak"):
        assert secret not in bodies
    assert "full_name" in bodies


def test_only_a_machine_installs_the_first_administrator_and_loads_roles(here):
    make.roles()
    given = {"username": "x.y.z", "full_name": "Ai Đó", "password": None, "organisation": here, "at": make.NOW}
    with pytest.raises(Forbidden):
        commands.install_administrator(**given, by=make.clerk(here))
    with pytest.raises(Forbidden):
        commands.load_reference(by=make.root(), at=make.NOW)
    assert commands.load_reference(by=machine("test"), at=make.NOW) == len(queries.roles())


def wide_ones(here):
    """Return officials kept by the agency who reach farther than its administrator, each in another way."""
    own, borrowing = make.inspector(here), make.specialist(here)
    later = make.account(here)
    make.post(later, here, "inspector", from_on=DAY + timedelta(days=30))
    away = make.inspector(make.make_agency())
    with make.agreed("people.arrange_substitution"):
        commands.arrange_substitution(
            absent=away.id,
            substitute=borrowing.id,
            from_at=make.NOW + timedelta(days=1),
            to_at=make.NOW + timedelta(days=3),
            basis="Nghỉ phép",
            by=make.root(),
            at=make.NOW,
        )
    return {"own": own.id, "to come": later.pk, "borrowed": borrowing.id}


@pytest.mark.parametrize("way", ["own", "to come", "borrowed"])
def test_an_administrator_changes_nobody_who_reaches_farther(here, way):
    who, admin = wide_ones(here)[way], make.administrator(here)
    for change in (
        lambda: commands.set_password(account=who, password=make.PASSWORD, by=admin, at=make.NOW),
        lambda: commands.update_account(account=who, full_name="X", email="", phone="", by=admin, at=make.NOW),
        lambda: commands.deactivate_account(account=who, by=admin, at=make.NOW),
    ):
        with pytest.raises(Forbidden):
            change()
    commands.set_password(account=who, password=make.PASSWORD, by=make.root(), at=make.NOW)


def test_a_reach_that_is_over_hinders_nobody(here):
    who, admin = make.inspector(here), make.administrator(here)
    (position,) = who.positions
    with pytest.raises(Forbidden):
        commands.end_position(position=position, to_on=DAY, by=admin, at=make.NOW)
    make.revoke(RoleGrant.objects.get(position=position).pk, by=make.root(), at=make.NOW)
    commands.set_password(account=who.id, password=make.PASSWORD, by=admin, at=make.NOW)
    commands.end_position(position=position, to_on=DAY, by=admin, at=make.NOW)


def test_nobody_gives_a_role_to_a_post_stood_in_for(here):
    boss, admin = make.leader(here), make.administrator(here)
    commands.arrange_substitution(
        absent=boss.id,
        substitute=admin.id,
        from_at=make.NOW,
        to_at=make.NOW + timedelta(days=3),
        basis="Nghỉ phép",
        by=boss,
        at=make.NOW,
    )
    (position,) = boss.positions
    now = queries.actor_for(admin.id, make.NOW)
    refused = refusal(lambda: make.grant(position, "centre_head", by=now, at=make.NOW))
    assert "role" in refused.fields


def test_posts_to_come_never_begin_after_a_deactivation(here):
    who, other = make.leader(here), make.leader(here)
    holder = Account.objects.get(pk=who.id)
    make.post(holder, here, "centre_head", title="Giám đốc Trung tâm", from_on=DAY + timedelta(days=10))
    commands.arrange_substitution(
        absent=other.id,
        substitute=who.id,
        from_at=make.NOW,
        to_at=make.NOW + timedelta(days=20),
        basis="Nghỉ phép",
        by=other,
        at=make.NOW,
    )
    commands.deactivate_account(account=who.id, by=make.root(), at=make.NOW)
    commands.restore_account(account=who.id, by=make.root(), at=make.NOW)
    queries.forget_rights()
    assert not queries.actor_for(who.id, make.NOW + timedelta(days=10)).posts
    assert {post.standing_in_for for post in queries.actor_for(who.id, make.NOW).posts} == {None}


def test_a_deputy_stays_until_the_posts_of_the_deactivated_end(here):
    who, deputy = make.leader(here), make.specialist(here)
    commands.arrange_substitution(
        absent=who.id,
        substitute=deputy.id,
        from_at=make.NOW,
        to_at=make.NOW + timedelta(days=20),
        basis="Nghỉ phép",
        by=who,
        at=make.NOW,
    )
    commands.deactivate_account(account=who.id, by=make.root(), at=make.NOW)
    assert queries.actor_for(deputy.id, make.NOW).may("dossiers.decide")
    commands.restore_account(account=who.id, by=make.root(), at=make.NOW)
    make.post(Account.objects.get(pk=who.id), here, "leader", title="Chủ tịch")
    assert not queries.actor_for(deputy.id, make.NOW + timedelta(days=1)).may("dossiers.decide")
