"""What systems read of dossiers. Numbers of persons are masked here as they are on the screen."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from motcua.dossiers.lifecycle import NATIONAL_CODE, WORDS, State
from motcua.dossiers.models import Dossier, DossierFile
from motcua.kernel.api.shapes import Answer, told
from motcua.kernel.text import mask_number

if TYPE_CHECKING:
    from motcua.dossiers.queries import Tracked


class Standing(Answer):
    """Where a dossier stands now."""

    id: UUID
    submission_no: str
    code: str | None
    state: str
    state_words: str
    national_state: int
    edition: int
    received_at: datetime | None
    due_at: datetime | None


class Tracking(Answer):
    """By what its owner follows the dossier; to be told to nobody else."""

    pin: str
    url: str | None


class Taken(Standing):
    """A dossier that was just handed in."""

    fee_total: int
    tracking: Tracking | None


class Listed(Answer):
    """One dossier of a list."""

    id: UUID
    submission_no: str
    code: str | None
    procedure: str
    procedure_name: str
    owner_name: str
    state: str
    channel: str
    received_by_agency: UUID
    competent_agency: UUID
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None


class Page(Answer):
    """Some dossiers, and where the list goes on (empty: it ends)."""

    items: list[Listed]
    next: str


class Owner(Answer):
    """Whose dossier it is; the number masked."""

    kind: str
    name: str
    number: str
    phone: str
    email: str
    address: str


class Paper(Answer):
    """One paper of the checklist."""

    id: UUID
    required: UUID | None
    name: str
    originals: int
    copies: int
    present: bool


class Attachment(Answer):
    """One file of the dossier."""

    id: UUID
    paper: UUID | None
    stage: str
    name: str
    size: int
    media_type: str
    added_at: datetime


class Fee(Answer):
    """One fee, in đồng."""

    position: int
    kind: str
    name: str
    amount: int


class Supplement(Answer):
    """What was asked for."""

    id: UUID
    number: int
    stage: str
    lacks: list[dict[str, str]]
    reason: str
    answer_by_on: date
    asked_at: datetime
    answered_at: datetime | None


class Shown(Standing):
    """One dossier with everything about it."""

    procedure: str
    procedure_name: str
    version: UUID
    channel: str
    received_by_agency: UUID
    competent_agency: UUID
    owner: Owner
    submitter_name: str
    request: str
    submitted_at: datetime
    resolved_at: datetime | None
    returned_at: datetime | None
    ended_at: datetime | None
    handover: str
    fee_total: int
    fee_collected: bool
    papers: list[Paper]
    files: list[Attachment]
    fees: list[Fee]
    supplements: list[Supplement]
    actions: list[str]


class Happened(Answer):
    """One thing that happened."""

    name: str
    words: str
    at: datetime
    by: str


class Held(Answer):
    """One stretch of time, and whose it was."""

    holder: str
    label: str
    clock: str
    from_at: datetime
    to_at: datetime | None


class History(Answer):
    """What happened, the newest first, and whose time it was, in order."""

    events: list[Happened]
    ledger: list[Held]


class Official(Answer):
    """Somebody to whom the dossier can be given."""

    position: UUID
    name: str
    title: str
    organisation: UUID


class Officials(Answer):
    """Those to whom the dossier can be given."""

    items: list[Official]


class Followed(Answer):
    """What the public may know of a dossier: no number, no address, the name masked."""

    code: str
    procedure: str
    procedure_name: str
    owner: str
    agency: str
    received_by: str
    state: str
    state_words: str
    received_at: datetime
    due_at: datetime
    due_provisional: bool
    resolved_at: datetime | None
    returned_at: datetime | None
    lacks: list[dict[str, str]]
    answer_by: str


def standing(dossier: Dossier) -> Standing:
    """Return where the dossier stands."""
    return told(Standing, dossier, **_state(dossier))


def taken(dossier: Dossier) -> Taken:
    """Return the answer to who handed it in: with what the owner is to be given."""
    tracking = None
    if dossier.code:
        path = reverse("dossiers:track-link", args=[dossier.code, dossier.tracking_secret])
        tracking = Tracking(pin=dossier.tracking_pin, url=f"{settings.PUBLIC_ADDRESS}{path}")
    return told(Taken, dossier, **_state(dossier), tracking=tracking)


def listed(dossier: Dossier) -> Listed:
    """Return a row of a list."""
    return told(Listed, dossier, **_places(dossier))


def shown(dossier: Dossier, actions: tuple[str, ...]) -> Shown:
    """Return everything that a system reads of a dossier."""
    return told(
        Shown,
        dossier,
        **_state(dossier),
        **_places(dossier),
        version=dossier.version_id,
        owner=Owner(
            kind=dossier.owner_kind,
            name=dossier.owner_name,
            number=mask_number(dossier.owner_number),
            phone=dossier.owner_phone,
            email=dossier.owner_email,
            address=dossier.owner_address,
        ),
        papers=[told(Paper, one, required=one.required_id) for one in dossier.papers.all()],
        files=[attachment(one) for one in dossier.files.all()],
        fees=[told(Fee, one) for one in dossier.fees.all()],
        supplements=[told(Supplement, one) for one in dossier.supplements.all()],
        actions=list(actions),
    )


def attachment(one: DossierFile) -> Attachment:
    """Return one file of a dossier."""
    return told(Attachment, one, paper=one.paper_id)


def followed(tracked: Tracked) -> Followed:
    """Return what the public may know."""
    return told(
        Followed,
        tracked,
        procedure=tracked.procedure_code,
        procedure_name=tracked.procedure,
        state_words=tracked.words,
        lacks=[{"what": what, "how": how} for what, how in tracked.lacks],
    )


def _state(dossier: Dossier) -> dict[str, Any]:
    state = State(dossier.state)
    return {"state": state.value, "state_words": WORDS[state], "national_state": NATIONAL_CODE[state]}


def _places(dossier: Dossier) -> dict[str, Any]:
    return {
        "procedure": dossier.procedure_code,
        "received_by_agency": dossier.received_by_agency_id,
        "competent_agency": dossier.competent_agency_id,
    }
