"""Recall of whoever stands at the counter: by the number that was typed, or by the card that was scanned."""

from motcua.counter.web.cards import Card, scanned_card
from motcua.dossiers import commands
from motcua.kernel.text import search_key
from motcua.kernel.time import day, local_day
from motcua.kernel.web import Request
from motcua.organisations import queries as organisations
from motcua.people import queries as people

RECALLED = ("kind", "name", "born_on", "sex", "phone", "email", "address_line", "commune_code")
NEUTRAL = {"kind": "citizen"}


class TooManyLookups(Exception):
    """The official has looked up too many people within the hour; what was typed, and what the card says, stands."""


def recall(request: Request, typed: dict[str, str], *, home_commune: str) -> bool:
    """Fill in what the card says and what the province knows already; tell whether anything was filled in.

    What was typed by hand stays. What an earlier number had brought goes, so that nobody keeps another person's
    telephone. The name and address of a spoiled scan are given only where nothing better is known.

    :raises TooManyLookups: nobody was looked up; the number may be tried again later.
    """
    card = scanned_card(typed["number"])
    number = card.number if card else typed["number"]
    if card is None and number == typed["recalled_number"]:
        return False
    changed = _forget(typed, home_commune) or card is not None
    typed["number"], typed["recalled_number"] = number, number
    allowed = not number or commands.note_lookup(by=request.actor, at=request.now)
    party = people.party_by_number(request.actor, number) if number and allowed else None
    known: dict[str, str] = {}
    if party is not None:
        request.seen.append((party.id, None))
        known = {name: str(getattr(party, name) or "") for name in RECALLED}
        known["born_on"] = day(party.born_on) if party.born_on else ""
    if card is not None:
        _read_card(request, typed, card, known)
    filled = [name for name, value in known.items() if value and _empty(typed, name, home_commune)]
    for name in filled:
        typed[name] = known[name]
    typed["recalled"] = " ".join(filled)
    if not allowed:
        typed["recalled_number"] = ""
        raise TooManyLookups
    return changed or bool(filled)


def _forget(typed: dict[str, str], home_commune: str) -> bool:
    brought = [name for name in typed["recalled"].split() if name in RECALLED]
    for name in brought:
        typed[name] = home_commune if name == "commune_code" else NEUTRAL.get(name, "")
    typed["recalled"] = typed["spoiled"] = ""
    return bool(brought)


def _empty(typed: dict[str, str], name: str, home_commune: str) -> bool:
    return typed[name] in {"", NEUTRAL.get(name, ""), home_commune if name == "commune_code" else ""}


def _read_card(request: Request, typed: dict[str, str], card: Card, known: dict[str, str]) -> None:
    typed["kind"], typed["sex"] = "citizen", card.sex
    typed["born_on"] = day(card.born_on) if card.born_on else typed["born_on"]
    if card.sure or not known.get("name"):
        typed["name"] = card.name or typed["name"]
    elif known.get("name"):
        typed["name"] = ""
    if not known.get("address_line"):
        typed["address_line"] = card.address or typed["address_line"]
        typed["commune_code"] = _commune_in(request, card.address) or typed["commune_code"]
    typed["spoiled"] = "" if card.sure or known.get("name") else "1"


def _commune_in(request: Request, address: str) -> str:
    """Return the present commune that an address names, or nothing: older cards name communes that are no more."""
    parts = {search_key(part) for part in address.split(",")}
    named = [
        place.code
        for place in organisations.communes_on(local_day(request.now))
        if search_key(place.full_name) in parts or search_key(place.name) in parts
    ]
    return named[0] if len(named) == 1 else ""
