"""A reconciliation that cannot fail proves nothing: every loss, double, half, gap and lie is planted and found."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from motcua.dossiers.models import Dossier, DossierPaper
from motcua.dossiers.tests.factories import story_office
from motcua.dossiers.tests.partner import DOSSIERS, Partner, told
from motcua.drill.answers import budget, lies
from motcua.drill.findings import WORDS
from motcua.drill.journal import ACKNOWLEDGED, INTAKE, REFUSED, SENT, UNKNOWN, Entry, Journal, acknowledged, read
from motcua.drill.recon import Before, Found, reconcile
from motcua.drill.scans import scan
from motcua.files.models import StoredFile
from motcua.kernel.facts import deliver_pending
from motcua.kernel.models import Delivery, NumberBook, OnceKey
from motcua.tasks.models import Interval, Task


@dataclass
class Scene:
    """Three dossiers that came by the API, of which one was handed over, and the journal of it."""

    journal: list[Entry]
    ids: list[str]
    files: Path

    def reconciled(self, journal: list[Entry] | None = None) -> Found:
        raw = connection.connection
        assert raw is not None
        return reconcile(raw, self.files, self.journal if journal is None else journal, Before(frozenset(), {}))


@pytest.fixture
def scene(db: None, data_folder: Path) -> Scene:
    place = story_office()
    partner, journal, ids = Partner(place.agency), [], []
    for n in range(3):
        key = f"drill-thu-{n}"
        body = told(place, request=key)
        contents = [scan(f"{key}/{one}") for one in range(3)]
        digests = tuple(hashlib.sha256(content).hexdigest() for content in contents)
        body["papers"][0]["files"] = [
            {"name": "a.pdf", "content": base64.b64encode(content).decode()} for content in contents
        ]
        answer = partner.post(DOSSIERS, body, key=key)
        said = json.loads(answer.content)
        ids.append(said["id"])
        journal += [
            Entry(SENT, INTAKE, key, files=digests),
            Entry(ACKNOWLEDGED, INTAKE, key, said["id"], said["code"], 201, "b", digests),
        ]
    partner.post(f"{DOSSIERS}/{ids[0]}/hand-over", {"edition": said["edition"]}, key="drill-thu-0-hand-over")
    act = Entry(SENT, "hand-over", "drill-thu-0-hand-over", ids[0])
    while deliver_pending():
        pass
    return Scene([*journal, act, replace(act, said=ACKNOWLEDGED, status=200, body="b")], ids, data_folder / "files")


def kinds(found: Found) -> set[str]:
    return {wrong.kind for wrong in found.wrong}


@pytest.mark.promise("P1")
def test_what_is_whole_is_found_whole_and_every_planted_damage_is_found(scene: Scene) -> None:
    found = scene.reconciled()
    assert found.wrong == []
    assert (found.counts["acknowledged-present"], found.counts["dossiers"]) == (4, 3)
    for kind, plant in PLANTED.items():
        with transaction.atomic():
            plant(scene)
            assert kind in kinds(scene.reconciled()), kind
            transaction.set_rollback(True)
    assert scene.reconciled().good


def lose(scene: Scene) -> None:
    kept = Dossier.objects.get(id=scene.ids[2])
    Dossier.objects.filter(id=kept.id).update(request="drill-thu-1")
    Task.objects.filter(subject=kept.id).delete()


def spoil_file(scene: Scene) -> None:
    place = next(path for path in scene.files.rglob("*") if path.is_file() and len(path.name) == 64)
    place.write_bytes(place.read_bytes()[:-1] + b"x")


def one(scene: Scene) -> Any:
    return Dossier.objects.filter(id=scene.ids[0])


def another_file(scene: Scene) -> None:
    row = one(scene).get().files.first()
    twin = StoredFile.objects.exclude(id=row.stored_id).exclude(sha256=row.stored.sha256).first()
    row.stored = twin
    row.save(update_fields=["stored"])


PLANTED: dict[str, Callable[[Scene], object]] = {
    "acknowledged-missing": lose,
    "acknowledged-twice": lose,
    "acknowledged-different": another_file,
    "present-never-sent": lambda scene: one(scene).update(request="nobody"),
    "half-dossier": lambda scene: OnceKey.objects.filter(location__contains=scene.ids[0]).delete(),
    "row-without-file": lambda _scene: StoredFile.objects.filter(
        id=StoredFile.objects.values("id")[:1]
    ).update(sha256="0" * 64),
    "file-differs": lambda _scene: StoredFile.objects.filter(id=StoredFile.objects.values("id")[:1]).update(size=1),
    "number-gap": lambda _scene: NumberBook.objects.filter(book__endswith="/HS").update(last=9),
    "number-twice": lambda scene: one(scene).update(receipt_no=2),
    "no-task": lambda scene: Task.objects.filter(subject=scene.ids[1]).delete(),
    "ledger-hole": lambda scene: Interval.objects.filter(subject=scene.ids[0], to_at=None).delete()
    and Interval.objects.filter(subject=scene.ids[0]).update(from_at="2020-01-01T00:00Z"),
    "never-delivered": lambda _scene: Delivery.objects.filter(id=Delivery.objects.values("id")[:1]).update(
        done_at=None
    ),
}  # fmt: skip


@pytest.mark.promise("P1")
def test_a_dossier_without_its_papers_is_half(scene: Scene) -> None:
    paperless = DossierPaper.objects.filter(dossier=scene.ids[1])
    one(scene).get().files.model.objects.filter(dossier=scene.ids[1]).update(paper=None)
    paperless.delete()
    assert any("giấy tờ" in wrong.what for wrong in scene.reconciled().wrong if wrong.kind == "half-dossier")


@pytest.mark.promise("P1")
def test_bytes_that_changed_on_the_disk_are_found(scene: Scene) -> None:
    spoil_file(scene)
    assert kinds(scene.reconciled()) == {"file-differs"}


@pytest.mark.promise("P1")
def test_what_the_journal_does_not_know_of_is_told_apart(scene: Scene) -> None:
    sent = [entry for entry in scene.journal if entry.said == SENT]
    refused = [replace(entry, said=REFUSED, status=409) for entry in sent]
    found = scene.reconciled(
        [*sent, Entry(SENT, INTAKE, "drill-thu-9"), Entry(REFUSED, INTAKE, "drill-thu-9", status=429), *refused]
    )
    assert found.wrong == []
    assert (found.counts["unknown-present-once"], found.counts["unknown-absent"]) == (4, 1)
    lose(scene)
    assert "unknown-present-twice" in kinds(scene.reconciled([*sent, *refused]))


@pytest.mark.promise("P1")
def test_an_act_that_was_acknowledged_and_is_not_there_is_found_and_one_that_nobody_asked_for_too(scene: Scene) -> None:
    act = Entry(SENT, "hand-over", "drill-thu-1-hand-over", scene.ids[1])
    found = scene.reconciled([*scene.journal, act, replace(act, said=ACKNOWLEDGED, status=200)])
    assert kinds(found) == {"acknowledged-missing"}
    assert kinds(scene.reconciled([entry for entry in scene.journal if entry.scenario == INTAKE])) == {
        "present-never-sent"
    }


@pytest.mark.promise("P3")
def test_two_different_answers_to_one_key_are_found(scene: Scene) -> None:
    again = replace(scene.journal[1], body="another")
    assert kinds(scene.reconciled([*scene.journal, again])) == {"acknowledged-different"}


@pytest.mark.promise("P3")
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"status": 500}, "answer-500"),
        ({"status": 502}, "answer-strange"),
        ({"status": 422}, "answer-strange"),
        ({"status": 503}, "no-retry-after"),
        ({"status": 503, "retry_after": "10"}, "never-settled"),
    ],
)
def test_a_lie_told_to_the_user_is_found(answer: dict[str, Any], kind: str) -> None:
    assert kind in {wrong.kind for wrong in lies([Entry(SENT, INTAKE, "k"), Entry(REFUSED, INTAKE, "k", **answer)])}


@pytest.mark.promise("P3")
def test_honest_trouble_that_was_settled_is_no_lie() -> None:
    story = [
        Entry(SENT, INTAKE, "k"),
        Entry(REFUSED, INTAKE, "k", status=503, retry_after="10"),
        Entry(UNKNOWN, INTAKE, "k", why="TimeoutError"),
        Entry(REFUSED, INTAKE, "k", status=507),
        Entry(ACKNOWLEDGED, INTAKE, "k", status=201),
    ]
    assert list(lies(story)) == []
    assert [wrong.kind for wrong in lies(story[:-2])] == ["never-settled"]


@pytest.mark.promise("P9")
def test_a_restart_may_cost_two_of_a_hundred_requests_for_ten_seconds_and_nothing_but_503() -> None:
    good = [Entry(ACKNOWLEDGED, INTAKE, f"k{n}", at=100.0 + n / 10) for n in range(98)]
    away = [Entry(REFUSED, INTAKE, f"a{n}", status=503, retry_after="10", at=102.0 + n) for n in range(3)]
    assert list(budget([*good, *away[:2]], 100.0, 120.0)) == []
    assert len(list(budget([*good, *away], 100.0, 120.0))) == 1
    assert len(list(budget([*good, away[0], replace(away[1], at=115.0)], 100.0, 120.0))) == 1
    assert len(list(budget([*good, Entry(UNKNOWN, INTAKE, "u", at=103.0)], 100.0, 120.0))) == 1
    assert list(budget(away, 0.0, 90.0)) == []


def test_a_journal_whose_last_line_was_cut_off_is_read_to_there(tmp_path: Path) -> None:
    place = tmp_path / "journal"
    with Journal(place) as journal:
        journal.write(Entry(SENT, INTAKE, "k", files=("a", "b")))
        journal.write(Entry(ACKNOWLEDGED, INTAKE, "k", "x", "H15.61-261125-0001", 201))
    with place.open("ab") as torn:
        torn.write(b'{"said": "ackn')
    assert [(entry.said, entry.files, entry.code) for entry in read(place)] == [
        (SENT, ("a", "b"), ""),
        (ACKNOWLEDGED, (), "H15.61-261125-0001"),
    ]
    assert acknowledged(place) == 1


def test_every_class_of_finding_has_words() -> None:
    assert set(PLANTED) <= set(WORDS)
