"""Lives written in sets: numbers in the order of time, one COPY for each table, one commit for each batch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import models

from motcua.dossiers.events import HistoryWritten
from motcua.dossiers.history.lives import Book, Life, in_order
from motcua.dossiers.history.telling import Owner, Telling
from motcua.dossiers.models import Dossier
from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import whole
from motcua.kernel.copying import copy_in
from motcua.kernel.facts import announce, facts_about
from motcua.kernel.models import Fact
from motcua.kernel.numbers import take_numbers
from motcua.people.history import known_parties, new_party


def any_written() -> bool:
    """Tell whether there is any dossier at all, written in sets or by commands."""
    return Dossier.objects.exists()


def written_before(key: UUID) -> bool:
    """Tell whether a batch of this key was written whole."""
    return facts_about(key).exists()


def written_at(key: UUID) -> datetime | None:
    """Return when a batch of this key was written, or None."""
    return facts_about(key).values_list("at", flat=True).first()


def write_once(lives: Sequence[Life], *, key: UUID, seed: int, by: Actor, at: datetime) -> int:
    """Write a batch and the fact that it was written, both or neither; return how many dossiers were written now.

    A batch is known by its key: written before, it is not written again, so that what was broken off can go on.

    :raises Forbidden: ``by`` is no machine of ours.
    """
    machine_only(by)
    with whole():
        if written_before(key):
            return 0
        if lives:
            write(lives)
        announce(HistoryWritten(len(lives), seed), subject=key, agency=None, by=by, at=at)
    return len(lives)


def write(lives: Sequence[Life]) -> int:
    """Write these lives in the current transaction and return how many rows they have.

    Numbers are given in the order of time over all of them, after the last number of each
    book, so that the books go on without a gap or a clash. Their rows stay locked until commit.
    """
    _give_numbers(lives)
    parties, facts, owners = _owners(lives)
    rows: list[models.Model] = [*parties, *facts]
    for life in lives:
        rows += Telling(life, owners[life.owner_number]).rows()
    return copy_in(rows)


def _give_numbers(lives: Sequence[Life]) -> None:
    wanted: Counter[Book] = Counter()
    taking = [move for _n, move in in_order(lives) if move.books]
    for move in taking:
        wanted.update(move.books)
    following = take_numbers(wanted)
    for move in taking:
        numbers = []
        for book in move.books:
            numbers.append(following[book])
            following[book] += 1
        move.numbers = tuple(numbers)


def _owners(lives: Sequence[Life]) -> tuple[list[models.Model], list[Fact], dict[str, Owner]]:
    """Return the parties to be written, their facts, and the owner for each number."""
    known = known_parties(life.intake.owner for life in lives)
    parties: list[models.Model] = []
    facts: list[Fact] = []
    owners: dict[str, Owner] = {}
    for life in sorted(lives, key=lambda life: life.moves[0].at):
        number = life.owner_number
        if number in owners:
            continue
        party = known.get(number)
        if party is None:
            first = life.moves[0]
            party, fact = new_party(life.intake.owner, by=first.by, at=first.at)
            parties.append(party)
            facts.append(fact)
        owners[number] = Owner(
            party.id, party.kind, party.name, party.id_number or party.tax_code, party.phone, party.email,
            party.address_line, party.commune_code, party.sort_key,
        )  # fmt: skip
    return parties, facts, owners


def joined(books: Sequence[frozenset[object]]) -> list[list[int]]:
    """Group the places of sets that share a member, directly or through others; whole books stay in one batch."""
    group_of: dict[object, int] = {}
    groups: dict[int, list[int]] = defaultdict(list)
    for place, members in enumerate(books):
        touched = {group_of[member] for member in members if member in group_of}
        groups[place] = [one for other in sorted(touched) for one in groups.pop(other)] + [place]
        for one in groups[place]:
            group_of.update(dict.fromkeys(books[one], place))
    return [sorted(places) for _, places in sorted(groups.items(), key=lambda row: min(row[1]))]
