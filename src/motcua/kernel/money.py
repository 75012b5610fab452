"""Money and numbers as Vietnamese papers write them. Money is whole đồng, an integer."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

LARGEST: Final = 10**15 - 1
"""The largest sum that can be said in words: just below one million tỷ."""

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS: Final = (*_DIGITS[:5], "lăm", *_DIGITS[6:])


def whole(n: int) -> str:
    """Return an integer with its thousands marked by full stops: "1.234.567"."""
    return f"{n:,}".replace(",", ".")


def number(value: Decimal | float, places: int = 2) -> str:
    """Return a number with a decimal comma and exactly ``places`` decimals: "1.234.567,89"."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{exact:,f}".translate(str.maketrans(",.", ".,"))


def percent(value: Decimal | float, places: int = 1) -> str:
    """Return a share of a hundred, without decimals that say nothing: "12,5 %", "100 %"."""
    text = number(value, places)
    return (text.rstrip("0").rstrip(",") if "," in text else text) + " %"


def dong(n: int) -> str:
    """Return a sum of money: "1.250.000 đồng"."""
    return f"{whole(n)} đồng"


def dong_in_words(n: int) -> str:
    """Return a sum in words, as receipts must show it: "một triệu hai trăm năm mươi nghìn đồng".

    :raises ValueError: beyond 999.999 tỷ, which no receipt of ours can hold.
    """
    return f"{in_words(n)} đồng"


def in_words(n: int) -> str:
    """Return an integer in Vietnamese words: 1005 is "một nghìn không trăm linh năm".

    :raises ValueError: see ``LARGEST``.
    """
    if abs(n) > LARGEST:
        raise ValueError("the number is too large to be said in words")
    if n < 0:
        return f"âm {in_words(-n)}"
    if n == 0:
        return _DIGITS[0]
    billions, rest = divmod(n, 10**9)
    said = [*_below_million(billions, led=False), "tỷ"] if billions else []
    millions, small = divmod(rest, 10**6)
    if millions:
        said += [*_hundreds(millions, led=bool(said)), "triệu"]
    return " ".join(said + _below_million(small, led=bool(said)))


def _below_million(n: int, *, led: bool) -> list[str]:
    """Say 0–999.999; ``led`` when a larger group was said before, so that empty places are named."""
    thousands, units = divmod(n, 1000)
    said = [*_hundreds(thousands, led=led), "nghìn"] if thousands else []
    return said + (_hundreds(units, led=led or bool(said)) if units else [])


def _hundreds(n: int, *, led: bool) -> list[str]:
    """Say 1–999."""
    hundreds, rest = divmod(n, 100)
    said = [_DIGITS[hundreds], "trăm"] if hundreds or led else []
    if not rest:
        return said
    tens, units = divmod(rest, 10)
    if tens == 0:
        return [*said, "linh", _DIGITS[units]] if said else [_DIGITS[units]]
    return [*said, *(["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]), *_unit(tens, units)]


def _unit(tens: int, units: int) -> list[str]:
    """Say the last digit after the tens: mốt from twenty-one on, lăm instead of năm."""
    if units == 0:
        return []
    if units == 1 and tens > 1:
        return ["mốt"]
    return [_AFTER_TENS[units]]
