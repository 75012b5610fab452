"""What the public may see of a dossier, by its code and a secret that only the receipt bears."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.dossiers.lifecycle import WORDS, State
from motcua.dossiers.models import Dossier, Handover
from motcua.dossiers.rules import WrongCode, known, parse_code, typed_code, typed_secret
from motcua.kernel.actors import Actor
from motcua.kernel.facts import facts_about, said
from motcua.kernel.text import mask_name
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations

NOBODY = "-" * 16
TOLD = frozenset(
    f"dossiers.{name}"
    for name in (
        "DossierReceived",
        "DossierHandedOver",
        "SupplementRequested",
        "DossierSupplemented",
        "DossierDecided",
        "DossierCompleted",
        "ResultReturned",
        "DossierStopped",
        "DossierWithdrawn",
    )
)


@dataclass(frozen=True, slots=True)
class Tracked:
    """One dossier as its owner sees it: no number, no address, the name masked."""

    code: str
    secret: str
    procedure: str
    procedure_code: str
    owner: str
    agency: str
    agency_id: UUID
    received_by: str
    state: str
    words: str
    received_at: datetime
    due_at: datetime
    resolved_at: datetime | None
    returned_at: datetime | None
    due_provisional: bool
    lacks: tuple[tuple[str, str], ...]
    answer_by: str
    events: tuple[tuple[str, datetime], ...]
    handover: str
    at_counter: bool


def tracked_by_link(viewer: Actor, code: str, secret: str) -> Tracked | None:
    """Return the dossier for the long secret of the QR, or nothing.

    A wrong code, a missing and a wrong secret take the same road and the same time.
    """
    return _tracked(viewer, code, secret, "tracking_secret")


def tracked_by_pin(viewer: Actor, code: str, pin: str) -> Tracked | None:
    """Return the dossier for the short typed secret, or nothing; the caller counts tries before."""
    return _tracked(viewer, code, typed_secret(pin), "tracking_pin")


def _tracked(_viewer: Actor, code: str, given: str, column: str) -> Tracked | None:
    try:
        wanted = str(parse_code(typed_code(code)))
    except WrongCode:
        wanted = "H00-000000-0000"
    found = Dossier.objects.filter(code=wanted).first()
    secret = getattr(found, column) if found else NOBODY
    if not hmac.compare_digest(secret.encode(), given.encode()) or found is None:
        return None
    return _told(found)


def _told(dossier: Dossier) -> Tracked:
    received_at, due_at = known(dossier.received_at), known(dossier.due_at)
    names = organisations.names({dossier.competent_agency_id, dossier.received_by_agency_id}, local_day(received_at))
    waits = dossier.state == State.SUPPLEMENT_REQUESTED
    open_request = dossier.supplements.filter(answered_at=None).first() if waits else None
    return Tracked(
        code=str(dossier.code),
        secret=dossier.tracking_secret,
        procedure=dossier.procedure_name,
        procedure_code=dossier.procedure_code,
        owner=mask_name(dossier.owner_name),
        agency=names.get(dossier.competent_agency_id, ""),
        agency_id=dossier.competent_agency_id,
        received_by=names.get(dossier.received_by_agency_id, ""),
        state=dossier.state,
        words=WORDS[State(dossier.state)],
        received_at=received_at,
        due_at=due_at,
        resolved_at=dossier.resolved_at,
        returned_at=dossier.returned_at,
        due_provisional=dossier.due_provisional,
        lacks=tuple((lack["what"], lack["how"]) for lack in open_request.lacks) if open_request else (),
        answer_by=f"{open_request.answer_by_on:%d/%m/%Y}" if open_request else "",
        events=tuple((said(fact), fact.at) for fact in facts_about(dossier.id) if fact.name in TOLD),
        handover=dossier.get_handover_display(),
        at_counter=dossier.handover == Handover.COUNTER,
    )
