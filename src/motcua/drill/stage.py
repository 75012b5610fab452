"""Set the stage: a migrated database with the province's reference data and a connected system for the load."""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from motcua.drill.house import House
from motcua.site import surroundings
from motcua.site.embedded import Server

PROCEDURE = "1.001193"  # birth registration
COMMUNE, UNIT, LEADER = "24580", "24580/van-phong", "lanh.dao"
NAME = "drill.json"


@dataclass(frozen=True)
class Stage:
    """What was set up once; kept beside the journal, so that a drill can go on where another one ended."""

    secret: str
    agencies: list[str]
    template: dict[str, Any]
    leader: list[str]  # name and password of the official who signs
    known: list[str]  # dossiers that were there before
    books: dict[str, int]  # last number of each book/period before

    def keep(self, folder: Path) -> None:
        """Write it down in the folder; it holds a token, so nobody else may read it."""
        place = folder / NAME
        place.touch(mode=0o600)
        place.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @staticmethod
    def kept(folder: Path) -> "Stage | None":
        """Return what an earlier drill of this folder wrote down."""
        place = folder / NAME
        return Stage(**json.loads(place.read_text(encoding="utf-8"))) if place.exists() else None


def set_stage(house: House) -> Stage:
    """Create the database of the house, load what a province starts from, and connect a system of one commune."""
    house.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    server = Server(house.folder / "postgres")
    try:
        cluster = server.start()
        surroundings.announce(house.folder)
        surroundings.use(cluster.owner_url, cluster.app_url)
        surroundings.set_up()
        stage = _loaded(cluster.owner_url)
    finally:
        server.stop()
    return stage


def _loaded(owner_url: str) -> Stage:
    from django.db import connections
    from django.utils import timezone

    from motcua.calendar import commands as calendar
    from motcua.kernel.actors import machine
    from motcua.organisations import commands as places
    from motcua.organisations import queries as organisations
    from motcua.people.rules import DEMONSTRATION_PASSWORD
    from motcua.procedures import commands as procedures
    from motcua.site import demo, migration

    migration.upgrade()
    by, at = machine("Diễn tập"), timezone.now()
    places.load_reference(by=by, at=at)
    calendar.load_calendar(by=by, at=at)
    procedures.load_reference(by=by, at=at, codes=[PROCEDURE])
    for _words, load in demo.INVENTED:
        load(by=by, at=at)  # where there are officials, nothing more is loaded
    agency, unit = organisations.by_reference(COMMUNE), organisations.by_reference(UNIT)
    secret = _connected(agency, unit, timezone.now())
    template = _template(timezone.localdate())
    connections.close_all()
    with psycopg.connect(owner_url) as owner:
        known = [str(row[0]) for row in owner.execute("SELECT id FROM dossiers_dossier")]
        books = {f"{row[0]}/{row[1]}": row[2] for row in owner.execute(
            "SELECT book, period, last FROM kernel_numberbook")}  # fmt: skip
    return Stage(secret, [str(agency)], template, [LEADER, DEMONSTRATION_PASSWORD], known, books)


def _connected(agency: Any, unit: Any, now: Any) -> str:
    from motcua.kernel.actors import Actor, Post
    from motcua.kernel.ids import new_id
    from motcua.kernel.time import local_day
    from motcua.systems import commands, rules
    from motcua.systems.commands import Terms

    post = Post(new_id(), agency, agency, "", "", frozenset({rules.MANAGE}), None)
    by = Actor(new_id(), "drill", (post,))
    terms = Terms(
        name=f"Diễn tập {secrets.token_hex(4)}", basis="motcua drill", scopes=tuple(rules.SCOPES), reach="agency",
        per_minute=rules.MOST_REQUESTS_A_MINUTE, from_on=local_day(now), organisation=unit,
    )  # fmt: skip
    system = commands.connect_system(agency=agency, terms=terms, by=by, at=now)
    _token, secret = commands.issue_token(system=system.id, lasts=rules.TOKEN_LASTS[0], by=by, at=now)
    return secret


def _template(day: Any) -> dict[str, Any]:
    from motcua.procedures import queries as procedures

    version = procedures.version_in_force(PROCEDURE, day)
    variant = version.variants.first()
    papers = [
        {"required": str(paper.id), "name": paper.name, "originals": paper.originals, "copies": paper.copies}
        for paper in procedures.papers_for(version, variant)
    ]
    return {
        "agency": "", "procedure": PROCEDURE, "variant": variant.key if variant else "", "papers": papers,
        "owner": {"name": "Y Bhăm Êñuôl", "id_number": "", "phone": "0905123456", "address_line": "Buôn Jun"},
    }  # fmt: skip
