"""Settings that are more than words: a mistake is named at the start, not met at night."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network


def whole_number(name: str, usual: str) -> int:
    """Return a setting that is a whole number from 0 up.

    :raises ValueError: it is not.
    """
    typed = os.environ.get(name, usual).strip()
    if not typed.isdecimal():
        raise ValueError(f"{name} phải là một số từ 0 trở lên, ví dụ 1")
    return int(typed)


def networks(typed: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks of a list like ``10.0.0.0/8, 192.168.1.7``.

    :raises ValueError: one of them is no network.
    """
    try:
        return tuple(ip_network(one.strip()) for one in typed.split(",") if one.strip())
    except ValueError as error:
        raise ValueError("MOTCUA_METRICS_FROM phải là danh sách mạng, ví dụ 10.0.0.0/8,192.168.1.7") from error
