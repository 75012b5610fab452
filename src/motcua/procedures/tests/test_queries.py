from datetime import timedelta
from decimal import Decimal

import pytest

from motcua.calendar.rules import Limit, Unit
from motcua.kernel.actors import ANYONE, Actor, Post
from motcua.kernel.commands import Refused
from motcua.kernel.ids import new_id
from motcua.organisations.tests.factories import province
from motcua.procedures import commands, queries
from motcua.procedures.queries import Channel, LimitUnit, Wanted
from motcua.procedures.rules import Quantity
from motcua.procedures.tests.factories import NOW, TODAY, catalogue, editor, published, reader

pytestmark = pytest.mark.django_db


def codes(versions):
    return {version.procedure.code for version in versions}


def test_a_whole_version_is_read_in_few_statements(django_assert_num_queries):
    catalogue("1.013225")
    with django_assert_num_queries(10):  # one of them asks whether anything changed since it was remembered
        version = queries.version_in_force("1.013225", TODAY)
        queries.content_of(version)
        queries.limit_for(version, "direct")
        queries.fee_for(version, "direct")
        queries.papers_for(version)
        assert version.procedure.field.name == "Hoạt động xây dựng"


def test_nothing_is_in_force_before_its_first_day():
    published()
    with pytest.raises(queries.NoSuchProcedure):
        queries.version_in_force("1.001193", TODAY.replace(year=2024))


def test_units_are_those_of_the_calendar():
    assert set(LimitUnit.values) == {unit.value for unit in Unit}


@pytest.mark.parametrize(
    ("code", "channel", "variant", "limit"),
    [
        ("1.001193", "direct", None, Limit(Decimal(1), Unit.SAME_DAY)),
        ("1.013225", "online", None, Limit(Decimal(20), Unit.CALENDAR_DAY)),
        ("1.013225", "kiosk", None, Limit(Decimal(20), Unit.CALENDAR_DAY)),
        ("2.002409", "direct", "vung-xa-phuc-tap", Limit(Decimal(60), Unit.CALENDAR_DAY)),
        ("1.004884", "postal", None, Limit(Decimal(5), Unit.UNKNOWN)),
        ("2.000815", "online", None, None),
    ],
)
def test_the_limit_for_a_dossier(code, channel, variant, limit):
    version = published(code)
    chosen = version.variants.get(key=variant) if variant else None
    assert queries.limit_for(version, channel, chosen) == limit


def test_the_checklist_of_a_variant_holds_the_common_papers_too():
    version = published("1.001193")
    found = version.variants.get(key="bi-bo-roi")
    names = [paper.name for paper in queries.papers_for(version, found)]
    assert any("bị bỏ rơi" in name for name in names)
    assert any("Tờ khai" in name for name in names)
    assert not any("Giấy chứng sinh" in name for name in names)


@pytest.mark.parametrize(("pages", "dong"), [(1, 2000), (2, 4000), (3, 5000), (100, 102_000), (500, 200_000)])
def test_certified_copies_cost_what_the_circular_says(pages, dong):
    assert queries.fee_for(published("2.000815"), "direct", None, Quantity(pages=pages)).amount == dong


def test_a_dossiers_version_is_found_whatever_is_in_force_today():
    by = editor()
    old = published()
    draft = commands.draft_version(code="1.001193", by=by, at=NOW)
    commands.publish_version(version=draft.id, revision=1, valid_from=TODAY + timedelta(days=1), by=by, at=NOW)
    assert queries.version_for(old.id).number == 1
    with pytest.raises(queries.NoSuchProcedure):
        queries.version_for(new_id())


def test_a_draft_is_no_version_for_a_dossier():
    by = editor()
    published()
    draft = commands.draft_version(code="1.001193", by=by, at=NOW)
    with pytest.raises(queries.NoSuchProcedure):
        queries.version_for(draft.id)
    assert [v.number for v in queries.versions_of(reader(), "1.001193")] == [1]
    assert [v.number for v in queries.versions_of(by, "1.001193")] == [2, 1]


def test_the_list_is_empty_for_whoever_may_not_read():
    published()
    assert not queries.catalogue(ANYONE, Wanted(), on=TODAY).exists()
    assert queries.catalogue(reader(), Wanted(), on=TODAY).count() == 1


def test_what_is_published_may_be_read_by_everybody():
    published()
    assert queries.public_page("1.001193", TODAY).name == "Đăng ký khai sinh"
    assert [f.code for f in queries.fields_in_use(TODAY)] == ["G15-HT"]


SOME = ("1.001193", "2.000635", "1.013225", "1.013236", "1.012783", "1.012278", "1.004222", "1.001612")


@pytest.fixture
def there():
    catalogue(*SOME)
    return province()


def test_a_commune_takes_in_what_belongs_to_communes(there):
    assert codes(queries.offered_at(there["24580"], TODAY)) == {"1.001193", "2.000635", "1.013225"}


def test_a_department_takes_in_what_it_is_competent_for(there):
    assert codes(queries.offered_at(there["so-tu-phap"], TODAY)) == {"2.000635"}


def test_the_provinces_centre_takes_in_all_of_the_province(there):
    found = codes(queries.offered_at(there["van-phong-ubnd/hcc"], TODAY))
    assert found == {"2.000635", "1.013236", "1.012783", "1.012278"}


def test_a_search_may_keep_what_one_agency_takes_in(there):
    found = [v.procedure.code for v in queries.search(ANYONE, "giay phep xay dung", on=TODAY, agency=there["24580"])]
    assert found == ["1.013225"]


def test_an_agency_that_does_not_exist_takes_in_nothing(there):
    assert not queries.offered_at(new_id(), TODAY).exists()


def test_what_ministries_receive_is_taken_in_nowhere(there):
    assert queries.agencies_offering("1.004222", TODAY) == ()


def test_a_switch_takes_a_procedure_away_and_gives_it_back(there):
    commune, by = there["24580"], editor()
    version = queries.version_in_force("1.013225", TODAY)
    switch = {"code": "1.013225", "agency": commune, "by": by, "at": NOW}
    commands.switch_offer(offered=False, from_on=TODAY, **switch)
    commands.switch_offer(offered=True, from_on=TODAY + timedelta(days=5), **switch)
    assert not queries.takes_in(commune, version.procedure_id, TODAY)
    assert queries.takes_in(commune, version.procedure_id, TODAY + timedelta(days=5))
    assert queries.takes_in(there["24544"], version.procedure_id, TODAY)
    assert commune not in queries.agencies_offering("1.013225", TODAY)
    assert there["24544"] in queries.agencies_offering("1.013225", TODAY)


def test_a_switch_reaches_only_as_far_as_the_right(there):
    post = Post(new_id(), new_id(), new_id(), "Kiểm soát TTHC", "Sở", frozenset({"procedures.publish"}), frozenset())
    stranger = Actor(id=new_id(), name="Người ngoài", posts=(post,))
    with pytest.raises(Exception, match="lacks"):
        commands.switch_offer(code="1.013225", agency=there["24580"], offered=False, from_on=TODAY, by=stranger, at=NOW)
    with pytest.raises(Refused, match="trước hôm nay"):
        commands.switch_offer(
            code="1.013225",
            agency=there["24580"],
            offered=False,
            from_on=TODAY - timedelta(days=1),
            by=editor(),
            at=NOW,
        )


def test_channels_are_the_three_of_the_law_and_the_kiosk():
    assert set(Channel.values) == {"direct", "online", "postal", "kiosk"}


def test_the_competent_unit_of_a_level_is_known():
    version = published("2.000635")
    assert queries.competence_at(version, "commune").unit_key == "van-phong"
    assert queries.competence_at(version, "province").agency_key == "so-tu-phap"
    assert queries.competence_at(version, "ministry") is None
