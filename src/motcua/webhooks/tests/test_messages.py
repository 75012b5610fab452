"""What happens is told to those who asked for it: once, signed, in its order, whoever else is dead."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.dossiers import commands as dossiers
from motcua.dossiers.tests.factories import OWNER, intake, story_office
from motcua.kernel.actors import machine
from motcua.kernel.commands import Conflict, Refused
from motcua.organisations import queries as organisations
from motcua.systems.tests.factories import administrator
from motcua.webhooks import commands, jobs, queries
from motcua.webhooks.models import Message, Subscription
from motcua.webhooks.tests import factories
from motcua.webhooks.tests.factories import RECEIVED, failed
from motcua.webhooks.tests.receiver import receiving

pytestmark = pytest.mark.django_db(transaction=True)
HANDED = "dossiers.DossierHandedOver"
ROBOT = machine("test")


@pytest.fixture
def place():
    return story_office()


@pytest.fixture
def partner(settings):
    with receiving() as receiver:
        settings.OUTGOING_TEST_HOSTS = frozenset({receiver.host})
        yield receiver


def subscribed(place, url: str, *events: str, name: str = "Hộ tịch", agency=None) -> Subscription:
    told = events or (RECEIVED,)
    return factories.subscribed(agency or place.agency, at=timezone.now(), url=url, events=told, name=name)


def happened(place, times: int = 1) -> list:
    """Take in dossiers; return them."""
    return [dossiers.take_in(intake=intake(place), by=place.clerk, at=timezone.now()) for _ in range(times)]


def gathered() -> int:
    return factories.gathered(timezone.now())


def sent(at=None) -> None:
    """Do what the jobs would do now, or later."""
    at = at or timezone.now()
    for subscription in queries.partners_waiting(at):
        jobs.send(subscription=str(subscription), at=at)


def begun() -> int | None:
    """Begin the next job that calls outside, as a worker does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(ARRAY['outside'], NULL)")
        return cursor.fetchone()[0]


@pytest.mark.promise("P23")
def test_what_happened_is_told_once_signed_and_without_a_persons_data(place, partner) -> None:
    kept = subscribed(place, partner.url, RECEIVED)
    dossier, *_rest = happened(place)
    assert (gathered(), gathered()) == (1, 0)
    sent()
    sent()
    ((head, body),) = partner.heard
    told = json.loads(body)
    assert (told["type"], told["subject"]) == (f"vn.gov.motcua.{RECEIVED}", str(dossier.id))
    assert told["data"]["code"] == dossier.code
    assert not any(word in body.decode() for word in (OWNER.name, OWNER.id_number, OWNER.phone, "Buôn Jun"))
    key = base64.b64decode(queries.secrets_of(kept, timezone.now())[0].removeprefix("whsec_"))
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
    assert (
        head["webhook-signature"] == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    )
    assert abs(int(head["webhook-timestamp"]) - time.time()) < 60
    assert Message.objects.get().state == "taken"


def test_only_what_was_asked_for_within_the_systems_reach_and_after_it_asked(place, partner) -> None:
    happened(place)
    subscribed(place, partner.url, RECEIVED)
    elsewhere = organisations.by_reference("24544")
    subscribed(place, partner.url, RECEIVED, name="Của xã khác", agency=elsewhere)
    (dossier,) = happened(place)
    dossiers.hand_over(dossier=dossier.id, by=place.clerk, at=timezone.now())
    assert gathered() == 1
    assert Message.objects.get().fact.subject == dossier.id


def test_a_fact_that_commits_late_is_not_missed(place, partner) -> None:
    import threading

    subscribed(place, partner.url, RECEIVED)
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                happened(place)
                begun.set()
                go_on.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait(20)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")  # another one passes by meanwhile
    assert gathered() == 0
    go_on.set()
    thread.join()
    assert gathered() == 1


def test_more_facts_of_one_transaction_than_are_told_at_once_are_all_told(place, partner, monkeypatch) -> None:
    monkeypatch.setattr(commands, "FACTS_AT_ONCE", 2)
    subscribed(place, partner.url)
    with transaction.atomic():
        first = happened(place, 5)
    assert [gathered() for _round in range(4)] == [2, 2, 1, 0]
    then = happened(place, 2)
    assert [gathered() for _round in range(2)] == [2, 0]
    told = Message.objects.order_by("fact_id").values_list("fact__subject", flat=True)
    assert list(told) == [dossier.id for dossier in first + then]


def test_a_refused_message_climbs_the_ladder_and_at_last_waits_for_a_person(place, partner) -> None:
    kept = subscribed(place, partner.url)
    happened(place)
    gathered()
    partner.usual, waits, at = 500, [], timezone.now()
    sent(at)
    for _ in range(5):
        message = Message.objects.get()
        waits.append(round((message.next_try_at - message.tried_at).total_seconds()))
        assert queries.letters_for(kept.id, message.next_try_at - timedelta(seconds=1)) == []
        at = message.next_try_at
        failed(message.id, message.attempts, at)
    assert waits == [60, 300, 3600, 86400, 172800]
    message = Message.objects.get()
    assert (message.state, message.attempts, message.status, message.error) == ("dead", 6, 500, "HTTP 500")
    by = administrator(place.agency)
    assert queries.dead_count(by, at) == 1
    partner.usual = 204
    assert commands.resend(subscription=kept.id, by=by, at=at) == 1
    sent(at + timedelta(seconds=1))
    assert Message.objects.get().state == "taken"
    assert len({head["webhook-id"] for head, _body in partner.heard}) == 1
    assert queries.dead_count(by, at) is None


def test_two_runs_to_one_partner_do_not_overlap_and_to_two_partners_do(place, partner) -> None:
    subscribed(place, partner.url)
    happened(place)
    jobs.gather(at=timezone.now())
    first = begun()
    jobs.gather(at=timezone.now())
    assert ProcrastinateJob.objects.filter(task_name="webhooks.send", status="todo").count() == 1
    assert (first is not None, begun()) == (True, None)
    subscribed(place, partner.url, name="Thuế")
    happened(place)
    jobs.gather(at=timezone.now())
    other = begun()
    assert other is not None
    assert ProcrastinateJob.objects.get(id=other).args != ProcrastinateJob.objects.get(id=first).args
    ProcrastinateJob.objects.filter(id=first).delete()
    assert begun() is not None


def test_a_failure_of_a_run_that_was_overtaken_counts_no_second_time_and_a_success_does(place, partner) -> None:
    kept, at = subscribed(place, partner.url), timezone.now()
    happened(place)
    gathered()
    (letter,) = queries.letters_for(kept.id, timezone.now())
    for _run in range(2):
        failed(letter.message, letter.attempts, at)
    assert Message.objects.get().attempts == 1
    assert commands.note_answer(message=letter.message, attempts=letter.attempts, status=204, error="", by=ROBOT, at=at)
    assert Message.objects.get().state == "taken"


def test_a_dead_partner_costs_one_try_and_slows_nobody(place, partner, settings) -> None:
    with receiving() as dead:
        settings.OUTGOING_TEST_HOSTS |= {dead.host}
        subscribed(place, dead.url, name="Đã chết")
    subscribed(place, partner.url, name="Còn sống")
    happened(place, 3)
    assert gathered() == 6
    sent()
    assert len(partner.heard) == 3
    tried = Message.objects.filter(subscription__system__name="Đã chết", attempts__gt=0)
    assert tried.count() == 1
    at = timezone.now()
    assert queries.partners_waiting(at) == []
    assert len(queries.partners_waiting(at + timedelta(seconds=61))) == 1


@pytest.mark.promise("P21")
def test_a_redirect_is_no_success_and_is_not_followed(place, partner, settings) -> None:
    with receiving() as inside:
        partner.usual, partner.location = 307, inside.url
        subscribed(place, partner.url)
        happened(place)
        gathered()
        sent()
        assert inside.heard == []
    assert (Message.objects.get().status, Message.objects.get().state) == (307, "waiting")


def test_a_secret_changes_without_a_message_that_cannot_be_checked(place, partner) -> None:
    kept, by, now = subscribed(place, partner.url), administrator(place.agency), timezone.now()
    old = queries.secrets_of(kept, now)
    changed = commands.change_secret(subscription=kept.id, by=by, at=now)
    assert queries.secrets_of(changed, now)[1:] == old
    assert len(queries.secrets_of(changed, now + timedelta(days=8))) == 1
    with pytest.raises(Refused):
        commands.change_secret(subscription=kept.id, by=by, at=now)


@pytest.mark.promise("P21")
@pytest.mark.parametrize(
    "url",
    ["http://doitac.example.vn/", "https://127.1/", "https://[::ffff:10.0.0.1]x/", "ftp://a.vn/", "https://u@a.vn/"],
)
def test_an_address_that_may_not_be_called_is_refused_when_it_is_typed(place, url) -> None:
    with pytest.raises(Refused) as no:
        subscribed(place, url)
    assert "url" in no.value.fields


def test_whoever_does_not_administer_the_system_may_do_nothing(place, partner) -> None:
    kept, stranger, now = (
        subscribed(place, partner.url),
        administrator(organisations.by_reference("24544")),
        timezone.now(),
    )
    assert not queries.subscriptions_within(stranger).exists()
    for act in (commands.change_secret, commands.end_subscription, commands.resend):
        with pytest.raises(queries.NoSuchSubscription):
            act(subscription=kept.id, by=stranger, at=now)
    commands.end_subscription(subscription=kept.id, by=administrator(place.agency), at=now)
    with pytest.raises(Conflict):
        commands.change_secret(subscription=kept.id, by=administrator(place.agency), at=now)
    happened(place)
    assert gathered() == 0
