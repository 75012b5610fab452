"""History must be what the commands would have done."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import groupby

import pytest
from django.db import transaction

from motcua.dossiers import commands, history
from motcua.dossiers.history import simulation
from motcua.dossiers.history.stories import HALTS
from motcua.dossiers.history.writing import in_order, write
from motcua.dossiers.lifecycle import State
from motcua.dossiers.models import Decision, Dossier, DossierFee, DossierPaper, HandOut, SupplementRequest
from motcua.kernel.actors import Forbidden, machine
from motcua.kernel.models import Fact, NumberBook
from motcua.kernel.time import PROVINCE
from motcua.organisations.tests.factories import province
from motcua.people import queries as people
from motcua.people.demonstration import load_demonstration
from motcua.people.models import Account, Party
from motcua.procedures.tests.factories import catalogue
from motcua.tasks import queries as tasks
from motcua.tasks.models import Interval, Task
from motcua.tasks.rules import is_whole

pytestmark = pytest.mark.django_db
UNTIL = datetime(2026, 11, 24, 15, 20, tzinfo=PROVINCE)
FIRST = UNTIL - timedelta(days=80)
LOADER = machine("test")
FRESH = {"id", "submission_no", "tracking_secret", "tracking_pin", "recorded_at", "search_key"}
KEYS = {"dossier", "subject", "owner", "request", "notice", "version", "variant"}


@pytest.fixture
def the_province():
    province()
    load_demonstration(by=LOADER, at=UNTIL)
    catalogue()


def a_past(dossiers: int, *, seed: int = 1, agencies: tuple[str, ...] = ()) -> history.Wish:
    return history.Wish(dossiers=dossiers, first=FIRST, until=UNTIL, seed=seed, agencies=agencies)


def stories_of(wish: history.Wish, *keys: str):
    desks = simulation.Province(wish.first, wish.agencies).desks(until=wish.until)
    batches = simulation._batches(desks, wish)
    shares = [share for batch in batches for share in batch if share[0].key in keys]
    return [story for desk, usual, waiting in shares for story in simulation.Teller(desk, wish).stories(usual, waiting)]


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
            "intervals": [values(row) for row in Interval.objects.filter(subject=dossier.id).order_by("from_at", "id")],
            "facts": [
                {**values(fact), "body": body(fact)} for fact in Fact.objects.filter(subject=dossier.id).order_by("id")
            ],
            "owner": values(dossier.owner),
            "words": dossier.search_key.replace(dossier.submission_no.lower(), ""),
        }
    books = sorted(NumberBook.objects.values_list("book", "period", "last"))
    return found, books, Counter(Fact.objects.values_list("name", flat=True)), Party.objects.count()


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


@pytest.mark.parametrize("seed", [1, 7])
def test_history_is_what_the_commands_would_have_written(the_province, seed):
    stories = stories_of(a_past(2000, seed=seed), "24580")[seed::4]
    stories += stories_of(a_past(2000, seed=seed), "van-phong-ubnd/hcc", "so-y-te")[:12]
    assert {move.does for story in stories for move in story.moves} >= {"ask_for_more", "answer_supplement", "issue_result"}
    assert len(stories) > 60
    people.forget_rights()
    (in_sets, *sums), (by_commands, *other_sums) = told_in_sets(stories), told_by_commands(stories)
    assert list(in_sets) == list(by_commands)
    for code, told in in_sets.items():
        for part, rows in told.items():
            assert rows == by_commands[code][part], f"{code}: {part}"
    assert sums == other_sums
