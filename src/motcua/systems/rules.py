"""Pure rules about connected systems: what a scope lets a machine do, how a token looks."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

MANAGE = "people.manage"

LIVE_TOKENS = 2  # the old one and its successor, while the partner changes over
TOKEN_LASTS = (timedelta(days=90), timedelta(days=180), timedelta(days=365))
TOKEN = re.compile(r"mtc_[A-Za-z0-9_-]{43}")  # 32 random bytes
SHOWN_LETTERS = 8
REQUESTS_A_MINUTE = 600
MOST_REQUESTS_A_MINUTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing a system may be allowed: in words, and as rights of ours."""

    words: str
    rights: frozenset[str]


# A machine never decides: signing a result is the act of a person (NĐ 118/2025), and numbering follows the signature.
SCOPES = {
    "organisations:read": Scope("Đọc danh sách cơ quan", frozenset({"organisations.read"})),
    "procedures:read": Scope("Đọc thủ tục hành chính", frozenset({"procedures.read"})),
    "dossiers:read": Scope("Xem hồ sơ", frozenset({"dossiers.read"})),
    "dossiers:receive": Scope(
        "Tiếp nhận, yêu cầu bổ sung, từ chối, rút hồ sơ", frozenset({"dossiers.receive", "people.parties"})
    ),
    "dossiers:assign": Scope("Phân công xử lý", frozenset({"dossiers.assign"})),
    "dossiers:handle": Scope("Xử lý hồ sơ, trình kết quả", frozenset({"dossiers.handle"})),
    "dossiers:return": Scope("Trả kết quả", frozenset({"dossiers.return"})),
}


def rights_of(scopes: Iterable[str]) -> frozenset[str]:
    """Return the rights that these scopes mean; a scope that no longer exists means none."""
    return frozenset().union(*(SCOPES[scope].rights for scope in scopes if scope in SCOPES))


def new_token() -> str:
    """Return a random token of 256 bits: nobody can guess one, so a plain digest is enough to keep it."""
    return f"mtc_{secrets.token_urlsafe(32)}"


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def shown(token: str) -> str:
    """Return the beginning of a token, by which a person tells two apart."""
    return token[:SHOWN_LETTERS]
