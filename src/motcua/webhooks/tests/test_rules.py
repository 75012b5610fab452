"""How a message looks and when it is tried again."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from motcua.webhooks import rules

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ONE = UUID(int=1)


def test_the_signature_is_that_of_the_standard() -> None:
    """The published example of Standard Webhooks."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = rules.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_while_a_secret_changes_both_sign() -> None:
    secrets = [rules.secret_of(b"k", ONE, edition) for edition in (2, 1)]
    assert len({*secrets, rules.secret_of(b"k", UUID(int=2), 1), rules.secret_of(b"other", ONE, 1)}) == 4
    head = rules.headers(ONE, AT, b"{}", secrets)
    assert head["webhook-signature"].split(" ") == [
        rules.signature(secret, ONE, int(AT.timestamp()), b"{}") for secret in secrets
    ]


def test_the_ladder_ends_with_a_person() -> None:
    waits = [rules.next_try(n, AT) for n in range(1, 7)]
    assert waits == [
        AT + timedelta(seconds=60), AT + timedelta(minutes=5), AT + timedelta(hours=1), AT + timedelta(days=1),
        AT + timedelta(days=2), None,
    ]  # fmt: skip


def test_an_envelope_holds_keys_only() -> None:
    told = json.loads(
        rules.envelope(
            message=ONE, name="dossiers.DossierTaken", subject=UUID(int=2), agency=None, at=AT,
            body={"position": str(UUID(int=3))}, source="https://motcua.example.vn/api/v1",
        )
    )  # fmt: skip
    assert (told["specversion"], told["id"], told["type"]) == ("1.0", str(ONE), "vn.gov.motcua.dossiers.DossierTaken")
    assert (told["subject"], told["time"]) == (str(UUID(int=2)), "2026-11-25T09:00:00+00:00")
    assert told["data"] == {"subject": str(UUID(int=2)), "agency": None, "position": str(UUID(int=3))}


def test_only_success_means_taken() -> None:
    assert [status for status in (199, 200, 204, 299, 301, 307, 400, 410, 500) if rules.taken(status)] == [
        200,
        204,
        299,
    ]
