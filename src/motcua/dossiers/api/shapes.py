"""What systems send about dossiers."""

from typing import Annotated, Literal

from pydantic import Field

from motcua.kernel.api.shapes import Asked, Count, Day, Dong, Filled, Key, Sent, Whole, words

Channel = Literal["direct", "online", "postal"]
Handover = Literal["counter", "postal", "online"]
State = Literal[
    "new", "accepted", "rejected", "processing", "supplement_requested", "payment_requested", "withdrawn", "stopped",
    "resolved", "returned",
]  # fmt: skip
MOST_PAPERS, MOST_FILES, MOST_LACKS = 200, 20, 50
MOST_INLINE = 2 * 1024 * 1024
Edition = Annotated[Whole, Field(ge=1, le=2**31 - 1, description="Số lần sửa của hồ sơ mà bên gửi đã đọc.")]


class OwnerTold(Sent):
    """Whose dossier it is, as told. Empty means not told."""

    kind: Literal["citizen", "enterprise", "agency", "other"] = "citizen"
    name: Annotated[str, words(200, least=1)]
    id_number: Annotated[str, words(20)] = ""
    tax_code: Annotated[str, words(20)] = ""
    born_on: Day | None = None
    sex: Literal["", "male", "female"] = ""
    ethnic_group: Annotated[str, words(60)] = ""
    phone: Annotated[str, words(20)] = ""
    email: Annotated[str, words(254)] = ""
    address_line: Annotated[str, words(300)] = ""
    commune_code: Annotated[str, words(5)] = ""


class FileTold(Sent):
    """A scan of a paper: PDF, JPEG or PNG, its bytes in base64. All of a request together at most 2 MB."""

    name: Annotated[str, words(200, least=1)]
    content: Annotated[str, Field(max_length=MOST_INLINE, description="base64 (RFC 4648)", examples=["JVBERi0xLjcK"])]


class PaperTold(Sent):
    """One paper that was handed in; ``required`` is its key in the procedure's list, none for another paper."""

    required: Key | None = None
    name: Annotated[str, words(1000, least=1)]
    originals: Count = 0
    copies: Count = 0
    files: Annotated[list[FileTold], Field(max_length=MOST_FILES)] = []


class FeeTold(Sent):
    """An amount in đồng that only the province's resolution knows; ``position`` counts the procedure's fees from 0."""

    position: Annotated[Whole, Field(ge=0, le=100)]
    amount: Dong


class LimitTold(Sent):
    """A time limit that the catalogue does not give."""

    amount: Annotated[Whole, Field(ge=1, le=3660)]
    unit: Literal["working_day", "calendar_day", "month", "working_hour"]


class QuantityTold(Sent):
    """What fees are counted by."""

    pages: Annotated[Whole, Field(ge=1, le=10_000)] = 1
    copies: Annotated[Whole, Field(ge=1, le=10_000)] = 1
    items: Annotated[Whole, Field(ge=1, le=10_000)] = 1


class IntakeTold(Sent):
    """A dossier as it is handed in."""

    agency: Annotated[Key, Field(description="Cơ quan tiếp nhận.")]
    procedure: Annotated[str, words(20, least=1)]
    variant: Annotated[str, words(40)] = ""
    channel: Channel = "online"
    owner: OwnerTold
    submitter_name: Annotated[str, words(200)] = ""
    submitter_number: Annotated[str, words(14)] = ""
    request: Annotated[str, words(1000)] = ""
    papers: Annotated[list[PaperTold], Field(max_length=MOST_PAPERS)] = []
    quantity: QuantityTold = QuantityTold()
    fees_stated: Annotated[list[FeeTold], Field(max_length=100)] = []
    fee_collected: bool = False
    limit_stated: LimitTold | None = None
    handover: Handover = "counter"
    handover_address: Annotated[str, words(400)] = ""
    receive: Annotated[bool, Field(description="Tiếp nhận ngay (true) hoặc chỉ ghi nhận để kiểm tra (false).")] = True


class Narrowed(Asked):
    """How the list is narrowed, and where it goes on."""

    text: Annotated[str, words(100)] = ""
    state: State | None = None
    lateness: Literal["late", "near", "running"] | None = None
    procedure: Annotated[str, words(20)] = ""
    agency: Key | None = None
    channel: Channel | None = None
    received_from: Day | None = None
    received_to: Day | None = None
    after: Annotated[str, Field(max_length=2000, description="Con trỏ next của trang trước.")] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Act(Sent):
    """An act that needs nothing but to be done."""

    edition: Edition


class Assign(Act):
    """To whom the dossier is given."""

    position: Annotated[Key, Field(description="Vị trí công tác; xem địa chỉ officials của hồ sơ.")]


class LackTold(Sent):
    """What is missing or wrong, and how to mend it."""

    what: Annotated[str, words(500, least=1)]
    how: Annotated[str, words(1000, least=1)]


class AskForMore(Act):
    """One complete list of what is missing (Mẫu 02)."""

    lacks: Annotated[list[LackTold], Field(min_length=1, max_length=MOST_LACKS)]
    reason: Annotated[str, words(2000, least=1)]
    legal_basis: Annotated[str, words(500)] = ""
    answer_by_on: Day
    clock_effect: Literal["pause", "restart"] = "pause"


class Answered(Act):
    """Which of the papers asked for have come, by name."""

    papers: Annotated[list[Annotated[str, words(1000, least=1)]], Field(max_length=MOST_PAPERS)] = []


class Reject(Act):
    """Why a dossier is not received, and where to go instead (Mẫu 03)."""

    reason: Annotated[str, words(2000, least=1)]
    legal_basis: Annotated[str, words(500, least=1)]
    guidance: Annotated[str, words(2000, least=1)]


class Submit(Act):
    """A drafted result, or a refusal with its reason, for the leader."""

    outcome: Literal["approved", "refused"]
    summary: Annotated[str, words(4000)] = ""
    reason: Annotated[str, words(2000)] = ""
    legal_basis: Annotated[str, words(500)] = ""
    guidance: Annotated[str, words(2000)] = ""


class Return(Act):
    """To whom the result was given, and how."""

    method: Handover
    receiver_name: Annotated[str, words(200, least=1)]
    receiver_number: Annotated[str, words(14)] = ""
    note: Annotated[str, words(500)] = ""


class Withdraw(Act):
    """Who takes the dossier back, and why."""

    asked_by_name: Annotated[str, words(200, least=1)]
    reason: Annotated[str, words(2000, least=1)]


class Attached(Filled):
    """What a file is, and which paper of the dossier it shows."""

    stage: Literal["intake", "supplement", "draft", "result"] = "intake"
    paper: Key | None = None


class Track(Sent):
    """What is printed on the receipt."""

    code: Annotated[str, words(60, least=1)]
    pin: Annotated[str, words(40, least=1)]
