"""The load: virtual clerks and a leader, in a process of their own, who believe only what they have read whole."""

import base64
import hashlib
import json
import queue
import random
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from motcua.drill.asking import Answer, Asked, Line, Stop, until_clear
from motcua.drill.journal import INTAKE, Journal
from motcua.drill.scans import scan

ROAD: tuple[tuple[str, dict[str, str]], ...] = (
    ("hand-over", {}),
    ("take", {}),
    ("submit", {"outcome": "approved", "summary": "Đồng ý giải quyết"}),
)
SIGN_IN, SESSION = "/dang-nhap/", "motcua"
Submitted = tuple[str, str, int]  # name, dossier, edition


@dataclass(frozen=True)
class Wish:
    """What the drill wants of its load; read from a JSON file."""

    host: str
    port: int
    secret: str
    agencies: list[str]
    template: dict[str, Any]
    leader: list[str]  # name and password of the official who signs
    clerks: int
    journal: str
    name: str  # begins every key, so that two loads of one folder differ
    seed: int
    pause: float = 0.05


class Clerk:
    """A connected system that takes in dossiers and walks some of them along."""

    def __init__(self, number: int, wish: Wish, journal: Journal, stop: Stop, out: "queue.Queue[Submitted]") -> None:
        self.wish, self.journal, self.stop, self.number, self._out = wish, journal, stop, number, out
        self._chance = random.Random(f"{wish.seed}/{number}")  # noqa: S311 - to be repeatable
        self._line = Line(wish.host, wish.port)

    def work(self) -> None:
        """Work until asked to stop."""
        turn = 0
        while not self.stop.asked.is_set():
            turn += 1
            self._one(f"{self.wish.name}-{self.number}-{turn}")
            self.stop.asked.wait(self.wish.pause * self._chance.random() * 2)

    def _one(self, name: str) -> None:
        body, files = self._dossier(name)
        answer = self._asked(Asked(INTAKE, name, files=files), "/api/v1/dossiers", body)
        for act, more in ROAD[: self._chance.choice((0, 0, 1, 2, 3))]:
            if answer is None or self.stop.asked.is_set():
                return
            said = answer.told()
            path = f"/api/v1/dossiers/{said['id']}/{act}"
            sent = json.dumps({"edition": said["edition"], **more}).encode()
            answer = self._asked(Asked(act, f"{name}-{act}", subject=str(said["id"])), path, sent)
            if act == "submit" and answer is not None:
                self._out.put((name, str(said["id"]), int(answer.told()["edition"])))

    def _dossier(self, name: str) -> tuple[bytes, tuple[str, ...]]:
        told = json.loads(json.dumps(self.wish.template))
        told |= {"agency": self._chance.choice(self.wish.agencies), "request": name}
        told["owner"]["id_number"] = f"066{self._chance.randrange(10**9):09d}"
        papers, digests = told["papers"], []
        for n in range(3):
            content = scan(f"{name}/{n}")
            digests.append(hashlib.sha256(content).hexdigest())
            sent = {"name": f"ban-quet-{n}.pdf", "content": base64.b64encode(content).decode()}
            papers[n % len(papers)].setdefault("files", []).append(sent)
        return json.dumps(told, ensure_ascii=False).encode(), tuple(digests)

    def _asked(self, asked: Asked, path: str, body: bytes) -> Answer | None:
        headers = {
            "Authorization": f"Bearer {self.wish.secret}",
            "Idempotency-Key": asked.key,
            "Content-Type": "application/json",
        }
        return until_clear(asked, lambda: self._line.ask("POST", path, body, headers), self.journal, self.stop)


class Leader:
    """An official at a screen, who signs what the clerks have submitted."""

    def __init__(self, wish: Wish, journal: Journal, stop: Stop, tray: "queue.Queue[Submitted]") -> None:
        self.wish, self.journal, self.stop, self._tray = wish, journal, stop, tray
        self._cookies: dict[str, str] = {}
        self._line = Line(wish.host, wish.port)

    def work(self) -> None:
        """Sign until asked to stop."""
        while not self.stop.asked.is_set():
            try:
                name, dossier, edition = self._tray.get(timeout=0.2)
            except queue.Empty:
                continue
            asked = Asked("approve", f"{name}-approve", subject=dossier)
            fields = {"once_key": asked.key, "edition": str(edition)}
            until_clear(asked, lambda d=dossier, f=fields: self._signed(d, f), self.journal, self.stop)  # type: ignore[misc]

    def _signed(self, dossier: str, fields: dict[str, str]) -> Answer | None:
        if SESSION not in self._cookies:
            self._sign_in()
        answer = self._send(f"/ho-so/{dossier}/ky-duyet/", fields)
        if SIGN_IN in (answer.headers.get("Location") or "") or answer.status == 403:  # noqa: PLR2004 - not signed in
            self._sign_in()
            return None
        return answer

    def _sign_in(self) -> None:
        self._cookies = {}
        self._keep(self._line.ask("GET", SIGN_IN, None, {}))
        name, password = self.wish.leader
        self._send(SIGN_IN, {"login": name, "password": password})

    def _send(self, path: str, fields: dict[str, str]) -> Answer:
        token = {"csrfmiddlewaretoken": self._cookies.get("csrftoken", "")}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        answer = self._line.ask("POST", path, urlencode(fields | token).encode(), headers)
        self._keep(answer)
        return answer

    def _keep(self, answer: Answer) -> None:
        self._cookies |= answer.cookies


def main(place: Path) -> None:
    """Work as the wish in this place says, until SIGTERM."""
    wish, stop = Wish(**json.loads(place.read_text(encoding="utf-8"))), Stop()
    signal.signal(signal.SIGTERM, stop.ask)
    signal.signal(signal.SIGINT, stop.ask)
    tray: queue.Queue[Submitted] = queue.Queue()
    with Journal(Path(wish.journal)) as journal:
        people: list[Clerk | Leader] = [
            Leader(wish, journal, stop, tray),
            *(Clerk(n, wish, journal, stop, tray) for n in range(wish.clerks)),
        ]
        threads = [threading.Thread(target=one.work) for one in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
