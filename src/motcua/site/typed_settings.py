"""Settings that are more than words: a mistake is named at the start, not met at night."""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network

MOST = 10_000  # days, months or minutes: more is a slip of the hand, and no calendar reaches so far


def whole_number(name: str, usual: str, *, least: int = 0) -> int:
    """Return a setting that is a whole number from ``least`` to 10,000; set but empty, it is the usual one.

    :raises ValueError: it is not; the sentence is for the administrator.
    """
    typed = os.environ.get(name, "").strip() or usual
    if not re.fullmatch("[0-9]{1,6}", typed) or not least <= int(typed) <= MOST:
        raise ValueError(f"{name} phải là một số nguyên từ {least} đến {MOST}, ví dụ {usual}; đang là «{typed[:40]}»")
    return int(typed)


def networks(typed: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks of a list like ``10.0.0.0/8, 192.168.1.7``.

    :raises ValueError: one of them is no network.
    """
    try:
        return tuple(ip_network(one.strip()) for one in typed.split(",") if one.strip())
    except ValueError as error:
        raise ValueError("MOTCUA_METRICS_FROM phải là danh sách mạng, ví dụ 10.0.0.0/8,192.168.1.7") from error
