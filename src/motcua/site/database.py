"""Where the database is, read from one address."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# How long a part of us waits for the database: a request that takes longer is answered with 503 and a way back.
WAITS = {
    "web": {"statement_timeout": "20s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "60s"},
    "worker": {"statement_timeout": "10min", "lock_timeout": "30s", "idle_in_transaction_session_timeout": "15min"},
}
CONNECT_SECONDS = 5
PREPARE_AFTER = 2  # times that a connection runs a hot statement before PostgreSQL keeps its plan


def waits() -> str:
    """Return PostgreSQL's options for the part that this program is; commands of an administrator wait as long as it takes."""
    return " ".join(f"-c {name}={span}" for name, span in WAITS.get(os.environ.get("MOTCUA_PART", ""), {}).items())


def database_from(url: str) -> dict[str, Any]:
    """Return Django's connection settings for ``postgresql://user:password@host:port/name?host=/socket/folder``.

    ``options`` in the address takes the place of our time limits, for a pooler that knows no options;
    ``prepare_threshold=none`` keeps no plans, for one that knows none.

    :raises ValueError: the address is not one of a PostgreSQL database.
    """
    try:
        parts = urlsplit(url)
        named = parts.scheme in {"postgresql", "postgres"} and bool(parts.path.strip("/"))
        told_port = parts.port
    except ValueError:  # a port that is no number, a bracket too few
        named = False
    if not named:
        message = "MOTCUA_DATABASE_URL phải có dạng postgresql://người_dùng:mật_khẩu@máy:cổng/tên_cơ_sở_dữ_liệu"
        raise ValueError(message)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    port = options.pop("port", "") or str(told_port or "")
    return {
        "ENGINE": "motcua.site.patient",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": CONNECT_SECONDS,
            "options": waits(),
            "prepare_threshold": None if options.pop("prepare_threshold", "") == "none" else PREPARE_AFTER,
            **options,
        },
        "TEST": {"MIGRATE": False},
    }
