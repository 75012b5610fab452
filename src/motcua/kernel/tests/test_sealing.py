"""The chain leaves no fact out and makes nobody wait."""

import random
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg.conninfo import conninfo_to_dict

from motcua.kernel.models import Fact, Seal, SealCheck, SealHead
from motcua.kernel.seals import record, sealing, state, turns
from motcua.kernel.seals.heads import key_of, last_head, renew_key, sign_head
from motcua.kernel.seals.keys import NoKey, key_id, key_place, public_key
from motcua.kernel.seals.record import BLOCK
from motcua.kernel.seals.sealing import CountWentBack, behind, seal_facts
from motcua.kernel.seals.sources import database_source
from motcua.kernel.seals.verifying import verify
from motcua.kernel.tests.sealed import AT, ring

APPEND_ONLY = ("kernel_fact", "kernel_seal", "kernel_sealhead")


def intact(url: str, **more: object) -> bool:
    with database_source(url) as source:
        return verify(source, **more).intact  # type: ignore[arg-type]


@pytest.mark.promise("P11")
@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_can_only_add_to_facts_and_seals(table: str, change: str) -> None:
    statement = change.format(table).replace("id = id", "number = number" if table == "kernel_seal" else "id = id")
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert refused.value.__cause__.sqlstate == "42501"


@pytest.mark.promise("P11")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {} SET {}={}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_owner_must_switch_the_refusal_off_first(owner_url, table: str, change: str, tmp_path: Path) -> None:
    ring(1)
    sign_head(tmp_path, at=AT)
    key = "number" if table == "kernel_seal" else "id"
    with psycopg.connect(owner_url) as owner:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), owner.transaction():
            owner.execute(change.format(table, key, key))
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        assert owner.execute(change.format(table, key, key))
        owner.rollback()


@pytest.mark.promise("P11")
@pytest.mark.django_db(transaction=True)
def test_each_fact_has_one_place_in_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "BLOCK", 7)
    monkeypatch.setattr(sealing, "BATCH", 20)
    with transaction.atomic():
        written = [ring(n).id for n in range(45)]
    assert (seal_facts(), seal_facts()) == (45, 0)
    assert [key for seal in Seal.objects.order_by("number") for key in seal.facts] == written
    assert [seal.first for seal in Seal.objects.order_by("number")] == [1, 8, 15, 21, 28, 35, 41]


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_holds_the_seal_back_but_nobody_waits() -> None:
    ring(0)
    assert seal_facts() == 1
    with psycopg.connect(state.address()) as slow:
        slow.execute("SELECT pg_current_xact_id()")
        ring(1)
        assert seal_facts() == 0
        waiting = behind()
        assert (waiting.facts, waiting.open_since is not None) == (1, True)
    assert seal_facts() == 1
    assert behind().facts == 0


@pytest.mark.django_db(transaction=True)
def test_a_second_sealer_stands_back(owner_url: str) -> None:
    ring(1)
    with psycopg.connect(owner_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.ONE_SEALER])
        assert seal_facts() == 0
    assert seal_facts() == 1


@pytest.mark.promise("P11")
@pytest.mark.django_db(transaction=True)
def test_no_fact_is_left_out_however_late_it_is_committed(owner_url: str) -> None:
    over = Event()
    dice = random.Random(24580)

    def write(seed: int) -> None:
        own = random.Random(seed)
        try:
            for n in range(25):
                with transaction.atomic():
                    ring(n)
                    time.sleep(own.random() / 100)
                    ring(-n)
                    if own.random() < 0.2:
                        transaction.set_rollback(True)
        finally:
            connection.close()

    def seal() -> None:
        try:
            while not over.is_set():
                seal_facts()
                time.sleep(dice.random() / 200)
        finally:
            connection.close()

    with ThreadPoolExecutor(7) as pool:
        sealer = pool.submit(seal)
        for writer in [pool.submit(write, n) for n in range(6)]:
            writer.result()
        over.set()
        sealer.result()
    seal_facts()
    sealed = [key for seal in Seal.objects.order_by("number") for key in seal.facts]
    assert len(sealed) == len(set(sealed))
    assert set(sealed) == set(Fact.objects.values_list("id", flat=True))
    assert Seal.objects.count() > 10
    assert intact(owner_url)


@pytest.mark.django_db(transaction=True)
def test_five_thousand_facts_a_second_are_sealed(owner_url: str) -> None:
    count = 6_000
    with psycopg.connect(owner_url) as owner:
        owner.execute("""INSERT INTO kernel_fact (id, name, subject, agency, actor_name, at, recorded_at, body)
            SELECT gen_random_uuid(), 'dossiers.DossierReceived', gen_random_uuid(), gen_random_uuid(), 'Nguyễn Thị Hoà',
            now(), now(), jsonb_build_object('code', n::text, 'due_at', now(), 'list', jsonb_build_array(1, 2.5, NULL))
            FROM generate_series(1, %s) AS n""", [count])  # fmt: skip
    started = time.process_time()
    assert seal_facts() == count
    assert count / (time.process_time() - started) > 5_000  # of this process's time: other work may share the machine
    assert Seal.objects.count() == count // BLOCK
    assert intact(owner_url)


@pytest.mark.promise("P11")
@pytest.mark.django_db(transaction=True)
def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    ring(1)
    head = sign_head(tmp_path, at=AT)
    assert head == last_head()
    assert stat.S_IMODE(key_place(tmp_path).stat().st_mode) == 0o600
    before = key_place(tmp_path).read_bytes()
    sign_head(tmp_path, at=AT + timedelta(hours=1))
    assert key_place(tmp_path).read_bytes() == before
    key_place(tmp_path).unlink()
    with pytest.raises(NoKey):
        key_of(tmp_path)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_signed_before_the_first_fact(tmp_path: Path) -> None:
    assert sign_head(tmp_path, at=AT) is None


@pytest.mark.promise("P11")
@pytest.mark.django_db(transaction=True)
def test_who_trusts_the_old_key_follows_to_the_new_one(owner_url: str, tmp_path: Path) -> None:
    ring(1)
    sign_head(tmp_path, at=AT)
    old = public_key(key_place(tmp_path).with_suffix(".pub").read_bytes())
    new = renew_key(tmp_path, at=AT + timedelta(days=1))
    ring(2)
    sign_head(tmp_path, at=AT + timedelta(days=2))
    assert key_id(old) != key_id(new)
    assert intact(owner_url, trusted=[old])
    assert not intact(owner_url, trusted=[new])  # the new key alone says nothing about heads before it
    assert SealHead.objects.filter(key=key_id(new)).count() == 2


@pytest.mark.promise("P11")
@pytest.mark.django_db(transaction=True)
def test_a_lost_key_is_replaced_and_must_be_handed_out_again(owner_url: str, tmp_path: Path) -> None:
    ring(1)
    sign_head(tmp_path, at=AT)
    old = public_key(key_place(tmp_path).with_suffix(".pub").read_bytes())
    key_place(tmp_path).unlink()
    new = renew_key(tmp_path, at=AT + timedelta(days=1))
    assert not intact(owner_url, trusted=[old])
    assert intact(owner_url, trusted=[old, new])


@pytest.mark.promise("P11")
@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_moved_goes_on_where_it_had_got_to(owner_url: str) -> None:
    """A dump restored elsewhere: the count of transactions starts low, and turns are moved on by the owner."""
    ring(1)
    seal_facts()
    with psycopg.connect(owner_url) as owner:
        owner.execute(turns.MOVE.format(-10_000_000))  # as if this server had counted ten million fewer
    with pytest.raises(CountWentBack):
        seal_facts()
    settings = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(_as_owner(owner_url))
    try:
        assert turns.go_on() > 9_000_000
        assert turns.go_on() == 0
    finally:
        connection.close()
        connection.settings_dict.update(settings)
    ring(2)
    assert seal_facts() == 1
    assert intact(owner_url)
    with psycopg.connect(owner_url) as owner:
        owner.execute(turns.MOVE.format(0))


def _as_owner(url: str) -> dict[str, str]:
    told = conninfo_to_dict(url)
    words = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {name: str(told.get(word, "")) for name, word in words.items()}


@pytest.mark.django_db(transaction=True)
def test_the_state_of_the_seal_is_told(superuser_url: str, tmp_path: Path) -> None:
    assert state.seal_state().position == 0
    fact = ring(1)
    sign_head(tmp_path, at=AT)
    ring(2)
    assert state.check_here(tmp_path, at=datetime.now(UTC)).intact
    told = state.seal_state()
    assert (told.position, told.behind.facts) == (1, 1)
    assert told.head
    assert told.check
    assert told.check.faults == 0
    with psycopg.connect(superuser_url) as hand:
        hand.execute("SET session_replication_role = replica")
        hand.execute("DELETE FROM kernel_fact WHERE id = %s", [fact.id])
    assert not state.check_here(tmp_path, at=datetime.now(UTC)).intact
    kept = SealCheck.objects.latest("at")
    assert (kept.faults, kept.findings[0]["kind"]) == (1, "deleted")
    assert kept.findings[0]["line"].startswith("Sự kiện bị xóa ở vị trí 1, sự kiện ")
