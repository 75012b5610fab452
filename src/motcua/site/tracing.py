"""Traces by OpenTelemetry (the extra ``otel``): off until the address of a collector is set."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from urllib.parse import urlsplit

from django.conf import settings

from motcua.kernel import spans
from motcua.site.trouble import Trouble

EXPORTER = "opentelemetry.exporter"
WHOLE = 100


def check() -> None:
    """See that traces can be sent as the settings ask.

    :raises Trouble: they cannot; the sentence is for the administrator.
    """
    if not settings.TRACES_TO:
        return
    told = urlsplit(settings.TRACES_TO)
    if told.scheme not in {"http", "https"} or not told.hostname:
        raise Trouble(
            f"MOTCUA_TRACES_TO phải là địa chỉ http hoặc https, ví dụ http://127.0.0.1:4318; đang là «{settings.TRACES_TO[:80]}»"
        )
    if settings.TRACES_SHARE > WHOLE:
        raise Trouble(f"MOTCUA_TRACES_SHARE là phần trăm, từ 0 đến 100; đang là {settings.TRACES_SHARE}")
    if not find_spec("opentelemetry") or not find_spec(EXPORTER):
        raise Trouble("MOTCUA_TRACES_TO cần phần mở rộng otel: pip install 'motcua[otel]'")


def begin(part: str) -> None:
    """Send the spans of this process to the collector, in the background; do nothing when none is set.

    What is sent names routes, commands, jobs and kinds of errors. It never holds an address that was asked for,
    a field, a statement or the text of an error: those may name people. A collector that is away costs nothing
    but its spans.

    :raises Trouble: the settings are wrong.
    """
    check()
    if not settings.TRACES_TO:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    provider = TracerProvider(
        resource=Resource({"service.name": "motcua", "motcua.part": part}),
        sampler=ParentBased(TraceIdRatioBased(settings.TRACES_SHARE / WHOLE)),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(
        BatchSpanProcessor(OTLPSpanExporter(f"{settings.TRACES_TO.rstrip('/')}/v1/traces", timeout=5))
    )
    tracer = provider.get_tracer("motcua")

    @contextmanager
    def one(name: str) -> Iterator[spans.Say]:
        with tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as span:

            def say(*, name: str = "", **said: str | float | bool) -> None:
                if name:
                    span.update_name(name)
                span.set_attributes(said)

            try:
                yield say
            except BaseException as error:
                span.set_attribute("error.type", type(error).__name__)
                raise

    spans.listen(one)
    atexit.register(provider.shutdown)
