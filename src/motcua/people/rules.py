"""Pure rules about officials and parties: names of accounts, what a number tells, days of positions."""

import re
from datetime import date

MANAGE = "people.manage"
READ = "people.read"
PARTIES = "people.parties"
CONFIRM = "people.confirm"

# Whoever holds any post has these in the own agency; everything else comes from a role.
RIGHTS_OF_EVERY_POST = frozenset({"tasks.own", "people.read", "organisations.read", "calendar.read", "procedures.read"})

USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,62}[a-z0-9])(?:@[a-z0-9](?:[a-z0-9.-]{0,80}[a-z0-9]))?")
SHORTEST_USERNAME = 3
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
LONGEST_EMAIL = 254
LONGEST_NAME = 120
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")

MOST_DAYS_OF_SUBSTITUTION = 366

DAYS_A_PROPOSAL_WAITS = 7
DAYS_A_SET_PASSWORD_TIES = 7  # who was given a password by the proposer does not confirm that proposer's acts so long

# One account per role: what a visitor of the demonstration signs in with, in the order of the story.
STORY_USERNAMES = (
    "mot.cua",
    "chuyen.vien",
    "truong.phong",
    "lanh.dao",
    "van.thu",
    "giam.doc",
    "kiem.soat",
    "kiem.tra",
    "quan.tri",
)
DEMONSTRATION_PASSWORD = "motcua-demo"  # noqa: S105 - printed at every start, refused in production


def confirms(right: str) -> bool:
    """Tell whether this right makes its holder the second person of a dangerous act; it lets him do nothing else."""
    return right.partition(".")[2].startswith("confirm")


def tidy_username(typed: str) -> str:
    """Return the name of an account as it is kept: lower-case, without space around it."""
    return typed.strip().lower()


def username_is_well_formed(username: str) -> bool:
    """Tell whether this may name an account: a short name, or an official e-mail address."""
    return USERNAME.fullmatch(username) is not None


def tidy_number(typed: str) -> str:
    """Return a number as it is kept: digits and the hyphen of a branch, whatever blanks or dots were typed."""
    return re.sub(r"[\s.]", "", typed.translate(FULL_WIDTH))


def email_is_well_formed(email: str) -> bool:
    """Tell whether this looks like an e-mail address; only a letter sent there would prove it."""
    return len(email) <= LONGEST_EMAIL and EMAIL.fullmatch(email) is not None


def days_overlap(a_from: date, a_to: date | None, b_from: date, b_to: date | None) -> bool:
    """Tell whether two periods share a day; both ends count, ``None`` means open."""
    return (b_to is None or a_from <= b_to) and (a_to is None or b_from <= a_to)


def username_from_name(name: str, taken: frozenset[str] | set[str]) -> str:
    """Suggest a free name for the account of a person: given name, then the initials of the rest.

    ``name`` must already be a search key (small letters without marks). "tran thi
    kim oanh" gives ``oanh.ttk``; when that is taken, ``oanh.ttk2`` and so on.
    """
    words = re.findall(r"[a-z0-9]+", name) or ["nguoi.dung"]
    *rest, given = words
    stem = ".".join(part for part in (given, "".join(word[0] for word in rest)) if part)
    stem = stem if len(stem) >= SHORTEST_USERNAME else f"{stem}.cb"
    candidate, turn = stem, 1
    while candidate in taken:
        turn += 1
        candidate = f"{stem}{turn}"
    return candidate
