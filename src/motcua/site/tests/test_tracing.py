"""Traces reach a real collector, and carry nothing of anybody."""

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from motcua.site import tracing
from motcua.site.trouble import Trouble

WORK = """
import django
from django.conf import settings
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
django.setup()
from django.test import Client
from motcua.kernel import spans
from motcua.kernel.commands import Refused, command
from motcua.site import tracing
settings.ALLOWED_HOSTS = ["testserver"]

@command
def refuse_y_bham(*, name, by, at):
    raise Refused(name)

tracing.begin("web")
Client(raise_request_exception=False).get("/healthz?q=Bh%C4%83m-canary", headers={"user-agent": "canary"})
Client(raise_request_exception=False).get("/api/v1/canary-066091004217?q=canary")
try:
    refuse_y_bham(name="canary", by=None, at=None)
except Refused:
    pass
"""


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    got: list[bytes] = []

    class Collects(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collects)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", got
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.promise("P23")
@pytest.mark.django_db(transaction=True)
def test_spans_name_routes_and_commands_and_nothing_that_was_typed(owner_url: str) -> None:
    with collector() as (address, got):
        done = subprocess.run(
            [sys.executable, "-c", WORK],
            env={
                **os.environ, "DJANGO_SETTINGS_MODULE": "motcua.site.settings", "MOTCUA_TRACES_TO": address,
                "MOTCUA_TRACES_SHARE": "100", "MOTCUA_DATABASE_URL": owner_url,
            },
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = [ExportTraceServiceRequest.FromString(body) for body in got]
    found = [span for one in told for part in one.resource_spans for scope in part.scope_spans for span in scope.spans]
    names = {span.name for span in found}
    assert {"operations:healthz", "nowhere", "__main__.refuse_y_bham"} <= names
    refused = next(span for span in found if span.name == "__main__.refuse_y_bham")
    assert [(said.key, said.value.string_value) for said in refused.attributes] == [("error.type", "Refused")]
    assert not any(b"canary" in body or "Bhăm".encode() in body for body in got)


@pytest.mark.parametrize(
    ("address", "share", "said"),
    [("collector:4318", 10, "MOTCUA_TRACES_TO"), ("https://", 10, "MOTCUA_TRACES_TO"), ("http://a", 101, "MOTCUA_TRACES_SHARE")],
)  # fmt: skip
def test_a_wrong_setting_is_named_before_anything_starts(settings, address: str, share: int, said: str) -> None:
    settings.TRACES_TO, settings.TRACES_SHARE = address, share
    with pytest.raises(Trouble, match=said):
        tracing.check()


def test_without_the_extra_the_administrator_reads_what_to_install(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TRACES_TO = "http://127.0.0.1:4318"
    monkeypatch.setattr(tracing, "find_spec", lambda _name: None)
    with pytest.raises(Trouble, match="otel"):
        tracing.check()


def test_nothing_is_told_while_no_collector_is_set() -> None:
    tracing.begin("web")
    from motcua.kernel import spans

    with spans.span("anything") as say:
        say(status=200)
