"""Figures of requests and jobs, counted by every process into files that are added up when asked for."""

from prometheus_client import Counter, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
STATEMENTS = (0, 2, 5, 10, 15, 20, 30, 50, 100)

_requests = Counter("motcua_requests", "Requests answered", ["route", "method", "status"])
_seconds = Histogram("motcua_request_seconds", "Seconds until the answer", ["route"], buckets=SECONDS)
_statements = Histogram("motcua_request_statements", "SQL statements of a request", ["route"], buckets=STATEMENTS)


def count_request(route: str, method: str, status: int, seconds: float, statements: int) -> None:
    """Count one answered request."""
    _requests.labels(route, method, str(status)).inc()
    _seconds.labels(route).observe(seconds)
    _statements.labels(route).observe(statements)
