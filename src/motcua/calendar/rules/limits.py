"""A time limit as the law writes it: an amount and a unit."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

HOURS_A_DAY = 8  # Bộ luật Lao động 2019, Điều 105: what a fraction of a working day is a part of
MOST_DAYS = 3660  # ten years: anything longer is a slip of the keyboard


class WrongLimit(ValueError):
    """The text is no time limit, or the amount cannot be counted. The message is Vietnamese."""


class Unit(StrEnum):
    """How a limit is counted. UNKNOWN counts as working days and is flagged."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    WORKING_HOUR = "working_hour"
    SAME_DAY = "same_day"
    UNKNOWN = "unknown"


UNIT_WORDS = {
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.CALENDAR_DAY: "ngày",
    Unit.MONTH: "tháng",
    Unit.WORKING_HOUR: "giờ làm việc",
    Unit.SAME_DAY: "trong ngày",
    Unit.UNKNOWN: "(không ghi đơn vị)",
}
_DAYS_IN_UNIT = {Unit.MONTH: Decimal(31), Unit.WORKING_HOUR: Decimal(1) / HOURS_A_DAY}
_UNITS_BY_WORDS = {
    "ngay lam viec": Unit.WORKING_DAY,
    "ngay": Unit.CALENDAR_DAY,
    "ngay lich": Unit.CALENDAR_DAY,
    "gio": Unit.WORKING_HOUR,
    "gio lam viec": Unit.WORKING_HOUR,
    "thang": Unit.MONTH,
    "": Unit.UNKNOWN,
}
_SAME_DAY = {"trong ngay", "trong ngay lam viec", "ngay trong ngay", "cung ngay"}
_LIMIT = re.compile(
    r"(?:khong qua |toi da |trong |trong vong )?(?P<amount>[0-9]{1,9}(?:[.,][0-9]{1,4})?) ?"
    r"(?P<unit>[a-z][a-z ]*?|)(?: ke tu .*)?"
)


@dataclass(frozen=True)
class Limit:
    """So much time, in one unit. The amount of SAME_DAY is always 1.

    :raises WrongLimit: not positive, longer than ten years, or a fraction of a calendar day or
        month, which no rule says how to count.
    """

    amount: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", Decimal(self.amount))
        object.__setattr__(self, "unit", Unit(self.unit))
        if not self.amount.is_finite() or self.amount <= 0:
            raise WrongLimit("Thời hạn phải lớn hơn 0.")
        if self.amount * _DAYS_IN_UNIT.get(self.unit, Decimal(1)) > MOST_DAYS:
            raise WrongLimit("Thời hạn dài quá mười năm: hãy xem lại con số.")
        if self.unit in {Unit.CALENDAR_DAY, Unit.MONTH} and not self.whole:
            raise WrongLimit("Thời hạn tính bằng ngày lịch hoặc tháng phải là số nguyên.")
        if self.unit is Unit.SAME_DAY and self.amount != 1:
            raise WrongLimit("Thời hạn “trong ngày” không có số lượng.")

    @property
    def whole(self) -> bool:
        """Whether the amount has no fraction."""
        return self.amount == self.amount.to_integral_value()

    @property
    def by_hours(self) -> bool:
        """Whether convention B counts it: hours, and fractions of a working day."""
        return self.unit is Unit.WORKING_HOUR or not self.whole


def limit_words(limit: Limit) -> str:
    """Say the limit: ``1,5 ngày làm việc``; ``parse_limit`` reads it back."""
    if limit.unit is Unit.SAME_DAY:
        return UNIT_WORDS[Unit.SAME_DAY]
    amount = f"{limit.amount.normalize():f}".replace(".", ",")
    return amount if limit.unit is Unit.UNKNOWN else f"{amount} {UNIT_WORDS[limit.unit]}"


def parse_limit(text: str) -> Limit:
    """Read a limit as people write it, with or without diacritics: ``"5 ngày làm việc"``,
    ``"20 ngay"``, ``"4 giờ"``, ``"1 tháng"``, ``"trong ngày"``, ``"1,5 ngày làm việc"``.

    A bare number has no unit and is not guessed at: its unit is UNKNOWN.

    :raises WrongLimit: the text is none of these.
    """
    plain = _plain(text)
    if plain in _SAME_DAY:
        return Limit(Decimal(1), Unit.SAME_DAY)
    found = _LIMIT.fullmatch(plain)
    unit = _UNITS_BY_WORDS.get(found["unit"]) if found else None
    if found is None or unit is None:
        raise WrongLimit(
            f"Không hiểu thời hạn “{text.strip()[:60]}”. Hãy ghi như: 5 ngày làm việc, 20 ngày, "
            "4 giờ làm việc, 1 tháng, trong ngày."
        )
    return Limit(Decimal(found["amount"].replace(",", ".")), unit)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
