"""Reading what a machine sends: what the database cannot keep is refused before anything is done."""

import json
import re
from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser

NUL = (b"\0", rb"\u0000")
HALF = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}|\\u[dD][c-fC-F][0-9a-fA-F]{2}")


class StrictParser(Parser):
    """JSON and nothing else: no NUL, no half of a character, no NaN, no name twice."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what the body says.

        :raises HttpError: 415 when it is no JSON by its own word, 400 when it is none in truth.
        """
        if request.content_type != "application/json":
            raise HttpError(415, "")
        body = request.body
        if any(nul in body for nul in NUL):
            raise HttpError(400, "NUL")
        told = json.loads(body.decode("utf-8"), parse_constant=_refused, object_pairs_hook=_once_each)
        if rb"\u" in body and HALF.search(body):  # the search for one text is fast
            json.dumps(told, ensure_ascii=False).encode("utf-8")
        return told


def _refused(name: str) -> None:
    raise ValueError(name)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a name twice")
    return told
