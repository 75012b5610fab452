from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.kernel import facts
from motcua.kernel.actors import ANYONE, Forbidden, machine
from motcua.kernel.commands import Conflict, Refused
from motcua.organisations import commands, queries
from motcua.organisations.models import OrganisationIdentifier, OrganisationName
from motcua.organisations.tests import factories
from motcua.organisations.tests.factories import NOW, TODAY, actor, agency, part_inside

pytestmark = pytest.mark.django_db
DONE = {"by": actor(), "at": NOW}


def test_an_agency_is_its_own_agency_and_a_part_inside_belongs_to_it():
    top = agency()
    inside = part_inside(top)
    assert queries.agency_of(top) == top
    assert queries.agency_of(inside) == top
    assert queries.path(inside) == (top, inside)
    assert queries.subtree(top) == {top, inside}
    assert [row.name for row in queries.units_of(top, TODAY)] == ["Phòng Kinh tế"]


def test_what_is_created_is_announced_without_its_name():
    top = agency()
    inside = part_inside(top)
    (fact,) = facts.facts_about(inside)
    assert fact.name == "organisations.OrganisationCreated"
    assert fact.agency == top
    assert fact.body == {"parent": str(top), "kind": "division", "opened_on": "2025-07-01"}


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 251}, "name"),
        ({"kind": "bureau"}, "kind"),
        ({"opened_on": date(2025, 6, 30)}, "opened_on"),
        ({"commune": "99999"}, "commune"),
        ({"basis": "x" * 301}, "basis"),
    ],
)
def test_what_cannot_be_created_says_which_answer_is_wrong(given_, field):
    top = agency()
    asked = {"name": "Phòng Mới", "kind": "division", "is_agency": False, "opened_on": TODAY, "parent": top} | given_
    with pytest.raises(Refused) as refused:
        commands.create_organisation(**asked, **DONE)
    assert field in refused.value.fields


def test_two_of_one_name_do_not_stand_beside_each_other():
    top = agency()
    part_inside(top, "Phòng Kinh tế")
    with pytest.raises(Refused):
        part_inside(top, "  Phòng   Kinh tế ")
    other = agency("UBND xã khác")
    assert part_inside(other, "Phòng Kinh tế")


def test_a_part_inside_needs_an_agency():
    with pytest.raises(Refused) as refused:
        commands.create_organisation(
            name="Phòng", kind="division", is_agency=False, opened_on=TODAY, parent=None, **DONE
        )
    assert "parent" in refused.value.fields


def test_a_new_name_holds_from_its_day_and_the_old_one_until_the_day_before():
    top = agency("Ủy ban nhân dân xã Cũ")
    commands.rename_organisation(organisation=top, name="Ủy ban nhân dân xã Mới", on=date(2026, 9, 1), **DONE)
    assert queries.name_on(top, date(2026, 8, 31)) == "Ủy ban nhân dân xã Cũ"
    assert queries.name_on(top, date(2026, 9, 1)) == "Ủy ban nhân dân xã Mới"
    assert queries.name_on(top, date(1990, 1, 1)) == "Ủy ban nhân dân xã Cũ"
    assert [row.name for row in queries.search(actor(), "xa cu", on=TODAY)] == ["Ủy ban nhân dân xã Mới"]


@pytest.mark.parametrize(
    ("name", "on", "field"),
    [
        ("Ủy ban nhân dân xã Thử Nghiệm", date(2026, 9, 1), "name"),
        ("", date(2026, 9, 1), "name"),
        ("UBND xã Mới", date(2025, 7, 1), "on"),
        ("UBND xã Mới", date(2024, 1, 1), "on"),
    ],
)
def test_a_name_that_cannot_be_given_is_refused(name, on, field):
    top = agency()
    with pytest.raises(Refused) as refused:
        commands.rename_organisation(organisation=top, name=name, on=on, **DONE)
    assert field in refused.value.fields
    assert OrganisationName.objects.get(organisation=top).valid_to is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-50, 400), max_size=6))
def test_however_often_it_is_renamed_every_day_has_exactly_one_name(offsets):
    with transaction.atomic():
        start = date(2025, 7, 1)
        top = agency("Tên 0")
        held = {start: "Tên 0"}
        for number, offset in enumerate(offsets, 1):
            on = start + timedelta(days=offset)
            if on > max(held):
                commands.rename_organisation(organisation=top, name=f"Tên {number}", on=on, **DONE)
                held[on] = f"Tên {number}"
            else:
                with pytest.raises(Refused):
                    commands.rename_organisation(organisation=top, name=f"Tên {number}", on=on, **DONE)
        rows = list(OrganisationName.objects.filter(organisation=top).order_by("valid_from"))
        assert [(row.valid_from, row.name) for row in rows] == sorted(held.items())
        for earlier, later in pairwise(rows):
            assert earlier.valid_to == later.valid_from - timedelta(days=1)
        assert rows[-1].valid_to is None
        transaction.set_rollback(True)


def test_the_database_itself_refuses_two_names_on_one_day():
    top = agency()
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationName.objects.create(
            organisation_id=top, name="Khác", short_name="Khác", valid_from=TODAY, search_key="khac", sort_key="khac"
        )


def test_closing_ends_what_is_inside_and_keeps_the_name():
    top = agency()
    inside = part_inside(top)
    commands.give_identifier(organisation=top, scheme="qd20", code="H15.990", valid_from=date(2025, 7, 1), **DONE)
    commands.close_organisation(organisation=top, on=date(2026, 10, 31), basis="QĐ 1/QĐ-UBND", **DONE)
    assert not queries.is_open(inside, date(2026, 11, 1))
    assert queries.is_open(inside, date(2026, 10, 31))
    assert queries.name_on(top, TODAY) == "Ủy ban nhân dân xã Thử Nghiệm"
    assert queries.by_identifier("H15.990") == top
    with pytest.raises(queries.NoSuchOrganisation):
        queries.by_identifier("H15.990", TODAY)
    fact = facts.facts_about(top).last()
    assert fact is not None
    assert fact.body == {"on": "2026-10-31", "inside": [str(inside)]}


def test_what_has_ended_does_not_end_again():
    top = agency()
    commands.close_organisation(organisation=top, on=TODAY, **DONE)
    with pytest.raises(Conflict):
        commands.close_organisation(organisation=top, on=TODAY, **DONE)
    with pytest.raises(Refused):
        part_inside(top, opened_on=TODAY + timedelta(days=1))
    with pytest.raises(Refused):
        commands.rename_organisation(organisation=top, name="Mới", on=TODAY + timedelta(days=1), **DONE)


def test_an_agency_with_agencies_below_is_not_closed():
    top = agency()
    below = agency("UBND xã Dưới", parent=top)
    with pytest.raises(Refused) as refused:
        commands.close_organisation(organisation=top, on=TODAY, **DONE)
    assert "on" in refused.value.fields
    commands.close_organisation(organisation=below, on=TODAY, **DONE)
    commands.close_organisation(organisation=top, on=TODAY, **DONE)


def test_an_organisation_is_not_closed_before_it_opened_or_before_a_planned_name():
    top = agency()
    with pytest.raises(Refused):
        commands.close_organisation(organisation=top, on=date(2025, 6, 30), **DONE)
    commands.rename_organisation(organisation=top, name="Tên sang năm", on=date(2027, 1, 1), **DONE)
    with pytest.raises(Refused):
        commands.close_organisation(organisation=top, on=TODAY, **DONE)


def test_a_new_official_code_ends_the_old_one_and_both_are_understood():
    top = agency()
    for code, day in (("H15.990", date(2025, 7, 1)), ("H15.991", date(2026, 9, 1))):
        commands.give_identifier(organisation=top, scheme="qd20", code=code, valid_from=day, **DONE)
    assert queries.code_of(top, date(2026, 8, 31)) == "H15.990"
    assert queries.code_of(top, TODAY) == "H15.991"
    assert queries.by_identifier("H15.990") == queries.by_identifier("H15.991", TODAY) == top


def test_an_alias_stands_beside_the_official_code():
    top = agency()
    for scheme, code in (("qd20", "H15.990"), ("alias", "XATHU"), ("local", "66-990"), ("tt10", "000.00.90.H15")):
        commands.give_identifier(organisation=top, scheme=scheme, code=code, valid_from=date(2025, 7, 1), **DONE)
        assert queries.by_identifier(code, TODAY) == top


@pytest.mark.parametrize(
    ("scheme", "code"),
    [
        ("qd20", "h15.99"),
        ("qd20", "000.00.09.H15"),
        ("tt10", "H15.09"),
        ("alias", ""),
        ("other", "H15.99"),
        ("alias", "x" * 36),
    ],
)
def test_a_code_of_the_wrong_shape_is_refused(scheme, code):
    with pytest.raises(Refused):
        commands.give_identifier(organisation=agency(), scheme=scheme, code=code, valid_from=TODAY, **DONE)


def test_a_code_means_one_organisation_a_day():
    first, second = agency(), agency("UBND xã khác")
    commands.give_identifier(organisation=first, scheme="qd20", code="H15.990", valid_from=date(2025, 7, 1), **DONE)
    with pytest.raises(Refused):
        commands.give_identifier(organisation=second, scheme="alias", code="H15.990", valid_from=TODAY, **DONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationIdentifier.objects.create(
            organisation_id=second, scheme="alias", code="H15.990", valid_from=date(2026, 1, 1)
        )
    commands.close_organisation(organisation=first, on=date(2026, 10, 31), **DONE)
    commands.give_identifier(organisation=second, scheme="qd20", code="H15.990", valid_from=TODAY, **DONE)
    assert queries.by_identifier("H15.990", date(2026, 10, 1)) == first
    assert queries.by_identifier("H15.990", TODAY) == second


def test_who_follows_is_found_through_what_ended_in_between():
    first, second, third = agency("Một"), agency("Hai"), agency("Ba")
    for former, successor, day in ((first, second, date(2026, 1, 1)), (second, third, date(2026, 6, 1))):
        commands.close_organisation(organisation=former, on=day - timedelta(days=1), **DONE)
        commands.record_succession(former=former, successor=successor, kind="merge", on=day, **DONE)
    assert queries.successors(first, date(2025, 12, 31)) == (first,)
    assert queries.successors(first, date(2026, 3, 1)) == (second,)
    assert queries.successors(first, TODAY) == (third,)


def test_a_succession_is_written_once_between_two_that_exist():
    first, second = agency("Một"), agency("Hai", opened_on=date(2026, 1, 1))
    asked = {"former": first, "kind": "merge", **DONE}
    for successor, day, field in ((first, TODAY, "successor"), (second, date(2025, 12, 1), "successor")):
        with pytest.raises(Refused) as refused:
            commands.record_succession(successor=successor, on=day, **asked)
        assert field in refused.value.fields
    commands.record_succession(successor=second, on=TODAY, **asked)
    with pytest.raises(Refused):
        commands.record_succession(successor=second, on=TODAY, **asked)


@pytest.mark.parametrize("who", [ANYONE, actor(rights=frozenset({"organisations.read"})), machine("x")])
def test_who_has_no_right_changes_nothing(who):
    top = agency()
    told = {"organisation": top, "by": who, "at": NOW}
    with pytest.raises(Forbidden):
        commands.create_organisation(
            name="Phòng", kind="division", is_agency=False, opened_on=TODAY, parent=top, by=who, at=NOW
        )
    with pytest.raises(Forbidden):
        commands.rename_organisation(name="Mới", on=TODAY, **told)
    with pytest.raises(Forbidden):
        commands.close_organisation(on=TODAY, **told)
    with pytest.raises(Forbidden):
        commands.give_identifier(scheme="alias", code="A", valid_from=TODAY, **told)
    with pytest.raises(Forbidden):
        commands.record_succession(former=top, successor=agency("Hai"), kind="merge", on=TODAY, by=who, at=NOW)


def test_a_communes_administrator_manages_inside_the_commune_only():
    top = agency("Ủy ban nhân dân tỉnh Thử", kind="people_committee")
    mine, other = agency("UBND xã Tôi", parent=top), agency("UBND xã Bạn", parent=top)
    me = actor(reach=frozenset({mine}), agency=mine)
    inside = part_inside(mine, by=me)
    commands.rename_organisation(organisation=inside, name="Phòng Kinh tế mới", on=TODAY, by=me, at=NOW)
    with pytest.raises(Forbidden):
        part_inside(other, by=me)
    with pytest.raises(Forbidden):
        commands.rename_organisation(organisation=mine, name="UBND xã Khác", on=TODAY, by=me, at=NOW)
    with pytest.raises(Forbidden):
        agency("UBND tỉnh khác", by=me)


def test_only_a_machine_loads_reference_data():
    with pytest.raises(Forbidden):
        commands.load_reference(by=factories.actor(), at=NOW)
