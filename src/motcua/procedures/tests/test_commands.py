from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from motcua.kernel.actors import Forbidden
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.facts import facts_about
from motcua.kernel.lifecycle import NotAllowed
from motcua.procedures import commands, queries
from motcua.procedures.models import Field, Procedure, ProcedureVersion, RequiredPaper
from motcua.procedures.rules import FeeLine, LimitLine, PaperLine, StepLine, VariantLine
from motcua.procedures.tests.factories import LOADER, NOW, TODAY, catalogue, editor, official, published, reader

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)


def drafted(by, code="1.001193"):
    published(code)
    return commands.draft_version(code=code, by=by, at=NOW)


def publish(draft, by, on=TOMORROW):
    return commands.publish_version(version=draft.id, revision=draft.revision, valid_from=on, by=by, at=NOW)


def fact_names(version):
    return [fact.name for fact in facts_about(version.procedure_id)]


def test_the_reference_is_loaded_once():
    assert commands.load_reference(by=LOADER, at=NOW, codes=["1.001193", "2.000815"]) == 2
    assert commands.load_reference(by=LOADER, at=NOW, codes=["1.001193", "2.000815"]) == 0
    assert ProcedureVersion.objects.count() == 2


def test_older_versions_of_the_reference_end_where_the_newer_begin():
    catalogue("1.000894")
    days = ProcedureVersion.objects.order_by("number").values_list("valid_from", "valid_to")
    assert list(days) == [(date(2025, 7, 1), date(2025, 12, 31)), (date(2026, 1, 1), None)]
    assert queries.version_in_force("1.000894", date(2025, 12, 31)).number == 1


def test_only_a_machine_loads_the_reference():
    with pytest.raises(Forbidden):
        commands.load_reference(by=editor(), at=NOW)


def test_loading_again_leaves_what_people_published():
    by = editor()
    draft = drafted(by)
    draft = commands.edit_version(version=draft.id, revision=draft.revision, changes={"sets": 2}, by=by, at=NOW)
    publish(draft, by)
    catalogue("1.001193")
    assert queries.version_in_force("1.001193", TOMORROW).sets == 2


def test_a_draft_is_a_copy_of_the_latest_version():
    by = editor()
    latest = published()
    draft = commands.draft_version(code="1.001193", by=by, at=NOW)
    assert (draft.number, draft.state) == (2, "draft")
    assert queries.content_of(queries.version_seen_by(by, draft.id)) == queries.content_of(latest)
    assert fact_names(draft)[-1] == "procedures.VersionDrafted"


def test_there_is_one_draft_at_a_time():
    by = editor()
    assert drafted(by).id == commands.draft_version(code="1.001193", by=editor(), at=NOW).id


def test_who_only_reads_changes_nothing():
    by = editor()
    draft = drafted(by)
    with pytest.raises(Forbidden):
        commands.draft_version(code="1.001193", by=reader(), at=NOW)
    with pytest.raises(Forbidden):
        commands.edit_version(version=draft.id, revision=1, changes={"sets": 2}, by=reader(), at=NOW)
    with pytest.raises(Forbidden):
        commands.publish_version(
            version=draft.id, revision=1, valid_from=TOMORROW, by=official("procedures.edit"), at=NOW
        )


def test_a_procedure_outside_the_catalogue_has_no_draft():
    with pytest.raises(queries.NoSuchProcedure):
        commands.draft_version(code="9.999999", by=editor(), at=NOW)


def test_the_second_saver_of_a_draft_is_told():
    by = editor()
    draft = drafted(by)
    commands.edit_version(version=draft.id, revision=1, changes={"sets": 2}, by=by, at=NOW)
    with pytest.raises(Conflict):
        commands.edit_version(version=draft.id, revision=1, changes={"sets": 3}, by=editor(), at=NOW)
    with pytest.raises(Conflict):
        commands.add_part(version=draft.id, revision=1, line=PaperLine("Đơn", originals=1), by=by, at=NOW)
    assert ProcedureVersion.objects.get(id=draft.id).sets == 2


def test_editing_names_the_fields_in_the_fact_and_nothing_else():
    by = editor()
    draft = drafted(by)
    commands.edit_version(version=draft.id, revision=1, changes={"sets": 2, "name": "Khai sinh"}, by=by, at=NOW)
    fact = facts_about(draft.procedure_id).last()
    assert (fact.name, fact.body["fields"]) == ("procedures.VersionEdited", ["sets", "name"])


def test_saving_without_a_change_changes_nothing():
    by = editor()
    draft = drafted(by)
    same = commands.edit_version(version=draft.id, revision=1, changes={"sets": 1}, by=by, at=NOW)
    assert same.revision == 1


@pytest.mark.parametrize("changes", [{"state": "published"}, {"name": ""}, {"levels": ["huyện"]}, {"sets": 99}])
def test_an_impossible_change_is_refused(changes):
    by = editor()
    draft = drafted(by)
    with pytest.raises(Refused):
        commands.edit_version(version=draft.id, revision=1, changes=changes, by=by, at=NOW)


def test_publishing_closes_the_version_before_on_the_eve():
    by = editor()
    former = published()
    draft = commands.draft_version(code="1.001193", by=by, at=NOW)
    publish(draft, by)
    former.refresh_from_db()
    assert former.valid_to == TODAY
    assert queries.version_in_force("1.001193", TODAY).id == former.id
    assert queries.version_in_force("1.001193", TOMORROW).id == draft.id
    assert fact_names(draft)[-2:] == ["procedures.VersionClosed", "procedures.VersionPublished"]


def test_a_version_begins_neither_in_the_past_nor_before_the_last_one():
    by = editor()
    draft = drafted(by)
    with pytest.raises(Refused, match="trước hôm nay"):
        publish(draft, by, TODAY - timedelta(days=1))
    publish(draft, by, TODAY + timedelta(days=30))
    second = commands.draft_version(code="1.001193", by=by, at=NOW)
    with pytest.raises(Refused, match="sau ngày bắt đầu"):
        publish(second, by, TODAY + timedelta(days=30))


def test_a_draft_that_lacks_something_is_not_published():
    by = editor()
    draft = drafted(by)
    whole = queries.version_seen_by(by, draft.id)
    for paper in whole.papers.all():
        draft = commands.remove_part(
            version=draft.id, revision=draft.revision, part="papers", row=paper.id, by=by, at=NOW
        )
    with pytest.raises(Refused) as refusal:
        publish(draft, by)
    assert list(refusal.value.fields.values()) == ["Chưa có thành phần hồ sơ."]


def test_a_published_version_is_edited_no_more():
    by = editor()
    draft = drafted(by)
    publish(draft, by)
    with pytest.raises(NotAllowed):
        commands.edit_version(version=draft.id, revision=draft.revision, changes={"sets": 2}, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        commands.discard_draft(version=draft.id, revision=draft.revision, by=by, at=NOW)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda v: ProcedureVersion.objects.filter(id=v.id).update(name="Khác"),
        lambda v: ProcedureVersion.objects.filter(id=v.id).update(state="draft", valid_from=None),
        lambda v: ProcedureVersion.objects.filter(id=v.id).update(valid_from=date(2024, 1, 1)),
        lambda v: v.papers.update(originals=9),
        lambda v: v.steps.all().delete(),
        lambda v: RequiredPaper.objects.create(version=v, position=99, name="Thêm", originals=1),
        lambda v: v.fee_rules.update(amount=1),
        lambda v: v.channel_rules.update(text="x"),
    ],
)
def test_the_database_keeps_a_published_version_as_it_is(spoil):
    version = published()
    with pytest.raises(IntegrityError), transaction.atomic():
        spoil(version)


def test_the_database_allows_no_two_versions_on_one_day():
    version = published()
    overlapping = ProcedureVersion(
        procedure=version.procedure, number=9, state="published", valid_from=TODAY, name="Khác",
        name_key="khac", search_key="khac", sort_key="khac",
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        overlapping.save(force_insert=True)


def test_a_version_that_ended_does_not_begin_again():
    by = editor()
    former = published()
    publish(commands.draft_version(code="1.001193", by=by, at=NOW), by)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureVersion.objects.filter(id=former.id).update(valid_to=None)


def test_a_withdrawn_version_ends_on_its_last_day():
    by = editor()
    version = published()
    commands.withdraw_version(version=version.id, last_day=TODAY, by=by, at=NOW)
    assert queries.version_in_force("1.001193", TODAY).id == version.id
    with pytest.raises(queries.NoSuchProcedure):
        queries.version_in_force("1.001193", TOMORROW)
    assert queries.version_for(version.id).state == "withdrawn"
    with pytest.raises(NotAllowed):
        commands.withdraw_version(version=version.id, last_day=TOMORROW, by=by, at=NOW)


@pytest.mark.parametrize("last_day", [TODAY - timedelta(days=1), date(2020, 1, 1)])
def test_nothing_is_withdrawn_in_the_past(last_day):
    with pytest.raises(Refused):
        commands.withdraw_version(version=published().id, last_day=last_day, by=editor(), at=NOW)


def test_a_discarded_draft_is_seen_by_nobody_and_its_number_is_not_used_again():
    by = editor()
    draft = drafted(by)
    commands.discard_draft(version=draft.id, revision=draft.revision, by=by, at=NOW)
    with pytest.raises(queries.NoSuchProcedure):
        queries.version_seen_by(by, draft.id)
    assert commands.draft_version(code="1.001193", by=by, at=NOW).number == 3


def test_a_new_procedure_begins_with_a_draft():
    by = editor()
    published()
    draft = commands.add_procedure(code="1.999999", field_code="G15-HT", name="Thủ tục mới", by=by, at=NOW)
    assert (draft.procedure.code, draft.number, draft.name) == ("1.999999", 1, "Thủ tục mới")
    assert draft.name_key == "moi"
    with pytest.raises(Refused) as refusal:
        commands.add_procedure(code="1.001193", field_code="khác", name="", by=by, at=NOW)
    assert set(refusal.value.fields) == {"code", "field_code", "name"}


LINES = [
    ("papers", PaperLine("Ảnh 3 × 4", originals=2)),
    ("fee_rules", FeeLine("fee", "Phí mới", "flat", amount=5000)),
    ("channel_rules", LimitLine("kiosk", Decimal(2), "working_hour")),
    ("steps", StepLine("consult", "Lấy ý kiến", "unit", "dossiers.handle", Decimal(2), may_pause=True)),
    ("variants", VariantLine("khac", "Trường hợp khác")),
]


@pytest.mark.parametrize(("part", "line"), LINES)
def test_a_line_is_added_changed_and_removed(part, line):
    by = editor()
    draft = drafted(by)
    draft = commands.add_part(version=draft.id, revision=draft.revision, line=line, by=by, at=NOW)
    assert line in getattr(queries.content_of(queries.version_seen_by(by, draft.id)), part)
    row = getattr(draft, part).order_by("id").last()
    draft = commands.change_part(version=draft.id, revision=draft.revision, row=row.id, line=line, by=by, at=NOW)
    assert draft.revision == 2
    draft = commands.remove_part(version=draft.id, revision=draft.revision, part=part, row=row.id, by=by, at=NOW)
    assert draft.revision == 3
    assert line not in getattr(queries.content_of(queries.version_seen_by(by, draft.id)), part)


def test_a_wrong_line_is_refused_with_its_fields():
    by = editor()
    draft = drafted(by)
    with pytest.raises(Refused) as refusal:
        commands.add_part(version=draft.id, revision=1, line=PaperLine("", need="conditional"), by=by, at=NOW)
    assert set(refusal.value.fields) == {"name", "originals", "condition_text"}


def test_a_second_limit_for_the_same_channel_is_refused():
    by = editor()
    draft = drafted(by)
    with pytest.raises(Refused, match="Đã có"):
        commands.add_part(version=draft.id, revision=1, line=LimitLine("direct", Decimal(9), "month"), by=by, at=NOW)
    assert ProcedureVersion.objects.get(id=draft.id).revision == 1


def test_a_line_of_an_unknown_variant_is_refused():
    by = editor()
    draft = drafted(by)
    with pytest.raises(Refused, match="trường hợp"):
        commands.add_part(version=draft.id, revision=1, line=PaperLine("Đơn", "la", originals=1), by=by, at=NOW)


def test_a_variant_in_use_stays():
    by = editor()
    draft = drafted(by)
    row = draft.variants.get(key="bi-bo-roi")
    with pytest.raises(Refused, match="còn giấy tờ"):
        commands.remove_part(version=draft.id, revision=1, part="variants", row=row.id, by=by, at=NOW)


def test_a_line_of_another_version_is_not_touched():
    by = editor()
    draft = drafted(by)
    foreign = published("2.000815").papers.get()
    with pytest.raises(Refused, match="không còn"):
        commands.remove_part(version=draft.id, revision=1, part="papers", row=foreign.id, by=by, at=NOW)


def test_neighbours_change_places():
    by = editor()
    draft = drafted(by)
    first, second = draft.steps.order_by("position")[:2]
    draft = commands.move_part(version=draft.id, revision=1, part="steps", row=second.id, earlier=True, by=by, at=NOW)
    assert [step.id for step in draft.steps.order_by("position")[:2]] == [second.id, first.id]
    same = commands.move_part(version=draft.id, revision=2, part="steps", row=second.id, earlier=True, by=by, at=NOW)
    assert same.revision == 2


def test_the_field_keeps_its_name():
    published()
    assert str(Field.objects.get(code="G15-HT")) == "Hộ tịch"
    assert str(Procedure.objects.get()) == "1.001193"
