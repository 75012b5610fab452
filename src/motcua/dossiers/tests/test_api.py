"""The API face of dossiers, as another system sees it."""

import json
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.dossiers import commands
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.factories import NOW, OWNER, Office, intake, office, story_office
from motcua.dossiers.tests.partner import DOSSIERS, Partner, told
from motcua.dossiers.tests.pictures import PNG
from motcua.inspection.tests.factories import inspect_everything
from motcua.kernel.facts import facts_about
from motcua.kernel.models import Fact, OnceKey
from motcua.organisations import queries as organisations
from motcua.people import queries as parties
from motcua.people.tests import factories as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Office:
    return story_office()


@pytest.fixture
def partner(place: Office) -> Partner:
    return Partner(place.agency)


def taken(partner: Partner, place: Office, **more: object) -> dict:
    answer = partner.post(DOSSIERS, told(place, **more))
    assert answer.status_code == 201, answer.content.decode()
    return json.loads(answer.content)


def problem(answer, status: int) -> dict:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content.decode()
    said = json.loads(answer.content)
    assert (said["status"], bool(said["title"])) == (status, True)
    return said


def test_a_system_hands_in_a_dossier_with_its_files(place, partner) -> None:
    answer = partner.post(DOSSIERS, told(place, files=3))
    assert answer.status_code == 201, answer.content.decode()
    said = json.loads(answer.content)
    kept = Dossier.objects.get(id=said["id"])
    assert (said["code"], said["state"], said["national_state"]) == (kept.code, "accepted", 2)
    assert answer["Location"] == f"{DOSSIERS}/{kept.id}"
    assert kept.files.count() == 3
    assert kept.files.filter(paper__isnull=False).count() == 3
    assert (kept.received_by, kept.received_by_name) == (partner.system.id, partner.system.name)
    assert said["tracking"]["url"].endswith(f"/{kept.tracking_secret}/")
    assert Fact.objects.filter(subject=kept.id, actor=partner.system.id, position=partner.system.id).exists()


def test_a_dossier_may_wait_to_be_checked_and_be_received_later(place, partner) -> None:
    said = taken(partner, place, receive=False)
    assert (said["state"], said["code"], said["tracking"]) == ("new", None, None)
    answer = partner.post(f"{DOSSIERS}/{said['id']}/receive", {"edition": said["edition"]})
    assert answer.status_code == 200, answer.content.decode()
    assert json.loads(answer.content)["state"] == "accepted"


def test_a_number_alone_neither_reads_nor_rewrites_what_the_province_knows_of_its_bearer(place, partner) -> None:
    commands.take_in(intake=intake(place), by=place.clerk, at=NOW)
    before = parties.party_by_number(place.clerk, OWNER.id_number)
    for name, phone in ((OWNER.name, ""), ("Kẻ Mạo Danh", "0905999888")):
        said = taken(partner, place, owner={"name": name, "id_number": OWNER.id_number, "phone": phone})
        shown = json.loads(partner.get(f"{DOSSIERS}/{said['id']}").content)["owner"]
        assert (shown["name"], shown["phone"], shown["email"], shown["address"]) == (name, phone, "", "")
        assert Dossier.objects.get(id=said["id"]).owner == before
    now = parties.party_by_number(place.clerk, OWNER.id_number)
    assert (
        (now.name, now.phone, now.version)
        == (before.name, before.phone, before.version)
        == (OWNER.name, OWNER.phone, 1)
    )


@pytest.mark.parametrize(("number", "statements"), [("066091004217", 6), ("066191004299", 5)], ids=["known", "new"])
def test_taking_in_costs_few_statements(place, partner, number, statements) -> None:
    taken(partner, place, files=3)
    owner = {"name": "Y Bhăm Êñuôl", "id_number": number, "phone": "0905123456"}
    sent = told(place, files=3, owner=owner)
    with CaptureQueriesContext(connection) as asked:
        answer = partner.post(DOSSIERS, sent)
    assert answer.status_code == 201
    work = [q["sql"] for q in asked.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(work) == statements, "\n".join(sql[:150] for sql in work)


@pytest.mark.promise("P3")
def test_the_same_key_gives_the_same_answer_and_one_dossier(place, partner) -> None:
    key, sent = str(uuid4()), told(place, files=1)
    first, again = (partner.post(DOSSIERS, sent, key=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.content, first["Location"]) == (again.content, again["Location"])
    assert again["Idempotency-Replayed"] == "true"
    assert Dossier.objects.count() == 1


@pytest.mark.promise("P3")
def test_an_act_that_was_done_is_not_refused_when_it_is_sent_again(place, partner) -> None:
    said = taken(partner, place, receive=False)
    key, path, sent = str(uuid4()), f"{DOSSIERS}/{said['id']}/receive", {"edition": said["edition"]}
    first, again = (partner.post(path, sent, key=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content


@pytest.mark.promise("P3")
def test_a_key_is_for_one_request_only(place, partner) -> None:
    key = str(uuid4())
    partner.post(DOSSIERS, told(place), key=key)
    problem(partner.post(DOSSIERS, told(place, request="Khác"), key=key), 422)
    assert Dossier.objects.count() == 1


def test_a_refused_request_leaves_its_key_free(place, partner) -> None:
    key = str(uuid4())
    problem(partner.post(DOSSIERS, told(place, papers=[]), key=key), 422)
    assert partner.post(DOSSIERS, told(place), key=key).status_code == 201


def test_two_systems_may_choose_the_same_key(place, partner) -> None:
    other, key = Partner(place.agency, name="Cổng thanh toán"), str(uuid4())
    assert partner.post(DOSSIERS, told(place), key=key).status_code == 201
    assert other.post(DOSSIERS, told(place, request="Khác"), key=key).status_code == 201
    assert OnceKey.objects.exclude(body="").count() == 2


def test_without_a_key_nothing_is_done(place, partner) -> None:
    said = problem(partner.post(DOSSIERS, told(place), key=""), 400)
    assert said["errors"][0]["pointer"] == "header/Idempotency-Key"
    assert not Dossier.objects.exists()


FOREIGN = {
    "id": str(uuid4()), "code": "H15.61-260101-0001", "state": "returned", "edition": 99, "due_at": "2030-01-01T00:00:00Z",
    "received_at": "2020-01-01T00:00:00Z", "fee_total": 0, "receipt_no": 1, "owner_name": "X", "received_by": str(uuid4()),
    "tracking_pin": "AAAAAAAA", "competent_agency": str(uuid4()), "resolved_at": None, "role": "leader", "by": "x", "at": "x",
}  # fmt: skip


@pytest.mark.promise("P13")
def test_no_field_beside_those_named_is_taken(place, partner) -> None:
    """P13: every column of the tables behind, and a few more, at every place where something is told."""
    columns = {field.attname for field in Dossier._meta.fields} | {field.name for field in Dossier._meta.fields}
    named = set(told(place)) | {"submitter_name", "submitter_number", "request", "handover", "handover_address", "channel",
                                "fee_collected"}  # fmt: skip
    for name in sorted((columns | FOREIGN.keys()) - named):
        said = problem(partner.post(DOSSIERS, told(place) | {name: FOREIGN.get(name, "x")}), 422)
        assert [wrong["pointer"] for wrong in said["errors"]] == [f"/{name}"]
    sent = told(place)
    sent["owner"]["version"] = 7
    assert problem(partner.post(DOSSIERS, sent), 422)["errors"][0]["pointer"] == "/owner/version"
    assert not Dossier.objects.exists()


ACTS = (
    "receive",
    "reject",
    "hand-over",
    "take",
    "forward",
    "assign",
    "ask-for-more",
    "answer",
    "submit",
    "return",
    "withdraw",
)


@pytest.mark.promise("P13")
def test_an_act_takes_no_hidden_field_and_leaves_the_row_as_it_was(place, partner) -> None:
    said = taken(partner, place, receive=False)
    before = Dossier.objects.filter(id=said["id"]).values().get()
    for act in ACTS:
        answer = partner.post(f"{DOSSIERS}/{said['id']}/{act}", {"edition": said["edition"], "state": "returned"})
        assert "/state" in [wrong["pointer"] for wrong in problem(answer, 422)["errors"]], act
    assert Dossier.objects.filter(id=said["id"]).values().get() == before


@pytest.mark.promise("P12")
def test_unknown_and_forbidden_look_the_same(place, partner) -> None:
    said = taken(partner, place)
    stranger = Partner(office("24544").agency, name="Của xã khác")
    for act in ACTS:
        sent = {name: value for name, value in EVERYTHING.items() if name in _fields(act)}
        forbidden, unknown = (stranger.post(f"{DOSSIERS}/{key}/{act}", sent) for key in (said["id"], uuid4()))
        assert problem(forbidden, 404) == problem(unknown, 404), act


EVERYTHING = {
    "edition": 1, "reason": "x", "legal_basis": "x", "guidance": "x", "position": str(uuid4()), "outcome": "approved",
    "lacks": [{"what": "x", "how": "y"}], "answer_by_on": "2030-01-01", "method": "counter", "receiver_name": "x",
    "asked_by_name": "x",
}  # fmt: skip


def _fields(act: str) -> set[str]:
    from motcua.dossiers.api import shapes

    named = {"reject": shapes.Reject, "assign": shapes.Assign, "ask-for-more": shapes.AskForMore,
             "answer": shapes.Answered, "submit": shapes.Submit, "return": shapes.Return, "withdraw": shapes.Withdraw}  # fmt: skip
    return set(named.get(act, shapes.Act).model_fields)


@pytest.mark.promise("P12")
def test_a_stranger_reads_nothing_of_a_dossier(place, partner) -> None:
    said = taken(partner, place, files=1)
    stranger = Partner(office("24544").agency, name="Của xã khác")
    file = Dossier.objects.get(id=said["id"]).files.get().id
    for path in ("", "/history", "/officials", f"/files/{file}"):
        forbidden = stranger.get(f"{DOSSIERS}/{said['id']}{path}")
        unknown = stranger.get(f"{DOSSIERS}/{uuid4()}{path}")
        assert problem(forbidden, 404) == json.loads(unknown.content)
    assert json.loads(stranger.get(DOSSIERS).content) == {"items": [], "next": ""}


@pytest.mark.promise("P12")
def test_a_scope_that_was_not_given_is_as_if_the_address_did_not_exist(place) -> None:
    reader = Partner(place.agency, scopes=["procedures:read"])
    problem(reader.get(DOSSIERS), 404)
    problem(reader.post(DOSSIERS, told(place)), 404)
    assert reader.get("/api/v1/procedures").status_code == 200


def test_a_dossier_is_read_with_its_number_masked_and_the_reading_is_recorded(place, partner) -> None:
    said = taken(partner, place, files=2)
    answer = partner.get(f"{DOSSIERS}/{said['id']}")
    shown = json.loads(answer.content)
    assert (shown["owner"]["name"], len(shown["files"])) == ("Y Bhăm Êñuôl", 2)
    assert "066091004217" not in answer.content.decode()
    assert "hand_over" in shown["actions"]
    assert Fact.objects.filter(name="kernel.RecordSeen", subject=said["id"], actor=partner.system.id).exists()
    history = json.loads(partner.get(f"{DOSSIERS}/{said['id']}/history").content)
    assert history["events"][0]["name"] == "dossiers.DossierReceived"
    assert history["ledger"]


@pytest.mark.parametrize("part", ["", "/history", "/officials"])
def test_whichever_part_of_a_dossier_a_system_reads_is_recorded(place, partner, part) -> None:
    said = taken(partner, place)
    assert partner.get(f"{DOSSIERS}/{said['id']}{part}").status_code == 200
    seen = Fact.objects.get(name="kernel.RecordSeen")
    assert (seen.subject, seen.actor, seen.agency) == (UUID(said["id"]), partner.system.id, place.agency)


def test_every_instant_is_said_on_the_clock_of_the_province(place, partner) -> None:
    said = partner.post(DOSSIERS, told(place, files=1)).content.decode()
    path = f"{DOSSIERS}/{json.loads(said)['id']}"
    for answer in (said, *(partner.get(where).content.decode() for where in (DOSSIERS, path, f"{path}/history"))):
        instants = re.findall(r'"(\d{4}-\d\d-\d\dT[^"]+)"', answer)
        assert instants
        assert all(instant.endswith("+07:00") for instant in instants)


def test_head_is_answered_as_get_without_a_body(place, partner) -> None:
    path = f"{DOSSIERS}/{taken(partner, place)['id']}"
    for where, status in ((path, 200), (DOSSIERS, 200), (f"{DOSSIERS}/{uuid4()}", 404), (f"{path}/receive", 405)):
        head, full = partner.client.head(where, headers=partner.headers()), partner.get(where)
        assert (head.status_code, head.content) == (full.status_code, b"") == (status, b"")
        assert head["Content-Length"] == str(len(full.content))
    assert partner.client.head(path).status_code == 401


def test_the_list_goes_on_by_its_cursor(place, partner) -> None:
    keys = {taken(partner, place)["id"] for _ in range(3)}
    first = json.loads(partner.get(DOSSIERS, limit=2).content)
    rest = json.loads(partner.get(DOSSIERS, limit=2, after=first["next"]).content)
    assert {row["id"] for row in first["items"] + rest["items"]} == keys
    assert rest["next"] == ""
    problem(partner.get(DOSSIERS, after="khác"), 422)
    assert problem(partner.get(DOSSIERS, stranger="1"), 422)["errors"][0]["pointer"] == "query/stranger"


@pytest.mark.promise("P7")
def test_a_stale_edition_is_refused(place, partner) -> None:
    said = taken(partner, place)
    path = f"{DOSSIERS}/{said['id']}/hand-over"
    assert partner.post(path, {"edition": said["edition"]}).status_code == 200
    late = partner.post(path, {"edition": said["edition"]})
    told_now = problem(late, 409)
    now = Dossier.objects.get(id=said["id"])
    assert now.edition > said["edition"]
    assert f"bản {now.edition}" in told_now["detail"]
    read = json.loads(partner.get(f"{DOSSIERS}/{said['id']}").content)
    assert told_now["standing"] == {name: read[name] for name in told_now["standing"]}
    assert told_now["standing"].keys() == said.keys() - {"tracking", "fee_total"}


@pytest.mark.promise("P7")
def test_a_stale_edition_tells_a_stranger_nothing(place, partner) -> None:
    said = taken(partner, place)
    stranger = Partner(organisations.by_reference("24544"))
    answer = stranger.post(f"{DOSSIERS}/{said['id']}/hand-over", {"edition": 1})
    assert "standing" not in problem(answer, 404)


def test_a_system_works_on_a_dossier_to_the_leader_and_never_signs(place) -> None:
    partner = Partner(place.agency, organisation=organisations.by_reference("24580/van-phong"))
    said = taken(partner, place)
    path = f"{DOSSIERS}/{said['id']}"
    for act, more in (
        ("hand-over", {}),
        ("take", {}),
        ("submit", {"outcome": "approved", "summary": "Giấy khai sinh"}),
    ):
        answer = partner.post(f"{path}/{act}", {"edition": said["edition"]} | more)
        assert answer.status_code == 200, (act, answer.content.decode())
        said = json.loads(answer.content)
    problem(partner.post(f"{path}/approve", {"edition": said["edition"]}), 404)
    assert "ResultSubmitted" in [fact.name.split(".")[1] for fact in facts_about(UUID(said["id"]))]


def test_more_is_asked_for_and_comes(place, partner) -> None:
    said = taken(partner, place, receive=False)
    path = f"{DOSSIERS}/{said['id']}"
    asked = {
        "edition": said["edition"], "lacks": [{"what": "Giấy chứng sinh", "how": "Nộp bản chính"}],
        "reason": "Thiếu", "answer_by_on": str(timezone.localdate() + timedelta(days=10)),
    }  # fmt: skip
    waiting = json.loads(partner.post(f"{path}/ask-for-more", asked).content)
    assert waiting["state"] == "supplement_requested"
    back = json.loads(
        partner.post(f"{path}/answer", {"edition": waiting["edition"], "papers": ["Giấy chứng sinh"]}).content
    )
    assert back["state"] == "new"


def attached(partner: Partner, path: str, *, key: str = "", **fields: object):
    sent = {"file": SimpleUploadedFile("khai-sinh.png", PNG, "image/png")} | fields
    return partner.client.post(path, sent, headers=partner.headers() | {"Idempotency-Key": key or str(uuid4())})


def test_a_file_is_attached_once_and_fetched_when_it_was_looked_into(place, partner) -> None:
    said = taken(partner, place)
    path, key = f"{DOSSIERS}/{said['id']}/files", str(uuid4())
    first, again = (attached(partner, path, key=key, stage="supplement") for _ in range(2))
    assert (first.status_code, again.content) == (201, first.content), first.content.decode()
    assert Fact.objects.filter(name="files.FileStored").count() == 1
    early = partner.get(first["Location"])
    assert early.status_code in {409, 422}
    assert "đang kiểm tra" in early.content.decode()
    inspect_everything()
    fetched = partner.get(first["Location"])
    assert b"".join(fetched.streaming_content).startswith(PNG[:8])
    assert fetched["Content-Disposition"].startswith("attachment")
    assert problem(attached(partner, path, stored_id="x"), 422)["errors"][0]["pointer"] == "query/stored_id"
    problem(attached(partner, path, stage="other"), 422)


@pytest.mark.promise("P17")
def test_a_broken_file_is_named_and_nothing_is_kept(place, partner) -> None:
    sent = told(place, files=2)
    spoilt = next(n for n, paper in enumerate(sent["papers"]) if paper.get("files"))
    sent["papers"][spoilt]["files"][0]["content"] = "AAAA"
    said = problem(partner.post(DOSSIERS, sent), 422)
    assert said["errors"][0]["pointer"] == f"/papers/{spoilt}/files/0/content"
    assert not Dossier.objects.exists()
    assert not Fact.objects.filter(name="files.FileStored").exists()


@pytest.mark.promise("P14")
def test_the_public_follows_a_dossier_by_code_and_secret_only(place, partner) -> None:
    said = taken(partner, place)
    path, right = "/api/v1/tracking", {"code": said["code"], "pin": said["tracking"]["pin"]}
    followed = json.loads(partner.client.post(path, json.dumps(right), content_type="application/json").content)
    assert followed["owner"] == "Y B. Ê."
    wrong = [right | {"pin": "AAAAAAAA"}, right | {"code": "H15.61-261124-9999"}, {"code": "x", "pin": "y"}]
    told_wrong = [partner.client.post(path, json.dumps(one), content_type="application/json") for one in wrong]
    assert len({answer.content for answer in told_wrong}) == 1
    assert [answer.status_code for answer in told_wrong] == [404, 404, 404]
    for _ in range(10):
        last = partner.client.post(path, json.dumps(wrong[0]), content_type="application/json")
    assert problem(last, 429)
    assert last["Retry-After"] == "3600"


@pytest.mark.promise("P12")
def test_somebody_signed_in_is_nobody_to_the_api() -> None:
    clerk = people.sign_in(Client(), people.administrator(people.make_agency()))
    assert clerk.get("/can-bo/").status_code == 200
    problem(clerk.get(DOSSIERS), 401)
