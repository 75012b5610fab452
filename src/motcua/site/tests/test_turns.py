"""Turns of requests: few compute at once, nobody is passed over, and whoever waits long holds up nobody."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import pytest

from motcua.site.turns import Turns

LONG = 60.0  # seconds that no test lasts


class Visits:
    """Requests that stay until they are told to go, and the order in which they came in and left."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.seen = turns, list[str]()
        self.inside: dict[str, asyncio.Event] = {}
        self.ends: dict[str, asyncio.Event] = {}

    def visit(self, name: str) -> asyncio.Task[None]:
        self.inside[name], self.ends[name] = asyncio.Event(), asyncio.Event()
        return asyncio.create_task(self._visit(name))

    async def _visit(self, name: str) -> None:
        async with self.turns.taken():
            self.seen.append(name)
            self.inside[name].set()
            await self.ends[name].wait()
            if name == "breaks":
                raise ZeroDivisionError

    async def come_in(self, *names: str) -> None:
        """Wait until these are inside."""
        for name in names:
            await self.inside[name].wait()

    async def all_settled(self) -> None:
        for _n in range(20):
            await asyncio.sleep(0)


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 30))


def test_only_so_many_work_at_once_and_who_came_first_is_first() -> None:
    async def story() -> None:
        house = Visits(Turns(2, longest=LONG))
        tasks = [house.visit(name) for name in "abcd"]
        await house.all_settled()
        assert house.seen == ["a", "b"]
        house.ends["b"].set()
        await house.come_in("c")
        assert house.seen == ["a", "b", "c"]
        for end in house.ends.values():
            end.set()
        await asyncio.gather(*tasks)
        assert house.seen == ["a", "b", "c", "d"]

    run(story())


def test_who_waits_long_holds_up_nobody_and_its_end_lets_nobody_else_in() -> None:
    async def story() -> None:
        turns = Turns(1, longest=0.01)
        house = Visits(turns)
        stuck = house.visit("stuck")
        await house.come_in("stuck")
        tasks = [house.visit("a")]
        await house.come_in("a")
        await asyncio.sleep(0.05)
        turns._longest = LONG  # from now on nobody's turn ends by itself
        tasks += [house.visit("b"), house.visit("c")]
        await house.come_in("b")
        house.ends["stuck"].set()
        house.ends["a"].set()
        await asyncio.gather(stuck, tasks[0])
        await house.all_settled()
        assert house.seen == ["stuck", "a", "b"]
        house.ends["b"].set()
        await house.come_in("c")
        house.ends["c"].set()
        await asyncio.gather(*tasks)

    run(story())


@pytest.mark.parametrize("way", ["breaks", "leaves"])
def test_a_turn_that_ends_badly_is_the_next_ones(way: str) -> None:
    async def story() -> None:
        house = Visits(Turns(1, longest=LONG))
        first, second = house.visit(way), house.visit("b")
        await house.come_in(way)
        if way == "breaks":
            house.ends[way].set()
        else:
            first.cancel()
        with suppress(ZeroDivisionError, asyncio.CancelledError):
            await first
        await house.come_in("b")
        house.ends["b"].set()
        await second

    run(story())


def test_one_that_leaves_the_line_takes_no_turn_with_it() -> None:
    async def story() -> None:
        house = Visits(Turns(1, longest=LONG))
        first, gone, last = (house.visit(name) for name in ("a", "gone", "b"))
        await house.come_in("a")
        gone.cancel()
        house.ends["a"].set()
        await house.come_in("b")
        house.ends["b"].set()
        await asyncio.gather(first, last)
        assert house.seen == ["a", "b"]

    run(story())
