"""Ask until there is a clear answer, always with the same key, and keep the journal meanwhile."""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, IncompleteRead
from typing import Any

from motcua.drill.journal import ACKNOWLEDGED, REFUSED, SENT, UNKNOWN, Entry, Journal

PATIENCE = 30.0  # seconds for one answer
LONGEST_PAUSE = 1.0  # seconds between two tries with the same key
SETTLING = 60.0  # seconds to learn what became of the last requests, once asked to stop
SUCCESS, TOO_MANY, BROKEN = range(200, 400), 429, 500


@dataclass
class Stop:
    """When to stop: nothing new after ``asked``, no more tries after ``deadline``."""

    asked: threading.Event = field(default_factory=threading.Event)
    deadline: float = float("inf")

    def ask(self, *_signal: object) -> None:
        """Let clerks finish what they have begun, within a minute."""
        self.deadline = time.monotonic() + SETTLING
        self.asked.set()

    @property
    def over(self) -> bool:
        """Say whether even a begun request is given up."""
        return time.monotonic() > self.deadline


@dataclass(frozen=True)
class Answer:
    """An answer that was read to its end."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    cookies: dict[str, str]

    def told(self) -> dict[str, Any]:
        """Return what it says in JSON; nothing when it says nothing in JSON."""
        try:
            told = json.loads(self.body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


class Line:
    """One kept connection; after trouble the next request opens another one."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._connection: HTTPConnection | None = None

    def close(self) -> None:
        """Leave the connection; the next request opens another one."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Send a request and read the answer whole.

        :raises OSError, HTTPException: no whole answer came.
        """
        if self._connection is None:
            self._connection = HTTPConnection(self._host, self._port, timeout=PATIENCE)
        try:
            self._connection.request(method, path, body, dict(headers))
            answer = self._connection.getresponse()
            read = answer.read()
            if answer.headers["Content-Length"] is None:  # cut in its headers: Python's client takes that for their end
                raise IncompleteRead(read)
        except (OSError, HTTPException):
            self.close()
            raise
        set_now = [line.split(";")[0].partition("=") for line in answer.headers.get_all("Set-Cookie", [])]
        return Answer(answer.status, read, answer.headers, {name: value for name, _is, value in set_now})  # type: ignore[arg-type]  # a Message reads as a mapping


@dataclass(frozen=True)
class Asked:
    """What is asked for: the scenario, its key, the dossier it acts on, the attachments."""

    scenario: str
    key: str
    subject: str = ""
    files: tuple[str, ...] = ()

    def entry(self, said: str, **more: Any) -> Entry:
        """Return a line for the journal."""
        return Entry(said, self.scenario, self.key, subject=more.pop("subject", self.subject), **more)


def until_clear(asked: Asked, ask: Callable[[], Answer | None], journal: Journal, stop: Stop) -> Answer | None:
    """Ask until success or a refusal that another try cannot mend; return the answer of a success.

    ``ask`` returns None when what it did was no try: it signed in again.
    """
    journal.write(asked.entry(SENT, files=asked.files))
    pause = 0.1
    while not stop.over:
        begun = time.monotonic()
        try:
            answer = ask()
        except (OSError, HTTPException) as error:
            journal.write(asked.entry(UNKNOWN, why=type(error).__name__, took=time.monotonic() - begun))
        else:
            if answer is not None and _noted(asked, answer, time.monotonic() - begun, journal):
                return answer if answer.status in SUCCESS else None
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
    return None


def _noted(asked: Asked, answer: Answer, took: float, journal: Journal) -> bool:
    """Write the answer down and say whether it is clear."""
    if answer.status in SUCCESS:
        told = answer.told()
        subject, code = str(told.get("id", asked.subject)), str(told.get("code") or "")
        body = hashlib.sha256(answer.body or str(answer.status).encode()).hexdigest()
        said = asked.entry(
            ACKNOWLEDGED, subject=subject, code=code, status=answer.status, body=body, files=asked.files, took=took
        )
        journal.write(said)
        return True
    why, wait = answer.body[:300].decode(errors="replace"), answer.headers.get("Retry-After") or ""
    journal.write(asked.entry(REFUSED, status=answer.status, retry_after=wait, why=why, took=took))
    return answer.status < BROKEN and answer.status != TOO_MANY
