"""The demonstration province: what it holds, and that it agrees with the gazetteers where they are at hand."""

import csv
import os
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from motcua.kernel import facts
from motcua.kernel.actors import machine
from motcua.kernel.text import search_key
from motcua.organisations import commands, queries, rules
from motcua.organisations.models import AdministrativeUnit, Organisation, OrganisationIdentifier, UnitSuccession
from motcua.organisations.tests.factories import NOW, TODAY, actor, province

pytestmark = pytest.mark.django_db
BEFORE = date(2025, 6, 30)
GAZETTEERS = Path(os.environ["MOTCUA_CASES"]) / "data" / "admin-units"

SPLIT = {
    "22024": {"22015", "22045"},  # Phường 9 → Tuy Hòa, Bình Kiến
    "22225": {"22225", "22237"},  # Xã EaBar → Ea Bá, Ea Ly
    "22228": {"22207", "22222"},  # Xã EaBia → Sông Hinh, Đức Bình
    "22246": {"22240", "22261"},  # Phường Hòa Hiệp Bắc → Phú Yên, Hòa Hiệp
    "22252": {"22240", "22255"},  # Xã Hòa Bình 1 → Phú Yên, Tây Hòa
    "22312": {"22015", "22303"},  # Xã Hòa Trị → Tuy Hòa, Phú Hòa 2
    "22315": {"22015", "22319"},  # Xã Hòa An → Tuy Hòa, Phú Hòa 1
    "24550": {"24561", "24544"},  # Xã Ea BHốk → Dray Bhăng, Ea Ktur
}


def gazetteer(name: str) -> list[dict[str, str]]:
    path = GAZETTEERS / name
    if not path.exists():
        pytest.skip(f"the gazetteer {name} is not at hand (MOTCUA_CASES)")
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_today_there_are_88_xa_and_14_phuong():
    province()
    communes = queries.communes_on(TODAY)
    assert Counter(commune.kind for commune in communes) == {"xa": 88, "phuong": 14}
    assert len({commune.code for commune in communes}) == 102
    assert [c.full_name for c in communes if c.code in {"24580", "24133", "22015", "24544"}] == [
        "Phường Buôn Ma Thuột",
        "Xã Ea Ktur",
        "Xã Liên Sơn Lắk",
        "Phường Tuy Hòa",
    ]


def test_before_july_2025_there_were_24_districts_and_286_communes():
    province()
    former = AdministrativeUnit.objects.filter(valid_to=BEFORE)
    assert Counter(former.values_list("level", flat=True)) == {"commune": 286, "district": 24, "province": 2}
    assert Counter(former.filter(level="commune").values_list("parent__parent__code", flat=True)) == {
        "66": 180,
        "54": 106,
    }


def test_eight_former_communes_went_to_more_than_one():
    province()
    rows = UnitSuccession.objects.filter(former__level="commune").values_list("former__code", "present__code")
    into: dict[str, set[str]] = {}
    for former, present in rows:
        into.setdefault(former, set()).add(present)
    assert len(into) == 286
    assert {former: present for former, present in into.items() if len(present) > 1} == SPLIT
    assert {(p.territory.full_name, p.extent) for p in queries.commune_for_old("24550")} == {
        ("Xã Dray Bhăng", "split"),
        ("Xã Ea Ktur", "rest"),
    }


def test_lien_son_lak_says_what_it_was():
    keys = province()
    profile = queries.organisation_for(actor(), keys["24580"], on=TODAY)
    formers = {(p.territory.full_name, p.territory.parent_name) for p in profile.former_territories}
    assert ("Thị trấn Liên Sơn", "Huyện Lắk") in formers
    assert {name for name, _ in formers} == {"Thị trấn Liên Sơn", "Xã Yang Tao", "Xã Bông Krang"}
    assert profile.now.code == "H15.61"
    assert profile.now.invented
    assert queries.territory_on("24580", BEFORE).full_name == "Thị trấn Liên Sơn"
    assert queries.territory_on("24580", TODAY).full_name == "Xã Liên Sơn Lắk"


def test_lak_district_is_carried_on_by_five_communes():
    province()
    heirs = queries.successors(queries.by_reference("cu-656"), TODAY)
    assert sorted(queries.names(heirs, TODAY, short=True).values()) == [
        "UBND xã Krông Nô",
        "UBND xã Liên Sơn Lắk",
        "UBND xã Nam Ka",
        "UBND xã Đắk Liêng",
        "UBND xã Đắk Phơi",
    ]


def test_every_commune_has_its_four_parts_inside():
    province()
    for code, fourth in (("24580", "Phòng Kinh tế"), ("24133", "Phòng Kinh tế, Hạ tầng và Đô thị")):
        names = [row.name for row in queries.units_of(queries.agency_of_commune(code, TODAY), TODAY)]
        assert names == [
            "Trung tâm Phục vụ hành chính công",
            "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân",
            "Phòng Văn hóa – Xã hội",
            fourth,
        ]
    inside = Organisation.objects.filter(closed_on=None, level="commune", is_agency=False)
    assert inside.count() == 4 * 102


def test_the_provinces_centre_stands_under_the_committees_office():
    keys = province()
    centre = keys["van-phong-ubnd/hcc"]
    above = [queries.name_on(key, TODAY, short=True) for key in queries.path(centre)]
    assert above == ["UBND tỉnh Đắk Lắk", "Văn phòng UBND tỉnh", "TTPVHCC tỉnh"]
    assert queries.agency_of(centre) == centre


def test_fifteen_departments_stand_under_the_committee():
    keys = province()
    below = queries.children_of(actor(), keys["ubnd-tinh"], on=TODAY)
    departments = [row for row in below if row.level == "province"]
    assert len(departments) == 15
    assert {"Sở Nông nghiệp và Môi trường", "Sở Dân tộc và Tôn giáo", "Thanh tra tỉnh"} <= {r.name for r in departments}
    assert [row.code for row in departments] == [f"H15.{number:02d}" for number in range(1, 16)]


def test_only_the_two_provincial_codes_are_real():
    province()
    real = OrganisationIdentifier.objects.filter(invented=False, scheme="qd20")
    assert set(real.values_list("code", flat=True)) == {"H15", "H45"}


def test_every_code_of_the_province_leads_back_in_both_schemes():
    province()
    codes = OrganisationIdentifier.objects.filter(scheme="qd20", valid_to=None).values_list("organisation", "code")
    assert len(codes) == 1 + 15 + 2 + 102
    for organisation, code in codes:
        assert rules.is_qd20(code)
        assert queries.by_identifier(code, TODAY) == organisation
        old = rules.tt10_from_qd20(code)
        if old:
            assert queries.by_identifier(old, TODAY) == organisation


def test_an_old_code_nobody_registered_is_tried_in_its_new_reading():
    keys = province()
    OrganisationIdentifier.objects.filter(scheme="tt10").delete()
    assert queries.by_identifier("000.00.61.H15") == keys["24580"]
    for unknown in ("000.00.99.H16", "h15.61", "", "H15.61.99"):
        with pytest.raises(queries.NoSuchOrganisation):
            queries.by_identifier(unknown)


def test_phu_yen_is_found_by_its_old_code_and_followed_by_dak_lak():
    keys = province()
    phu_yen = queries.by_identifier("H45")
    assert not queries.is_open(phu_yen, TODAY)
    assert queries.successors(phu_yen, TODAY) == (keys["ubnd-tinh"],)


def test_loading_twice_adds_nothing_and_keeps_what_people_changed():
    keys = province()
    commands.rename_organisation(organisation=keys["so-tu-phap"], name="Sở Tư pháp mới", on=TODAY, by=actor(), at=NOW)
    counted = facts.facts_about(keys["ubnd-tinh"]).count()
    assert commands.load_reference(by=machine("test"), at=NOW) == 0
    assert queries.name_on(keys["so-tu-phap"], TODAY) == "Sở Tư pháp mới"
    assert facts.facts_about(keys["ubnd-tinh"]).count() == counted == 1


def test_the_whole_province_is_loaded_within_five_seconds():
    started = time.perf_counter()
    province()
    assert time.perf_counter() - started < 5


def test_the_tree_shows_the_day_asked_for():
    province()
    (today,) = queries.tree(actor(), on=TODAY)
    assert today.node.name == "Ủy ban nhân dân tỉnh Đắk Lắk"
    assert len(today.below) == 15 + 102
    before = {root.node.short_name: root for root in queries.tree(actor(), on=BEFORE)}
    assert set(before) == {"UBND tỉnh Đắk Lắk", "UBND tỉnh Phú Yên"}
    districts = [b for root in before.values() for b in root.below if b.node.level == "district"]
    assert len(districts) == 24
    assert sum(len(district.below) for district in districts) == 286


def test_names_are_found_without_diacritics():
    province()
    assert [row.short_name for row in queries.search(actor(), "lien son", on=TODAY)] == ["UBND xã Liên Sơn Lắk"]
    assert len(queries.search(actor(), "LIÊN SƠN", on=TODAY, ended=True)) == 2
    assert [row.code for row in queries.search(actor(), "H15.61", on=TODAY)] == ["H15.61"]
    assert [former.code for former, _ in queries.find_former("ea bhok")] == ["24550"]
    assert [former.code for former, _ in queries.find_former("Ea H’đing")] == ["24274"]
    assert len(queries.find_former("hoa xuan")) == 4
    assert queries.search(actor(), "%", on=TODAY) == ()
    assert queries.search(actor(rights=frozenset()), "lien son", on=TODAY) == ()


def test_communes_agree_with_the_gazetteer():
    listed = {
        row["code"]: row["full_name"]
        for row in gazetteer("vn_admin_2tier_2026-07-25.csv")
        if row["parent_code"] == "66"
    }
    province()
    ours = {commune.code: commune.full_name for commune in queries.communes_on(TODAY)}
    assert {code: search_key(name) for code, name in ours.items()} == {c: search_key(n) for c, n in listed.items()}


def test_former_units_agree_with_the_gazetteer():
    rows = gazetteer("vn_admin_3tier_until_2025-06-30.csv")
    listed = {
        r["code"]: (search_key(r["full_name"]), r["parent_code"]) for r in rows if r["province_code"] in {"54", "66"}
    }
    province()
    former = AdministrativeUnit.objects.filter(valid_to=BEFORE).select_related("parent")
    ours = {row.code: (search_key(row.full_name), row.parent.code if row.parent else "") for row in former}
    assert ours == listed


def test_passages_agree_with_the_gazetteer():
    rows = [row for row in gazetteer("ward_merge_2025-07-01.csv") if row["new_province"] == "66"]
    listed = {(row["old_codes"], row["new_code"]): row["extent"] for row in rows if row["old_codes"]}
    province()
    found = UnitSuccession.objects.filter(former__level="commune").values_list(
        "former__code", "present__code", "extent"
    )
    ours = {(former, present): extent for former, present, extent in found}
    assert listed.items() <= ours.items()
    unresolved = {row["new_code"] for row in rows if not row["old_codes"]}
    assert {present for _, present in ours.keys() - listed.keys()} == unresolved
