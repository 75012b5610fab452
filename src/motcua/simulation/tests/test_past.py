"""An invented past must be what the commands would have done."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import transaction
from django.db.models import F

from motcua.dossiers import commands
from motcua.dossiers.history import in_order, write
from motcua.dossiers.history.telling import TELLERS
from motcua.dossiers.queries import State
from motcua.dossiers.tests.factories import official
from motcua.kernel.actors import Forbidden, machine
from motcua.kernel.ids import new_id
from motcua.kernel.models import Fact, NumberBook
from motcua.kernel.time import PROVINCE, local_day
from motcua.organisations import queries as organisations
from motcua.organisations.tests.factories import province
from motcua.people import queries as people
from motcua.people.tests.factories import demonstration, demonstration_actor
from motcua.procedures.tests.factories import catalogue
from motcua.simulation import demonstration as past
from motcua.simulation.cli import simulate
from motcua.simulation.demonstration import past as telling
from motcua.tasks import queries as tasks
from motcua.tasks.tests.factories import is_whole

Dossier, DossierPaper, DossierFee, HandOut = (
    apps.get_model("dossiers", name) for name in ("Dossier", "DossierPaper", "DossierFee", "HandOut")
)
Decision, SupplementRequest = (apps.get_model("dossiers", name) for name in ("Decision", "SupplementRequest"))
Task = tasks.open_tasks().model
UNTIL = datetime(2026, 11, 24, 15, 20, tzinfo=PROVINCE)
FIRST = UNTIL - timedelta(days=80)
LOADER = machine("test")
FRESH = {"id", "submission_no", "tracking_secret", "tracking_pin", "recorded_at", "search_key"}
KEYS = {"dossier", "subject", "owner", "request", "notice", "version", "variant"}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load the province once for all tests of this file; each test rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        province()
        demonstration(at=UNTIL)
        catalogue()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def the_province(loaded, db):
    people.forget_rights()


def a_past(dossiers: int, *, seed: int = 1, agencies: tuple[str, ...] = ()) -> past.Wish:
    return past.Wish(dossiers=dossiers, first=FIRST, until=UNTIL, seed=seed, agencies=agencies)


def stories_of(wish: past.Wish, *keys: str):
    desks = telling.Province(wish.first, wish.agencies).desks(until=wish.until)
    batches = telling._batches(desks, wish)
    shares = [share for batch in batches for share in batch if share[0].key in keys]
    return [story for desk, usual, waiting in shares for story in telling.Teller(desk, wish).stories(usual, waiting)]


def values(row, *, besides=()):
    fields = [field for field in row._meta.concrete_fields if field.name not in FRESH | KEYS | set(besides)]
    kept = {field.attname: getattr(row, field.attname) for field in fields}
    if str(kept.get("code")).startswith("TN-"):
        kept["code"] = kept["code"][:9]  # the rest is chance
    return kept


def body(fact):
    return {key: value for key, value in fact.body.items() if key not in KEYS}


def snapshot():
    """Everything written, by the dossier's code or owner and arrival; keys and secrets left out."""
    found = {}
    for dossier in Dossier.objects.order_by("submitted_at", "owner_number", "procedure_code", "code"):
        of_it = {"dossier": dossier}
        found[f"{dossier.submitted_at:%F %T} {dossier.owner_number} {dossier.procedure_code} {dossier.code}"] = {
            "dossier": values(dossier),
            "papers": [values(row) for row in DossierPaper.objects.filter(**of_it).order_by("position")],
            "fees": [values(row) for row in DossierFee.objects.filter(**of_it).order_by("position")],
            "supplements": [values(row) for row in SupplementRequest.objects.filter(**of_it).order_by("asked_at")],
            "decisions": [values(row) for row in Decision.objects.filter(**of_it).order_by("drafted_at", "number")],
            "hand_outs": [values(row) for row in HandOut.objects.filter(**of_it).order_by("at")],
            "tasks": [values(row) for row in Task.objects.filter(subject=dossier.id).order_by("opened_at", "id")],
            "intervals": tasks.ledger(dossier.id),
            "facts": [
                {**values(fact), "body": body(fact)} for fact in Fact.objects.filter(subject=dossier.id).order_by("id")
            ],
            "owner": values(dossier.owner),
            "words": dossier.search_key.replace(dossier.submission_no.lower(), ""),
        }
    books = sorted(NumberBook.objects.values_list("book", "period", "last"))
    return found, books, Counter(Fact.objects.values_list("name", flat=True))


def told_in_sets(stories):
    with transaction.atomic():
        write(stories)
        found = snapshot()
        transaction.set_rollback(True)
    return found


def told_by_commands(stories):
    keys = {}
    for n, move in in_order(stories):
        by = people.actor_for(move.by.account, move.at)
        if move.does == "submit_dossier":
            keys[n] = commands.submit_dossier(intake=stories[n].intake, by=by, at=move.at).id
        else:
            getattr(commands, move.does)(dossier=keys[n], by=by, at=move.at, **move.says)
    return snapshot()


def sample(stories):
    """Every fifteenth life, and two of each kind of move, so that the rare ones are among them."""
    chosen = dict.fromkeys(range(0, len(stories), 15))
    for does in TELLERS:
        having = [n for n, story in enumerate(stories) if does in {move.does for move in story.moves}]
        chosen |= dict.fromkeys(having[:2])
    return [stories[n] for n in sorted(chosen)]


@pytest.mark.full
def test_history_is_what_the_commands_would_have_written(the_province):
    stories = [*sample(stories_of(a_past(2000, seed=1), "24580")), *sample(stories_of(a_past(2000, seed=7), "24580"))]
    stories += stories_of(a_past(2000), "van-phong-ubnd/hcc", "so-y-te")[:6]
    assert len(stories) > 50
    assert {move.does for story in stories for move in story.moves} == set(TELLERS)
    (in_sets, *sums), (by_commands, *other_sums) = told_in_sets(stories), told_by_commands(stories)
    assert list(in_sets) == list(by_commands)
    for code, told in in_sets.items():
        for part, rows in told.items():
            assert rows == by_commands[code][part], f"{code}: {part}"
    assert sums == other_sums


def test_a_past_is_whole_numbered_without_gaps_and_fills_every_tray(the_province):
    assert past.load_demonstration(by=LOADER, at=UNTIL) == 2000
    assert Dossier.objects.count() == 2000
    assert_ledgers_are_whole()
    assert_books_are_gapless()
    assert_facts_are_in_order()
    assert_the_shares_are_believable()
    assert_the_story_has_work_for_everybody()
    assert past.load_demonstration(by=LOADER, at=UNTIL) == 0


def test_a_load_that_was_killed_is_finished_by_the_next_and_is_the_same(the_province, monkeypatch):
    monkeypatch.setattr(telling, "DEMONSTRATION_DOSSIERS", 200)
    monkeypatch.setattr(telling, "IN_A_BATCH", 40)
    write, batches, told = telling.history.write_once, [], []

    def killed(lives, **given):
        if len(batches) == 3:
            raise KeyboardInterrupt
        batches.append(len(lives))
        return write(lives, **given)

    with monkeypatch.context() as broken:
        broken.setattr(telling.history, "write_once", killed)
        with pytest.raises(KeyboardInterrupt):
            past.load_demonstration(by=LOADER, at=UNTIL)
    half = Dossier.objects.count()
    assert 0 < half < 200
    later = UNTIL + timedelta(days=2)
    assert past.load_demonstration(by=LOADER, at=later, progress=told.append) == 200 - half
    assert (Dossier.objects.count(), sum(told)) == (200, 200)
    assert Fact.objects.exclude(name="dossiers.HistoryWritten").latest("at").at <= UNTIL
    assert past.load_demonstration(by=LOADER, at=later) == 0


def assert_ledgers_are_whole():
    tasks_of = Counter(Task.objects.values_list("subject", flat=True))
    for dossier in Dossier.objects.all():
        held = tasks.ledger(dossier.id)
        assert is_whole([row for row in held if row.to_at != row.from_at] or held)
        assert held[0].from_at == dossier.submitted_at
        assert held[-1].to_at == dossier.ended_at
        lengths = [(row.to_at or UNTIL) - row.from_at for row in held]
        assert sum(lengths, timedelta()) == (dossier.ended_at or UNTIL) - dossier.submitted_at
        assert tasks_of[dossier.id] == len(held)
    assert not Task.objects.filter(
        closed_at=None, subject__in=Dossier.objects.filter(ended_at__isnull=False).values("id")
    )


def assert_books_are_gapless():
    found = defaultdict(list)
    for code in Dossier.objects.filter(code__isnull=False).order_by("received_at").values_list("code", flat=True):
        agency, day, number = code.rsplit("-", 2)
        found[f"{agency}/HS", day].append(int(number))
    receipts = Dossier.objects.filter(code__isnull=False).order_by("received_at", "receipt_no")
    for code, number, at in receipts.values_list("code", "receipt_no", "received_at"):
        found[f"{code.rsplit('-', 2)[0]}/TNHS", f"{local_day(at):%Y}"].append(number)
    books = {(book, period): last for book, period, last in NumberBook.objects.values_list("book", "period", "last")}
    for key, numbers in found.items():
        assert numbers == list(range(1, books[key] + 1)), key
    given = sum(last for (book, _period), last in books.items() if not book.endswith(("/HS", "/TNHS")))
    decided = Decision.objects.filter(number__isnull=False).count()
    assert given == decided + SupplementRequest.objects.count()


def assert_facts_are_in_order():
    last = {}
    for subject, at, recorded_at in Fact.objects.order_by("id").values_list("subject", "at", "recorded_at"):
        assert last.get(subject, at) <= at
        assert recorded_at
        last[subject] = at
    assert set(Dossier.objects.values_list("id", flat=True)) <= set(last)


def assert_the_shares_are_believable():
    done = Dossier.objects.filter(resolved_at__isnull=False)
    assert 0.03 < done.filter(resolved_at__gt=F("due_at")).count() / done.count() < 0.1
    assert 0.05 < SupplementRequest.objects.count() / 2000 < 0.12
    assert SupplementRequest.objects.filter(clock_effect="restart").exists()
    assert 0.01 < Decision.objects.filter(outcome="refused").count() / 2000 < 0.06
    assert Decision.objects.filter(sent_back_at__isnull=False).count() > 10
    assert Dossier.objects.values("owner").distinct().count() < 1900  # some come again
    days = Counter(local_day(at).weekday() for at in Dossier.objects.values_list("submitted_at", flat=True))
    assert days[0] == max(days.values())
    assert set(days) == {0, 1, 2, 3, 4}
    assert set(Dossier.objects.values_list("state", flat=True)) == set(State) - {
        State.PAYMENT_REQUESTED, State.WITHDRAWN, State.STOPPED,
    }  # fmt: skip
    assert Dossier.objects.values("received_by_agency").distinct().count() > 90


def assert_the_story_has_work_for_everybody():
    near = 0
    for username in ("mot.cua", "chuyen.vien", "truong.phong", "lanh.dao", "van.thu"):
        actor = demonstration_actor(username, at=UNTIL)
        counted = tasks.counts(actor, now=UNTIL)
        assert counted.mine >= 8, username
        assert counted.late, username
        near += counted.near
        assert counted.waiting, username
    assert near  # at most one working day is left, and this is the eve of one
    specialists = people.officials_of(organisations.by_reference("24580"), "dossiers.handle", at=UNTIL)
    positions = [one.position for one in specialists]
    assert Task.objects.filter(closed_at=None, paused=True, position__in=positions).count() >= 5


def test_a_past_that_was_broken_off_goes_on_and_the_books_go_on_after_it(the_province, monkeypatch):
    monkeypatch.setattr(telling, "IN_A_BATCH", 20)
    wish, told = a_past(900, agencies=("H15.61", "H15.24", "H15.27")), []

    def stop(count):
        told.append(count)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        past.simulate(wish=wish, by=LOADER, at=UNTIL, progress=stop)
    before = Dossier.objects.count()
    assert before == told[0] < 900
    assert past.simulate(wish=wish, by=LOADER, at=UNTIL) == 900 - before
    assert past.simulate(wish=wish, by=LOADER, at=UNTIL) == 0
    lives = [story_told(story) for story in stories_of(wish, "24580")]
    assert lives == [story_told(story) for story in stories_of(wish, "24580")]
    assert lives != [story_told(story) for story in stories_of(a_past(900, seed=2, agencies=wish.agencies), "24580")]

    clerk = demonstration_actor("mot.cua", at=UNTIL)
    story = next(story for story in stories_of(a_past(50, seed=3), "24580") if len(story.moves) > 1)
    today = Dossier.objects.filter(code__startswith="H15.61-261124-").count()
    dossier = commands.submit_dossier(intake=story.intake, by=clerk, at=UNTIL)
    for paper in dossier.papers.all():
        paper.present = True
        paper.save()
    assert commands.receive_dossier(dossier=dossier.id, by=clerk, at=UNTIL).code == f"H15.61-261124-{today + 1:04d}"


def story_told(story):
    return [(move.does, move.at, move.by.name, repr(move.says)) for move in story.moves], story.intake.owner


def test_only_a_machine_invents_a_past(db):
    with pytest.raises(Forbidden):
        past.simulate(wish=a_past(1), by=official(new_id(), ["dossiers.receive"]), at=UNTIL)


def test_the_command_line_says_what_is_wrong_in_one_sentence(the_province):
    wrong = (
        (["--from", "2026-11-20", "--to", "2026-11-01"], "Ngày đầu phải trước ngày cuối"),
        (["--agency", "H99.9"], "Không có cơ quan nào mang mã H99.9"),
    )
    for words, said in wrong:
        result = CliRunner().invoke(simulate, words)
        assert result.exit_code == 2
        assert said in result.output
    days = ["--from", "2026-11-02", "--to", "2026-11-20"]
    result = CliRunner().invoke(simulate, ["--dossiers", "20", "--agency", "H15.61", *days])
    assert result.exit_code == 0, result.output
    assert "Đã sinh 20 hồ sơ" in result.output
    assert Dossier.objects.count() == 20
