"""What machines ask: do we live, should requests be sent here, how much waits. Answered without session or actor."""

import hmac
import os
from collections.abc import Iterator
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily

from motcua.kernel.actors import NotThere
from motcua.kernel.web import Request, client_address, screen
from motcua.operations import queries

UNAVAILABLE = 503


@screen(needs="anyone")
def healthz(request: Request) -> HttpResponse:  # noqa: ARG001
    """Say that this process answers; asks nothing of anybody else."""
    return JsonResponse({"alive": True}, headers={"Cache-Control": "no-store"})


@screen(needs="anyone")
def readyz(request: Request) -> HttpResponse:
    """Say whether requests should be sent here; 503 with the reasons otherwise."""
    found = queries.readiness(now=request.now)
    answer = JsonResponse(
        {"ready": found.ready, "reasons": list(found.reasons)},
        status=200 if found.ready else UNAVAILABLE,
        headers={"Cache-Control": "no-store"},
        json_dumps_params={"ensure_ascii": False},
    )
    if not found.ready:
        answer["Retry-After"] = "10"
    return answer


@screen(needs="anyone")
def metrics(request: Request) -> HttpResponse:
    """Return the figures for Prometheus, to whoever shows the token or asks from a listed network; else 404."""
    if not may_measure(request):
        raise NotThere
    text = generate_latest(_counted()) + generate_latest(_waiting(request))
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def may_measure(request: Request) -> bool:
    """Tell whether the one who asks may see the figures.

    Without any setting, the demonstration shows them on the machine itself; a
    forwarded request never counts as coming from the machine itself.
    """
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if settings.METRICS_TOKEN and hmac.compare_digest(shown, settings.METRICS_TOKEN.encode()):
        return True
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return False
    if any(address in network for network in settings.METRICS_FROM):
        return True
    unset = not (settings.METRICS_TOKEN or settings.METRICS_FROM or settings.PRODUCTION)
    return unset and address.is_loopback and "X-Forwarded-For" not in request.headers


def _counted() -> CollectorRegistry:
    """Return what all processes counted together, or this one alone when it runs alone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class _Waiting:
    """Asks the database for what waits, when Prometheus asks us."""

    def __init__(self, request: Request) -> None:
        self.request = request

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("motcua_database_up", "Whether the database answered")
        try:
            found = queries.figures(now=self.request.now)
        except (DatabaseError, InterfaceError):
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        families: dict[str, GaugeMetricFamily] = {}
        for name, told, labels, value in found:
            family = families.setdefault(name, GaugeMetricFamily(name, told, labels=list(labels)))
            family.add_metric(list(labels.values()), value)
        yield from families.values()


def _waiting(request: Request) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Waiting(request))
    return registry
