"""Pure rules about messages to other systems: how they look, how they are signed, when they are tried again."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

LADDER = (
    timedelta(seconds=60),
    timedelta(minutes=5),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=2),
)
OLD_SECRET_HOLDS = timedelta(days=7)
MOST_AT_ONCE = 50  # messages of one run to one partner
TYPE_PREFIX = "vn.gov.motcua."


class State(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    DEAD = "dead"


def next_try(attempts: int, at: datetime) -> datetime | None:
    """Return when a message is tried again after so many tries in vain; None: a person must look."""
    return at + LADDER[attempts - 1] if attempts <= len(LADDER) else None


def taken(status: int) -> bool:
    """Tell whether the other side took the message."""
    return 200 <= status < 300  # noqa: PLR2004 - what HTTP calls success


def secret_of(key: bytes, subscription: UUID, edition: int) -> str:
    """Return the shared secret of a subscription (Standard Webhooks: base64, ``whsec_``), made of our own key: nothing to steal in the table."""
    made = hmac.new(key, f"webhooks {subscription} {edition}".encode(), "sha256").digest()
    return "whsec_" + base64.b64encode(made).decode()


def signature(secret: str, message: UUID, timestamp: int, body: bytes) -> str:
    """Return the signature of a message: version 1, HMAC-SHA256 over id, time and body."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{message}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def headers(message: UUID, at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Return the headers of a message, signed with each secret that holds: the new one and, for a while, the one before."""
    timestamp = int(at.timestamp())
    return {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "motcua-webhooks/1",
        "webhook-id": str(message),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(secret, message, timestamp, body) for secret in secrets),
    }


def envelope(
    *,
    message: UUID,
    name: str,
    subject: UUID,
    agency: UUID | None,
    at: datetime,
    body: Mapping[str, object],
    source: str,
) -> bytes:
    """Return the message: a CloudEvents 1.0 envelope in JSON. It holds keys only; who wants to know more asks the API."""
    told = {
        "specversion": "1.0",
        "id": str(message),
        "type": TYPE_PREFIX + name,
        "source": source,
        "subject": str(subject),
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "data": {"subject": str(subject), "agency": str(agency) if agency else None, **body},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
