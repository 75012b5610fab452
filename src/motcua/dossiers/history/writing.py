"""Stories written in sets: numbers in the order of time, one COPY for each table, one commit for each batch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from django.db import models

from motcua.dossiers.history.stories import Move, Story
from motcua.dossiers.history.telling import Owner, Telling
from motcua.kernel.copying import copy_in
from motcua.kernel.models import Fact
from motcua.kernel.numbers import take_numbers
from motcua.people.history import known_parties, new_party


def write(stories: Sequence[Story]) -> int:
    """Write these lives in the current transaction and return how many rows they have.

    Numbers are given in the order of time over all of them, after the last number of each
    book, so that the books go on without a gap or a clash. Their rows stay locked until commit.
    """
    _give_numbers(stories)
    parties, facts, owners = _owners(stories)
    rows: list[models.Model] = [*parties, *facts]
    for story in stories:
        rows += Telling(story, owners[number_of(story)]).rows()
    return copy_in(rows)


def in_order(stories: Sequence[Story]) -> Iterator[tuple[int, Move]]:
    """Yield every move of every story in the order of time, with the story's place in the list."""
    numbered = [(move.at, n, turn, move) for n, story in enumerate(stories) for turn, move in enumerate(story.moves)]
    for _at, n, _turn, move in sorted(numbered, key=lambda row: row[:3]):
        yield n, move


def number_of(story: Story) -> str:
    """Return the number by which the owner is known."""
    return story.intake.owner.id_number or story.intake.owner.tax_code


def _give_numbers(stories: Sequence[Story]) -> None:
    wanted: Counter[tuple[str, str]] = Counter()
    taking = [move for _n, move in in_order(stories) if move.books]
    for move in taking:
        wanted.update(move.books)
    following = take_numbers(wanted)
    for move in taking:
        numbers = []
        for book in move.books:
            numbers.append(following[book])
            following[book] += 1
        move.numbers = tuple(numbers)


def _owners(stories: Sequence[Story]) -> tuple[list[models.Model], list[Fact], dict[str, Owner]]:
    """Return the parties to be written, their facts, and the owner for each number."""
    known = known_parties(story.intake.owner for story in stories)
    parties: list[models.Model] = []
    facts: list[Fact] = []
    owners: dict[str, Owner] = {}
    for story in sorted(stories, key=lambda story: story.moves[0].at):
        number = number_of(story)
        if number in owners:
            continue
        party = known.get(number)
        if party is None:
            first = story.moves[0]
            party, fact = new_party(story.intake.owner, by=first.by, at=first.at)
            parties.append(party)
            facts.append(fact)
        owners[number] = Owner(
            party.id, party.kind, party.name, party.id_number or party.tax_code, party.phone, party.email,
            party.address_line, party.sort_key,
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
