from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from motcua.kernel.actors import Forbidden
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.models import Fact
from motcua.people import commands, queries
from motcua.people.commands import Told, parties
from motcua.people.models import Party
from motcua.people.tests import factories as make

pytestmark = pytest.mark.django_db

LAN = Told(
    name="  Nguyễn Thị  Lan ", id_number="066 191 004 217", born_on=date(1991, 3, 8), sex="female", phone="0905 123 456"
)


@pytest.fixture
def clerk():
    return make.clerk(make.make_agency())


def test_a_party_is_recalled_by_the_whole_number_only(clerk):
    kept = commands.register_party(told=LAN, by=clerk, at=make.NOW)
    assert (kept.name, kept.id_number, kept.phone) == ("Nguyễn Thị Lan", "066191004217", "0905123456")
    assert queries.party_by_number(clerk, "066 191 004 217") == kept
    assert queries.party_by_number(clerk, "06619100421") is None
    assert queries.party_by_number(clerk, "Nguyễn Thị Lan") is None
    assert queries.party_for(clerk, kept.pk) == kept
    with pytest.raises(queries.NoSuchParty):
        queries.party_for(clerk, uuid4())


def test_leading_zeros_and_branches_of_numbers_stay(clerk):
    firm = Told(kind="enterprise", name="Công ty Cà phê Ea Kmat", tax_code="0100109106001")
    kept = commands.register_party(told=firm, by=clerk, at=make.NOW)
    assert kept.tax_code == "0100109106-001"
    assert queries.party_by_number(clerk, "0100109106-001") == kept
    assert queries.party_by_number(clerk, "0100109106001") == kept


def test_a_number_belongs_to_one_party(clerk):
    commands.register_party(told=LAN, by=clerk, at=make.NOW)
    with pytest.raises(Conflict):
        commands.register_party(told=LAN, by=clerk, at=make.NOW)
    other = make.party(by=clerk)
    with pytest.raises(Conflict):
        commands.update_party(party=other.pk, version=1, told=LAN, by=clerk, at=make.NOW)


def test_the_second_of_two_corrections_is_told_of_the_first(clerk):
    kept = commands.register_party(told=LAN, by=clerk, at=make.NOW)
    given = {"name": LAN.name, "id_number": LAN.id_number}
    first = commands.update_party(
        party=kept.pk, version=1, told=Told(**given, phone="0905000111"), by=clerk, at=make.NOW
    )
    assert first.version == 2
    with pytest.raises(Conflict):
        commands.update_party(party=kept.pk, version=1, told=Told(**given), by=clerk, at=make.NOW)


def keep(by, **told):
    return commands.keep_party(told=Told(**told), by=by, at=make.NOW)


def test_keeping_registers_first_and_later_adds_without_erasing(clerk):
    first = commands.keep_party(told=LAN, by=clerk, at=make.NOW).party
    again = keep(clerk, name="Nguyễn Thị Lan", id_number="066191004217", address_line="Buôn Jun").party
    assert again.pk == first.pk
    assert (again.phone, again.address_line, again.version) == ("0905123456", "Buôn Jun", 2)
    assert keep(clerk, name="Nguyễn Thị Lan", id_number="066191004217").party.version == 2
    nobody_known = [keep(clerk, name="Y Wăn Mlô").party for _turn in range(2)]
    assert len({party.pk for party in nobody_known}) == 2
    assert Party.objects.count() == 3


def test_what_was_told_comes_back_without_anything_that_was_known(clerk):
    commands.keep_party(told=LAN, by=clerk, at=make.NOW)
    told = keep(clerk, name="Lan", id_number="066191004217").told
    assert (told["name"], told["phone"], told["born_on"]) == ("Lan", "", None)


def test_another_system_corrects_nobody_who_is_known_and_the_difference_is_noted_without_data(clerk):
    kept = commands.register_party(told=LAN, by=clerk, at=make.NOW)
    system, before = replace(clerk, id=uuid4(), system=True), Party.objects.values().get()
    found = keep(system, name="Kẻ Mạo Danh", id_number="066191004217", phone="0905999888")
    assert (found.party.pk, found.told["phone"]) == (kept.pk, "0905999888")
    assert Party.objects.values().get() == before
    noted = Fact.objects.get(subject=kept.pk, name="people.PartyToldOtherwise")
    assert noted.body == {"differing": ["name", "phone"]}
    keep(system, name=LAN.name, id_number="066191004217")
    assert Fact.objects.filter(subject=kept.pk).count() == 2  # registered, told otherwise: what agrees is not noted
    assert keep(system, name="Y Wăn", id_number="066091004299").party.version == 1


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "x" * 201}),
        ("id_number", {"id_number": "12345"}),
        ("tax_code", {"tax_code": "0100109107"}),
        ("phone", {"phone": "123"}),
        ("email", {"email": "khong phai thu"}),
        ("kind", {"kind": "người"}),
        ("sex", {"sex": "khác"}),
        ("born_on", {"born_on": date(2030, 1, 1)}),
        ("address_line", {"address_line": "x" * 301}),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_kept(clerk, field, given):
    with pytest.raises(Refused) as told:
        commands.register_party(told=Told(**{"name": "Lê Thị Hoa"} | given), by=clerk, at=make.NOW)
    assert field in told.value.fields
    assert not Party.objects.exists()


def test_who_takes_in_no_dossiers_knows_no_parties(clerk):
    kept = commands.register_party(told=LAN, by=clerk, at=make.NOW)
    for stranger in (make.specialist(make.make_agency()), make.inspector(make.make_agency()), make.root()):
        with pytest.raises(Forbidden):
            queries.party_by_number(stranger, LAN.id_number)
        with pytest.raises(Forbidden):
            queries.party_for(stranger, kept.pk)
        with pytest.raises(Forbidden):
            commands.keep_party(told=LAN, by=stranger, at=make.NOW)


def at_once(*calls):
    """Run the calls in threads; return what each gave or refused."""

    def run(call):
        try:
            return call()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


@pytest.fixture
def looking_together(monkeypatch):
    """Let neither of two write before both have looked whether the number is known."""
    together, look = Barrier(2), parties._known

    def known(*numbers, lock=False, **rest):
        found = look(*numbers, lock=lock, **rest)
        if not lock and not rest:
            together.wait(10)
        return found

    monkeypatch.setattr(parties, "_known", known)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("told", [LAN, Told(kind="enterprise", name="Công ty Ea Kmat", tax_code="0100109106")])
def test_two_counters_at_once_keep_one_party(told, request):
    clerk, other = make.clerk(make.make_agency()), make.clerk(make.make_agency())
    request.getfixturevalue("looking_together")

    def keeping(by, **more):
        def call():
            return commands.keep_party(told=replace(told, **more), by=by, at=make.NOW)

        return call

    first, second = at_once(keeping(clerk), keeping(other, address_line="Buôn Jun"))
    assert first.party.pk == second.party.pk
    kept = Party.objects.get()
    assert (kept.name, kept.address_line) == (first.party.name, "Buôn Jun")


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_registrations_is_told_of_the_first(request):
    clerk, other = make.clerk(make.make_agency()), make.clerk(make.make_agency())
    request.getfixturevalue("looking_together")

    def register(by):
        def call():
            return commands.register_party(told=LAN, by=by, at=make.NOW)

        return call

    answers = at_once(register(clerk), register(other))
    assert sum(isinstance(one, Conflict) for one in answers) == 1
    assert Party.objects.count() == 1


def test_a_number_taken_since_the_look_is_a_conflict(clerk, monkeypatch):
    make.party(by=clerk, id_number=LAN.id_number)
    other = make.party(by=clerk)
    monkeypatch.setattr(parties, "_known", lambda *_numbers, **_rest: None)
    with pytest.raises(Conflict):
        commands.update_party(party=other.pk, version=1, told=LAN, by=clerk, at=make.NOW)
