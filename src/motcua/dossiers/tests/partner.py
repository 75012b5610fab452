"""Another system that works with an office through the API, for tests."""

import base64
import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from motcua.dossiers.tests.factories import BIRTH, Office
from motcua.dossiers.tests.pictures import PNG
from motcua.kernel.ids import new_id
from motcua.procedures import queries as procedures
from motcua.systems.queries import System
from motcua.systems.tests.factories import connected, token

DOSSIERS = "/api/v1/dossiers"


class Partner:
    """A system with a token, that sends JSON and says which answer it got."""

    def __init__(self, agency: UUID, **terms: Any) -> None:
        now = timezone.now()
        self.system: System = connected(agency, at=now, **terms)
        self.secret = token(self.system, at=now)
        self.client = Client(raise_request_exception=False)

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} | {
            name.replace("_", "-"): value for name, value in more.items()
        }

    def get(self, path: str, **asked: Any) -> HttpResponse:
        return self.client.get(path, asked, headers=self.headers())  # type: ignore[return-value]

    def post(self, path: str, told: Any, *, key: str | None = None, **headers: str) -> HttpResponse:
        sent = told if isinstance(told, str | bytes) else json.dumps(told)
        named = {"Idempotency-Key": key or str(new_id())} if key != "" else {}
        return self.client.post(path, sent, content_type="application/json", headers=self.headers(**headers) | named)  # type: ignore[return-value]


def told(place: Office, code: str = BIRTH, *, files: int = 0, **more: Any) -> dict[str, Any]:
    """Return a complete dossier as a system sends it."""
    version = procedures.version_in_force(code, timezone.localdate())
    variant = version.variants.first()
    papers: list[dict[str, Any]] = [
        {"required": str(paper.id), "name": paper.name, "originals": paper.originals, "copies": paper.copies}
        for paper in procedures.papers_for(version, variant)
    ]
    for n in range(files):
        content = PNG + bytes([n])
        papers[n % len(papers)].setdefault("files", []).append(
            {"name": f"ban-quet-{n}.png", "content": base64.b64encode(content).decode()}
        )
    return {
        "agency": str(place.agency),
        "procedure": code,
        "variant": variant.key if variant else "",
        "owner": {"name": "Y Bhăm Êñuôl", "id_number": "066091004217", "phone": "0905123456"},
        "papers": papers,
    } | more
