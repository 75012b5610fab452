"""Whoever owns the machine may change the facts; the seal says what and where. Each hand is the superuser's, triggers off."""

import gzip
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from motcua.kernel.ids import new_id
from motcua.kernel.seals import findings as kinds
from motcua.kernel.seals.canonical import canonical
from motcua.kernel.seals.head import Head, NoHead, read_head
from motcua.kernel.seals.keys import key_place, public_key
from motcua.kernel.seals.record import START
from motcua.kernel.seals.sources import ExportSource, NoSource, database_source, export
from motcua.kernel.seals.verifying import verify
from motcua.kernel.tests.sealed import Past, past, ring

pytestmark = pytest.mark.promise("P11")

__all__ = ["past"]


def test_an_honest_past_is_intact(past: Past) -> None:
    report = past.look([past.early, past.late])
    assert report.intact
    assert (report.position, report.signed_until, report.loose) == (23, 23, 0)
    assert report.blocks == 6  # 5 + 5 + 2, then 5 + 5 + 1


def test_facts_that_are_not_yet_sealed_are_no_fault(past: Past) -> None:
    ring(99)
    report = past.look([past.late])
    assert (report.intact, report.loose) == (True, 1)


def test_a_changed_fact_is_found(past: Past) -> None:
    victim = past.facts[7]
    past.tamper("UPDATE kernel_fact SET body = '{\"times\": 8}' WHERE id = %s", victim.id)
    assert past.kinds() == [(kinds.CHANGED, 8, victim.id)]


@pytest.mark.parametrize(
    "column", ["name", "subject", "agency", "actor", "actor_name", "position", "at", "recorded_at", "turn"]
)
def test_no_column_of_a_fact_can_be_changed_unseen(past: Past, column: str) -> None:
    new = {"name": "'x'", "actor_name": "'x'", "at": "now()", "recorded_at": "now() + '1 s'", "turn": "turn - 1"}
    past.tamper(
        f"UPDATE kernel_fact SET {column} = {new.get(column, 'gen_random_uuid()')} WHERE id = %s", past.facts[0].id
    )
    assert [position for _kind, position, _fact in past.kinds()] == [1]


def test_a_deleted_fact_is_found(past: Past) -> None:
    victim = past.facts[13]
    past.tamper("DELETE FROM kernel_fact WHERE id = %s", victim.id)
    assert past.kinds() == [(kinds.DELETED, 14, victim.id)]


def copy_of(past: Past, n: int, **changed: str) -> str:
    """Insert a copy of the n-th fact under a new key, and return the key."""
    key = str(new_id())
    columns = "id, name, subject, agency, actor, actor_name, position, at, recorded_at, turn, body".split(", ")
    values = ", ".join({"id": f"'{key}'", **changed}.get(column, column) for column in columns)
    past.tamper(
        f"INSERT INTO kernel_fact ({', '.join(columns)}) SELECT {values} FROM kernel_fact WHERE id = %s",
        past.facts[n].id,
    )
    return key


def test_a_fact_put_between_others_is_found(past: Past) -> None:
    key = copy_of(past, 9)
    assert [(kind, str(fact)) for kind, _position, fact in past.kinds()] == [(kinds.INSERTED, key)]


def test_a_fact_put_at_the_end_with_an_earlier_time_is_found(past: Past) -> None:
    key = copy_of(past, 22, turn="kernel_fact_turn()", recorded_at="recorded_at - interval '1 day'")
    assert [(kind, str(fact)) for kind, _position, fact in past.kinds()] == [(kinds.INSERTED, key)]
    past.sign()  # the sealer takes it up like any other, and it is found all the same
    assert [(kind, place, str(fact)) for kind, place, fact in past.kinds()] == [(kinds.INSERTED, 24, key)]


def test_a_fact_of_a_turn_that_never_was_is_found(past: Past) -> None:
    key = copy_of(past, 22, turn="kernel_fact_turn() + 1000000")
    assert [(kind, str(fact)) for kind, _position, fact in past.kinds()] == [(kinds.INSERTED, key)]


def test_two_facts_that_changed_places_are_found(past: Past) -> None:
    a, b = past.facts[3].id, past.facts[16].id
    past.tamper(
        """WITH old AS (SELECT * FROM kernel_fact WHERE id IN (%s, %s))
        UPDATE kernel_fact f SET (name, subject, agency, actor, actor_name, position, at, recorded_at, body) =
            (o.name, o.subject, o.agency, o.actor, o.actor_name, o.position, o.at, o.recorded_at, o.body)
        FROM old o WHERE f.id IN (%s, %s) AND o.id <> f.id""",
        a, b, a, b,
    )  # fmt: skip
    assert past.kinds() == [(kinds.REORDERED, 4, a), (kinds.REORDERED, 17, b)]


def test_facts_that_changed_places_within_a_block_are_found(past: Past) -> None:
    past.tamper("UPDATE kernel_seal SET facts = facts[1:1] || facts[4] || facts[3] || facts[2] || facts[5], "
        "digests = substr(digests, 1, 32) || substr(digests, 97, 32) || substr(digests, 65, 32) "
        "|| substr(digests, 33, 32) || substr(digests, 129) WHERE number = 2")  # fmt: skip
    assert past.kinds() == [(kinds.REORDERED, 7, past.facts[8].id)]


def test_blocks_that_changed_places_are_found(past: Past) -> None:
    past.tamper("UPDATE kernel_seal SET number = CASE number WHEN 2 THEN 104 ELSE 102 END WHERE number IN (2, 4)")
    past.tamper("UPDATE kernel_seal SET number = number - 100 WHERE number > 100")
    assert {(kind, place) for kind, place, _fact in past.kinds()} >= {(kinds.REORDERED, 6)}
    assert kinds.CHANGED not in {kind for kind, _place, _fact in past.kinds()}


def test_swapped_days_are_found(past: Past) -> None:
    past.tamper("""UPDATE kernel_fact SET at = CASE WHEN at < '2026-11-25' THEN at + interval '1 day'
        ELSE at - interval '1 day' END WHERE at < '2026-11-26'""")  # fmt: skip
    found = past.look().in_order()
    assert {one.kind for one in found} == {kinds.REDATED}
    assert [one.position for one in found] == [*range(1, 24)]
    assert found[0].detail.startswith("trước đây là 2026-11-24 02:00:00+0000")


def test_a_changed_seal_is_found(past: Past) -> None:
    past.tamper("UPDATE kernel_seal SET sealed_at = sealed_at - interval '1 s' WHERE number = 4")
    assert past.kinds() == [(kinds.SEAL_CHANGED, 13, None)]


def test_a_changed_digest_does_not_hide_a_changed_fact(past: Past) -> None:
    past.tamper("UPDATE kernel_fact SET actor_name = 'x' WHERE id = %s", past.facts[0].id)
    with database_source(past.url) as source:
        _block, rows = next(source.blocks())
        forged = rows[past.facts[0].id].digest()
    past.tamper("UPDATE kernel_seal SET digests = %s || substr(digests, 33) WHERE number = 1", forged)
    assert past.kinds() == [(kinds.SEAL_CHANGED, 1, None)]


def test_a_deleted_seal_is_found(past: Past) -> None:
    past.tamper("DELETE FROM kernel_seal WHERE number = 2")
    assert past.kinds() == [(kinds.SEAL_DELETED, 6, None)]


def cut_off(past: Past, *, heads_too: bool) -> None:
    past.tamper("DELETE FROM kernel_fact WHERE id = ANY(%s)", [fact.id for fact in past.facts[12:]])
    past.tamper("DELETE FROM kernel_seal WHERE number > 3")
    if heads_too:
        past.tamper("DELETE FROM kernel_sealhead WHERE number > 3")


def test_a_tail_cut_off_is_found_by_the_head_inside(past: Past) -> None:
    cut_off(past, heads_too=False)
    assert past.kinds() == [(kinds.TRUNCATED, 13, None)]


def test_a_tail_cut_off_with_its_heads_is_found_by_the_head_outside(past: Past) -> None:
    cut_off(past, heads_too=True)
    assert past.kinds() == []  # which is why a head is kept outside
    assert past.kinds([past.late]) == [(kinds.TRUNCATED, 13, None)]


def test_a_past_written_anew_with_all_hashes_is_found_by_its_signed_heads(past: Past) -> None:
    past.tamper("UPDATE kernel_fact SET body = '{\"times\": 0}' WHERE id = %s", past.facts[14].id)
    with database_source(past.url) as source:
        walked = list(source.blocks())
    before = START
    for block, rows in walked:
        digests = tuple(rows[key].digest() for key in block.facts)
        forged = replace(block, digests=digests, previous=before).closed()
        past.tamper("UPDATE kernel_seal SET digests = %s, previous = %s, hash = %s WHERE number = %s",
            b"".join(digests), forged.previous, forged.hash, block.number)  # fmt: skip
        before = forged.hash
    assert past.kinds() == [(kinds.REWRITTEN, 13, None)]
    past.tamper("DELETE FROM kernel_sealhead WHERE number > 3")
    assert past.kinds() == []
    assert past.kinds([past.late]) == [(kinds.REWRITTEN, 13, None)]


def test_a_forged_head_is_not_believed(past: Past) -> None:
    forged = Head(past.late.text.replace('"position":23', '"position":24'), past.late.signature)
    assert [(kind, place) for kind, place, _fact in past.kinds([forged])] == [(kinds.UNTRUSTED, 24)]
    past.tamper("UPDATE kernel_sealhead SET text = %s WHERE position = 23", forged.text)
    assert [(kind, place) for kind, place, _fact in past.kinds()] == [(kinds.UNTRUSTED, 24)]


def test_a_restored_old_copy_is_found_by_a_newer_head_outside(past: Past) -> None:
    name = urlsplit(past.url).path.strip("/")
    older = urlsplit(past.url)._replace(path="/older").geturl()
    connection.close()
    with psycopg.connect(urlsplit(past.url)._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE older TEMPLATE "{name}"')
        try:
            ring(24)
            newer = past.sign()
            with database_source(older) as source:
                alone, beside = verify(source), verify(source, outside=[past.late, newer])
        finally:
            server.execute("DROP DATABASE older")
    assert alone.intact
    assert alone.notes == ["không có khóa công khai nên chưa kiểm chữ ký của đầu chuỗi"]
    assert [(one.kind, one.position) for one in beside.findings] == [(kinds.OLDER_COPY, 24)]


def test_a_restored_snapshot_of_the_whole_server_is_an_older_copy_too(past: Past) -> None:
    """Such a copy has the same identity, but its count of transactions has gone back."""
    ahead = replace_words(past.late, ceiling=10**15)
    cut_off(past, heads_too=True)
    with database_source(past.url) as source:
        report = verify(source, outside=[ahead])
    assert [one.kind for one in report.findings] == [kinds.OLDER_COPY]


def replace_words(head: Head, **changed: object) -> Head:
    return Head(canonical({**head.words, **changed}), head.signature)


@pytest.mark.parametrize("name", ["facts.jsonl", "facts.jsonl.gz"])
def test_an_export_is_checked_without_a_database(past: Past, tmp_path: Path, name: str) -> None:
    ring(99)
    past.tamper("UPDATE kernel_fact SET body = '{\"times\": 8}' WHERE id = %s", past.facts[7].id)
    place = tmp_path / name
    opened = gzip.open if name.endswith("gz") else open
    with database_source(past.url) as source, opened(place, "wt", encoding="utf-8") as out:
        assert export(source, out) == 24
    trusted = [public_key(key_place(past.folder).with_suffix(".pub").read_bytes())]
    report = verify(ExportSource(place), outside=[read_head(past.late.as_json())], trusted=trusted)
    assert [(one.kind, one.position, one.fact) for one in report.findings] == [(kinds.CHANGED, 8, past.facts[7].id)]
    assert (report.loose, report.heads, report.signed_until) == (1, 2, 23)


def test_what_is_no_export_and_no_head_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("{}", encoding="utf-8")
    with pytest.raises(NoSource):
        ExportSource(tmp_path / "x")
    with pytest.raises(NoHead):
        read_head('{"head": {"format": "else"}, "signature": ""}')


def test_facts_written_late_in_a_long_transaction_are_no_fault(past: Past) -> None:
    """Its turn is older than facts that were sealed before it; it is sealed after them, and nothing is said."""
    with psycopg.connect(past.url) as slow:
        slow.execute("SELECT pg_current_xact_id()")
        ring(50)
        assert past.look().intact
        slow.execute("""INSERT INTO kernel_fact (id, name, subject, actor_name, at, recorded_at, body)
            VALUES (gen_random_uuid(), 'x', gen_random_uuid(), 'x', now(), statement_timestamp(), '{}')""")  # fmt: skip
        past.sign()
        assert past.look().intact
        slow.commit()
    past.sign()
    report = past.look([past.early, past.late])
    assert (report.intact, report.position, report.loose) == (True, 25, 0)
