"""Pure rules about officials and parties: names of accounts, what a number tells, days of positions."""

import re
from datetime import date, timedelta

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
LONGEST_KEY = 400  # of an account, by which it is searched and ordered
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")

MOST_DAYS_OF_SUBSTITUTION = 366

DAYS_A_PROPOSAL_WAITS = 7
DAYS_A_SET_PASSWORD_TIES = 7  # two of whom one gave the other the means to sign in are so long not two people

# What a visitor of the demonstration signs in with, in the order of the story: one account per role, two for administrators,
# because what reaches the whole province waits for a second one.
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
    "quan.tri2",
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


# Signing in. TCVN 14423:2026, 5.5.2.2 asks for a lock after five wrong tries; nobody is locked out for good by strangers.
TRIES = 5
TRIES_OF_A_NETWORK = 200  # wrong ones not made good: a commune of 200 people behind one address may mistype once each
FORGOTTEN_AFTER = timedelta(minutes=15)
LEVEL_FORGOTTEN_AFTER = timedelta(days=1)
FIRST_LOCK = timedelta(minutes=5)
LONGEST_LOCK = timedelta(hours=1)
LONGEST_LOCK_OF_A_NETWORK = timedelta(days=1)
LONGEST_LOCK_OF_PROOFS = timedelta(days=1)  # whoever comes so far knows the password, or sits in an open session
KNOWN_FOR = timedelta(days=90)

CONFIRMED_FOR = timedelta(minutes=5)
SHORTEST_WITH_SECOND_STEP, SHORTEST_ALONE = 8, 14

BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "máy Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def lock_span(level: int, *, longest: timedelta) -> timedelta:
    """Return how long the lock lasts that follows ``level`` earlier ones: each twice as long as the one before."""
    doubled: int = 2 ** min(level, 12)
    return min(FIRST_LOCK * doubled, longest)


def tidy_code(typed: str) -> str:
    """Return a code as it is compared: spaces and dots fall away, full-width figures count."""
    return re.sub(r"[\s.\-·]", "", typed.translate(FULL_WIDTH))


def is_strong(password: str, *, second_step: bool) -> bool:
    """Tell whether a password is long and mixed enough (TCVN 14423:2026, 5.6.2.2).

    Eight characters are enough beside a second step; alone it takes fourteen of four kinds.
    """
    if second_step:
        return len(password) >= SHORTEST_WITH_SECOND_STEP
    kinds = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
    return len(password) >= SHORTEST_ALONE and all(any(map(kind, password)) for kind in kinds)


def device_words(agent: str) -> tuple[str, str]:
    """Return the browser and the machine that a User-Agent tells of; empty where it tells nothing."""
    browser = next((words for mark, words in BROWSERS if mark in agent), "")
    machine = next((words for mark, words in MACHINES if mark in agent), "")
    return browser, machine
