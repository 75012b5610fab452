"""Vietnamese text: what is stored, what is searched, how it is ordered, shown in part and shortened.

Pure functions on strings. Nothing here changes what a person typed except ``clean``, which every
face calls once at the door.
"""

import re
import unicodedata
from typing import Final

APOSTROPHES: Final = "'’‘ʼʻʹ′`´＇"
"""All the marks people type for the apostrophe of Central Highlands names (H'Hen, M’Drắk)."""

_HIDDEN: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_WITHOUT_APOSTROPHES: Final = str.maketrans("", "", APOSTROPHES)
_STROKES: Final = str.maketrans({"đ": "d", "ƀ": "b", "ð": "d", "ł": "l", "ø": "o", "ı": "i"})

_TONES: Final = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES: Final = {"\u0306": 1, "\u030c": 2, "\u0302": 3, "\u031b": 6}
_VOWELS: Final = frozenset("aeiouy")
_STROKED: Final = {"đ": "d3", "ƀ": "b3"}
_ZWJ: Final = "\u200d"
_SHORTEST_PHONE: Final = 9


def nfc(text: str) -> str:
    """Return the text in the one normal form that is stored (NFC)."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """Return what was typed on one line: NFC, white space as single spaces, nothing invisible.

    Control characters and the marks that turn the writing direction are dropped, because a name
    that contains them looks different from what it is. Letters, capitals and apostrophes stay.
    """
    return " ".join(nfc(_HIDDEN.sub("", _CONTROL.sub("", text))).split())


def clean_lines(text: str) -> str:
    """Return a longer text cleaned line by line; at most one empty line is kept between paragraphs."""
    lines = [clean(line) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def search_key(text: str) -> str:
    """Return the text as it is searched: small letters without any mark, apostrophes gone.

    ``Hoà`` and ``Hòa``, ``Ƀuôn Đôn`` and ``buon don``, ``H’Ngăm`` and ``hngam`` give the same key.
    Applying it twice changes nothing.
    """
    folded = clean(text).translate(_WITHOUT_APOSTROPHES).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    bare = unicodedata.normalize("NFC", bare.casefold().translate(_STROKES))
    return " ".join(bare.translate(_WITHOUT_APOSTROPHES).split())


def search_pattern(text: str) -> str:
    """Return a regular expression that finds the typed text in a column of search keys.

    Where Vietnamese spelling wavers between i and y (Quý/Quí, Kỹ/Kĩ, Lý/Lí, but not tai/tay) either
    is found. Everything else is literal. Understood alike by PostgreSQL and by Python; empty when
    nothing searchable was typed.
    """
    key = search_key(text)
    pieces: list[str] = []
    for at, letter in enumerate(key):
        if letter in "iy" and _wavers(key, at):
            pieces.append("[iy]")
        elif letter.isalnum() or letter == " ":
            pieces.append(letter)
        else:
            pieces.append("\\" + letter)
    return "".join(pieces)


def _wavers(key: str, at: int) -> bool:
    """Tell whether i and y are two spellings of one sound at this place of a search key."""
    before, after = key[:at], key[at + 1 : at + 2]
    if before.endswith("qu"):
        return True
    stands_last = not after.isalnum()
    return stands_last and before[-1:] not in _VOWELS


def sort_key(text: str) -> str:
    """Return a string whose plain byte order (C collation) is the order of a Vietnamese dictionary.

    Syllable by syllable: first the letters (a ă â b c d đ e ê …), then the tone (ngang, huyền, hỏi,
    ngã, sắc, nặng). Numbers inside compare by value, so "Tổ 2" comes before "Tổ 10". Letters of
    Central Highlands languages stand next to their plain ones (b ƀ, c č, n ñ, o ŏ ô ơ). Apostrophes
    and capitals do not count. At most about three times as long as the text.
    """
    lowered = nfc(clean(text).translate(_WITHOUT_APOSTROPHES).casefold())
    words = "".join(c if c.isalnum() or _is_mark(c) else " " for c in lowered).split()
    return "".join(_word_key(word) for word in words)


def _is_mark(c: str) -> bool:
    return unicodedata.category(c) in {"Mn", "Mc", "Me"}


def _word_key(word: str) -> str:
    """Return the key of one syllable: pairs of letter and shape, then a gap and the tone."""
    pieces: list[str] = []
    tone = 0
    for run in re.findall(r"[0-9]+|[^0-9]+", word):
        if "0" <= run[0] <= "9":
            digits = run.lstrip("0") or "0"
            pieces.append(f"0{min(len(digits), 99):02d}{digits}")
            continue
        for letter in graphemes(run):
            key, found = _letter_key(letter)
            pieces.append(key)
            tone = found or tone
    return "".join(pieces) + f" {tone}"


def _letter_key(letter: str) -> tuple[str, int]:
    """Return the sorting pair of one letter and the tone it carries (0 when none)."""
    if letter in _STROKED:
        return _STROKED[letter], 0
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[0], apart[1:]
    if base == "n" and "\u0303" in marks:
        return "n1", 0
    tone = next((_TONES[m] for m in marks if m in _TONES), 0)
    shape = min(sum(_SHAPES.get(m, 0) for m in marks), 9)
    if "a" <= base <= "z":
        return f"{base}{shape}", tone
    return f"~{letter}", tone


def person_sort_key(name: str) -> str:
    """Return the sort key of a person's name: the last word (the given name) first, then the rest.

    One rule for everybody, also for names of other peoples, so that a list can be foreseen.
    """
    *rest, given = clean(name).split() or [""]
    return sort_key(" ".join([given, *rest]))


_EACH_ALONE = re.compile(
    "[\x00-\u02ff\u1e00-\u1eff\u2010-\u203a]*"
)  # Vietnamese as it is usually typed: no marks apart


def graphemes(text: str) -> list[str]:
    """Split the text into what a reader counts as letters: a base with all its marks stays whole."""
    if _EACH_ALONE.fullmatch(text):
        return list(text)
    found: list[str] = []
    for c in text:
        if found and _continues(found[-1], c):
            found[-1] += c
        else:
            found.append(c)
    return found


def _continues(cluster: str, c: str) -> bool:
    if c == _ZWJ or cluster.endswith(_ZWJ) or "\U0001f3fb" <= c <= "\U0001f3ff":
        return True
    if "\U0001f1e6" <= c <= "\U0001f1ff":
        return len(cluster) == 1 and "\U0001f1e6" <= cluster <= "\U0001f1ff"
    return _is_mark(c)


def length(text: str) -> int:
    """Return how many letters a reader counts; limits on what may be typed are stated in these."""
    return len(graphemes(text))


def shorten_middle(text: str, limit: int) -> str:
    """Return the text in at most ``limit`` letters, leaving out its middle when it is longer.

    The beginning and the end of a long name of a procedure tell it from its neighbours. Words stay whole, unless
    one of them fills most of its side, as an address does.
    """
    letters = graphemes(text)
    if len(letters) <= limit:
        return text
    kept = max(limit - 1, 0)
    head = _whole_words(letters, (kept + 1) // 2)
    tail = _whole_words(letters[::-1], kept // 2)[::-1]
    return "".join(head).rstrip() + "…" + "".join(tail).lstrip()


def _whole_words(letters: list[str], most: int) -> list[str]:
    """Return the first letters, at most so many, without the word in which they would end."""
    part = letters[:most]
    if letters[most].isspace():
        return part
    last = max((at for at, letter in enumerate(part) if letter.isspace()), default=0)
    return part[:last] if 2 * last >= most else part


def initials(name: str) -> str:
    """Return the first and the last word's first letter in capitals: "NA" for Nguyễn Văn An."""
    words = [w for w in (word.strip(APOSTROPHES) for word in clean(name).split()) if w]
    ends = words[:1] + words[1:][-1:]
    return "".join(graphemes(word)[0] for word in ends).upper()


def mask_name(name: str) -> str:
    """Return the name as strangers may see it: "Nguyễn Văn An" becomes "Nguyễn V. A.".

    The first word stays, because it is a family's; it does not stay when it is the whole name or
    carries the given name itself (H’Ngăm).
    """
    words = clean(name).split()
    if not words:
        return ""
    first, *rest = words
    shown = first if rest and not _apostrophe_in(first) else _initial(first)
    return " ".join([shown, *(_initial(word) for word in rest)])


def _apostrophe_in(word: str) -> bool:
    return any(c in APOSTROPHES for c in word[1:])


def _initial(word: str) -> str:
    """Return a word's first letter and a full stop; the H’ of a woman's name keeps the next letter."""
    first, *rest = graphemes(word)
    if rest[1:] and rest[0] in APOSTROPHES:
        return "".join([first, *rest[:2]]) + "."
    return first + "."


def mask_number(number: str) -> str:
    """Return an identity number with its last three digits hidden: "066 191 004 •••"."""
    shown = number[:-3]
    groups = [shown[at : at + 3] for at in range(0, len(shown), 3)]
    return " ".join([*groups, "•••"])


def mask_phone(number: str) -> str:
    """Return a telephone number that its owner recognises and a stranger cannot call."""
    if len(number) < _SHORTEST_PHONE:
        return "•••"
    return f"{number[:3]} •••• {number[-3:]}"
