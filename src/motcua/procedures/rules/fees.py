"""Fees (phí) and charges (lệ phí): amounts found by typed rules, never by evaluating text."""

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.procedures.rules.content import FeeLine


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is counted: pages of each copy, copies made, and items (transactions, signatures, extracts)."""

    pages: int = 1
    copies: int = 1
    items: int = 1


@dataclass(frozen=True, slots=True)
class FeeShare:
    """What one rule adds; ``amount`` is None where only the province's resolution knows it."""

    line: FeeLine
    amount: int | None


@dataclass(frozen=True, slots=True)
class FeeTotal:
    """The sum in đồng of all that is known, and the shares it is made of."""

    shares: tuple[FeeShare, ...]

    @property
    def amount(self) -> int:
        """The sum of the known shares."""
        return sum(share.amount or 0 for share in self.shares)

    @property
    def whole(self) -> bool:
        """Tell whether every share is known; if not, somebody must state the amount."""
        return all(share.amount is not None for share in self.shares)


def per_page(line: FeeLine, quantity: Quantity) -> int:
    """Count the first pages at one price, the others at a second, with a ceiling for each copy.

    Chứng thực bản sao (TT 226/2016/TT-BTC Đ4): 2,000 đồng a page, from the third
    page on 1,000 đồng, at most 200,000 đồng a copy.
    """
    first = min(quantity.pages, line.first_pages or 0)
    rest = max(quantity.pages - (line.first_pages or 0), 0)
    one_copy = (line.amount or 0) * first + (line.amount_after or 0) * rest
    return min(one_copy, line.cap or one_copy) * quantity.copies


def amount_of(line: FeeLine, quantity: Quantity) -> int | None:
    """Return what one rule asks for in đồng, or None where only a resolution of the province knows.

    :raises ValueError: a count below one, or a kind of rule that does not exist.
    """
    if min(quantity.pages, quantity.copies, quantity.items) < 1:
        raise ValueError("counts begin at one")
    match line.rule_kind:
        case "free":
            return 0
        case "flat":
            return line.amount
        case "per_item":
            return (line.amount or 0) * quantity.items
        case "per_page":
            return per_page(line, quantity)
        case "by_province_resolution":
            return line.amount
    raise ValueError(line.rule_kind)


def fee_total(
    lines: Iterable[FeeLine], *, channel: str, variant: str = "", quantity: Quantity | None = None
) -> FeeTotal:
    """Add up every rule that holds for this channel and variant; a rule that names neither always holds."""
    counted = quantity or Quantity()
    held = [line for line in lines if line.channel in {"", channel} and line.variant in {"", variant}]
    return FeeTotal(tuple(FeeShare(line, amount_of(line, counted)) for line in held))


def dotted(amount: int | None) -> str:
    """Return whole đồng as people write them: ``1.250.000 đồng``."""
    return f"{amount or 0:,} đồng".replace(",", ".")


def fee_in_words(line: FeeLine) -> str:
    """Say in Vietnamese how much one rule asks for: ``Miễn``, ``50.000 đồng/giao dịch``, by page, by resolution."""
    unit = f"/{line.unit}" if line.unit else ""
    match line.rule_kind:
        case "free":
            return "Miễn"
        case "by_province_resolution" if line.amount is None:
            return "Theo nghị quyết của Hội đồng nhân dân tỉnh"
        case "per_page":
            first = f"{dotted(line.amount)}/trang"
            rest = f"từ trang thứ {(line.first_pages or 0) + 1}: {dotted(line.amount_after)}/trang"
            return f"{first}; {rest}; tối đa {dotted(line.cap)}/bản"
    return f"{dotted(line.amount)}{unit}"
