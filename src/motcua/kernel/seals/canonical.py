"""One way to write a value down, so that the same fact has the same hash everywhere (after RFC 8785)."""

import math
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from json.encoder import encode_basestring
from uuid import UUID

_LARGEST_PLAIN = 21  # ECMAScript writes numbers below 10^21 without an exponent
_SMALLEST_PLAIN = -6  # and from 10^-6 on


class NotCanonical(ValueError):
    """The value cannot be written in one way only."""


def canonical(value: object) -> str:
    """Return the value as JSON in its only spelling.

    Keys in the order of UTF-16, no white space, text in NFC, instants in UTC with microseconds, numbers as ECMAScript
    writes them (whole ones with all their digits).

    :raises NotCanonical: infinite or not a number, an instant without a zone, two keys that are one in NFC, or a type
        that JSON does not have.
    """
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, UUID):
        return f'"{value}"'
    if isinstance(value, datetime):
        return f'"{instant(value)}"'
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, list | tuple):
        return f"[{','.join(map(canonical, value))}]"
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


def instant(at: datetime) -> str:
    """Return the instant in UTC with microseconds: ``2026-11-25T02:00:00.000000Z``.

    :raises NotCanonical: it has no zone.
    """
    if at.tzinfo is None:
        raise NotCanonical("an instant without a zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def _text(value: str) -> str:
    return encode_basestring(value if value.isascii() else unicodedata.normalize("NFC", value))


def _object(value: Mapping[object, object]) -> str:
    pairs: dict[str, object] = {}
    for key, inner in value.items():
        if not isinstance(key, str):
            raise NotCanonical("a key that is no text")
        name = unicodedata.normalize("NFC", key)
        if name in pairs:
            raise NotCanonical(f"two keys {name}")
        pairs[name] = inner
    ordered = sorted(pairs, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(f"{_text(name)}:{canonical(pairs[name])}" for name in ordered) + "}"


def _number(value: float) -> str:
    """Return the shortest digits that give this number back, placed as ECMAScript's Number::toString places them."""
    if not math.isfinite(value):
        raise NotCanonical("a number without an end")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _e, exponent = f"{abs(value)!r}".partition("e")
    whole, _dot, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return sign + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    count = len(digits)
    if count <= point <= _LARGEST_PLAIN:
        return digits + "0" * (point - count)
    if 0 < point <= _LARGEST_PLAIN:
        return f"{digits[:point]}.{digits[point:]}"
    if _SMALLEST_PLAIN < point <= 0:
        return f"0.{'0' * -point}{digits}"
    power = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"{digits[0]}{'.' + digits[1:] if count > 1 else ''}{power}"
