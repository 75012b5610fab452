"""A past for the whole province: how many dossiers, where, of which kind, and what still lies in the trays."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from motcua.dossiers import history
from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.time import local_day
from motcua.people.commands import Told
from motcua.people.history import Crowd
from motcua.simulation.demonstration.desks import Desk, Province, Route
from motcua.simulation.demonstration.stories import HALTS, Narrator, Story, arrival_on, working_days

NAMESPACE = UUID("0f6f7b7a-5c3e-5c55-8f0a-24580a24580b")
BEGUN, DONE = (uuid5(NAMESPACE, f"demonstration/{word}") for word in ("begun", "done"))
STORY_COMMUNE = "24580"
WEIGHT_OF_THE_STORY = 14.0
WAITING_IN_EACH_TRAY = 12
MOST_WAITING = 0.06
COMES_AGAIN = 0.22
IN_A_BATCH = 400
OLDEST_WAITING = 32  # working days
DEMONSTRATION_DOSSIERS = 2000
DEMONSTRATION_DAYS = timedelta(days=85)
TRIES = 40
NEAR_HOME, FIRMS = 0.75, 0.3
FAR_DAYS, NEAR_DAYS = 2, 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What past is wished for: so many dossiers between two instants, in all agencies or in these."""

    dossiers: int
    first: datetime
    until: datetime
    seed: int = 1
    agencies: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Says the whole wish, so that a past begun before is recognised."""
        where = ",".join(sorted(self.agencies))
        return f"{self.seed}/{self.dossiers}/{local_day(self.first)}/{local_day(self.until)}/{where}"


def simulate(*, wish: Wish, by: Actor, at: datetime, progress: Callable[[int], object] | None = None) -> int:
    """Write the past wished for, batch by batch, and return how many dossiers were written now.

    The same wish tells the same lives; keys, secrets and numbers are fresh. A past that was
    broken off goes on where it stopped when the same is wished for again, and a finished one
    writes nothing. ``progress`` is told how many dossiers each batch brought.

    :raises Forbidden: ``by`` is no machine of ours.
    """
    machine_only(by)
    desks = Province(wish.first, wish.agencies).desks(until=wish.until)
    written = 0
    for batch in _batches(desks, wish):
        key = uuid5(NAMESPACE, f"{wish.name}/{'+'.join(desk.key for desk, _, _ in batch)}")
        count = 0 if history.written_before(key) else _write_batch(batch, wish, key, by=by, at=at)
        written += count
        if progress:
            progress(sum(usual + waiting for _, usual, waiting in batch))
    return written


Share = tuple[Desk, int, int]


def _batches(desks: Sequence[Desk], wish: Wish) -> Iterator[list[Share]]:
    """Yield desks with their numbers of dossiers; agencies that share a number book stay together."""
    if not desks:
        return
    chance = random.Random(f"{wish.seed}/shares")  # noqa: S311 - invents lives, guards nothing
    story = {desk.key for desk in desks if desk.key == STORY_COMMUNE}
    waiting = min(WAITING_IN_EACH_TRAY * len(HALTS), int(wish.dossiers * MOST_WAITING)) if story else 0
    weights = [WEIGHT_OF_THE_STORY if desk.key in story else desk.weight for desk in desks]
    shares = Counter(chance.choices(range(len(desks)), weights, k=wish.dossiers - waiting))
    batch: list[Share] = []
    for group in history.joined([frozenset(desk.books_with) for desk in desks]):
        batch += [(desks[n], shares[n], waiting if desks[n].key in story else 0) for n in group]
        if sum(usual + halted for _, usual, halted in batch) >= IN_A_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _write_batch(batch: Sequence[Share], wish: Wish, key: UUID, *, by: Actor, at: datetime) -> int:
    stories = [story for desk, usual, waiting in batch for story in Teller(desk, wish).stories(usual, waiting)]
    return history.write_once(stories, key=key, seed=wish.seed, by=by, at=at)


class Teller:
    """Invents the dossiers of one desk."""

    def __init__(self, desk: Desk, wish: Wish) -> None:
        """Take chance from the wish and the desk, so that each desk's past is its own."""
        self.desk, self.wish = desk, wish
        self.chance = random.Random(f"{wish.seed}/{desk.key}")  # noqa: S311 - invents lives, guards nothing
        self.crowd = Crowd(self.chance)
        self.days = working_days(wish.first, wish.until, desk.calendar)
        self.seen: list[Told] = []
        self.numbers: set[str] = set()

    def stories(self, usual: int, waiting: int) -> list[Story]:
        """Return so many usual lives, and so many that lie untouched in the trays, in order of arrival."""
        if not self.days:
            return []
        told = [self._usual() for _turn in range(usual)]
        told += [self._waiting(HALTS[n % len(HALTS)], n // len(HALTS)) for n in range(waiting)]
        return sorted((story for story in told if story.moves), key=lambda story: story.moves[0].at)

    def _usual(self) -> Story:
        route = self._route(self.desk.routes)
        narrator = Narrator(self.chance, self.desk, route, self._owner(route))
        return narrator.tell(self._arrival(self.days), self.wish.until)

    def _waiting(self, halt: str, turn: int) -> Story:
        """Return a life that halts, by turns long before its promise, shortly before it, or past it."""
        routes = [route for route in self.desk.routes if _can_halt(route, halt)] or list(self.desk.routes)
        near_home = [route for route in routes if route.unit_key == "van-phong"]
        story = self._usual()
        for _try in range(TRIES):
            route = self._route(near_home if near_home and self.chance.random() < NEAR_HOME else routes)
            narrator = Narrator(self.chance, self.desk, route, self._owner(route), halt=halt)
            story = narrator.tell(self._arrival(self.days[-OLDEST_WAITING:]), self.wish.until)
            if story.halted and _wanted(story, self.wish.until, turn):
                break
        return story

    def _arrival(self, days: Sequence[tuple[date, float]]) -> datetime:
        """Return an instant of office hours before the end of the past."""
        for _try in range(TRIES):
            (day,) = self.chance.choices([day for day, _ in days], [weight for _, weight in days])
            at = arrival_on(self.chance, day, self.desk.calendar)
            if self.wish.first <= at <= self.wish.until:
                return at
        return arrival_on(self.chance, days[0][0], self.desk.calendar)

    def _route(self, routes: Sequence[Route]) -> Route:
        weights = [max(route.version.procedure.weight, 1) ** 1.5 for route in routes]
        return self.chance.choices(routes, weights)[0]

    def _owner(self, route: Route) -> Told:
        if self.seen and self.chance.random() < COMES_AGAIN:
            return self.chance.choice(self.seen[-200:])
        told = self._somebody(route)
        while (told.id_number or told.tax_code) in self.numbers:
            told = self._somebody(route)
        self.numbers.add(told.id_number or told.tax_code)
        if not told.tax_code:
            self.seen.append(told)
        return told

    def _somebody(self, route: Route) -> Told:
        commune, place = self.desk.commune, self.desk.address or "phường Buôn Ma Thuột"
        if route.for_firms and self.chance.random() < FIRMS:
            return self.crowd.firm(commune=commune, place=place)
        return self.crowd.person(mix=self.desk.mix, commune=commune, place=place, on=local_day(self.wish.first))


def _can_halt(route: Route, halt: str) -> bool:
    kinds = [turn.kind for turn in route.turns]
    assigned = any(turn.right == "dossiers.assign" for turn in route.turns)
    return {"assign": assigned, "pool": not assigned, "records": "records" in kinds}.get(halt, True)


def _wanted(story: Story, until: datetime, turn: int) -> bool:
    """Tell whether the promise lies where this turn wishes: far off, near, or missed."""
    promises = [move.promise for move in story.moves if move.promise]
    if not promises or story.moves[-1].completes:
        return True
    left = (promises[-1].due_at - until).total_seconds() / 86400
    return (left > FAR_DAYS, 0 < left <= NEAR_DAYS, left < 0)[turn % 3]


def load_demonstration(*, by: Actor, at: datetime, progress: Callable[[int], object] | None = None) -> int:
    """Invent the past of the demonstration province up to ``at``, unless it has dossiers already.

    The instant is kept before the first batch, so that a load that was killed goes on with
    the very same past when it is called again, were it days later. ``progress`` is told
    how many dossiers each batch brought, also those of before.

    :raises Forbidden: ``by`` is no machine of ours.
    """
    machine_only(by)
    begun, done = history.written_at(BEGUN), history.written_before(DONE)
    if done or (begun is None and history.any_written()):
        return 0
    until = begun or at.replace(microsecond=0)
    history.write_once((), key=BEGUN, seed=1, by=by, at=until)
    wish = Wish(dossiers=DEMONSTRATION_DOSSIERS, first=until - DEMONSTRATION_DAYS, until=until)
    written = simulate(wish=wish, by=by, at=until, progress=progress)
    history.write_once((), key=DONE, seed=1, by=by, at=at)
    return written
