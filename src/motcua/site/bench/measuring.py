"""Warm up, repeat, take the median, compare: what all measurements share."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

FLUSH_SECONDS = 0.5
PAGE = b"\0" * 8192


@dataclass(frozen=True)
class Round:
    """One repeat: how many pieces of work in how many seconds, and how long each took (seconds)."""

    done: int
    seconds: float
    durations: Sequence[float] = ()
    cpu: float = 0.0  # seconds of processor time over all processes concerned, where it was measured

    @property
    def rate(self) -> float:
        """Return pieces per second."""
        return self.done / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Measured:
    """The same work, repeated."""

    name: str
    rounds: Sequence[Round]
    note: str = ""
    more: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Return the median of pieces per second."""
        return statistics.median(one.rate for one in self.rounds)

    @property
    def spread(self) -> tuple[float, float]:
        """Return the slowest and the fastest repeat, in pieces per second."""
        rates = [one.rate for one in self.rounds]
        return min(rates), max(rates)

    def percentile(self, hundredths: int) -> float:
        """Return how long a piece of work took at this percentile over all repeats, in milliseconds; 0 when unknown."""
        durations = sorted(duration for one in self.rounds for duration in one.durations)
        if not durations:
            return 0.0
        return 1000 * durations[min(len(durations) * hundredths // 100, len(durations) - 1)]

    @property
    def cpu_ms(self) -> float:
        """Return the median of processor milliseconds for one piece; 0 when unknown."""
        return statistics.median(1000 * one.cpu / one.done if one.done else 0.0 for one in self.rounds)

    def as_json(self, yardstick: "Measured | None") -> dict[str, Any]:
        """Return it for programs."""
        slowest, fastest = self.spread
        return {
            "name": self.name, "per_second": round(self.rate, 1), "slowest": round(slowest, 1),
            "fastest": round(fastest, 1), "p50_ms": round(self.percentile(50), 3), "p99_ms": round(self.percentile(99), 3),
            "cpu_ms": round(self.cpu_ms, 3), "ratio": round(self.rate / yardstick.rate, 3) if yardstick and yardstick.rate else None,
            "note": self.note, **self.more,
        }  # fmt: skip


def repeated(works: Mapping[str, Callable[[], Round]], *, repeats: int, warm_up: int = 1) -> list[Measured]:
    """Measure these kinds of work in turn, so that a slow minute is slow for all of them."""
    rounds: dict[str, list[Round]] = {name: [] for name in works}
    for turn in range(warm_up + repeats):
        for name, work in works.items():
            done = work()
            if turn >= warm_up:
                rounds[name].append(done)
    return [Measured(name, found) for name, found in rounds.items()]


def flushes_per_second(folder: Path) -> float:
    """Return how often per second this disk makes 8 KiB durable, measured now: no commit can be faster alone."""
    with tempfile.NamedTemporaryFile(dir=folder) as stream:
        count, until = 0, time.perf_counter() + FLUSH_SECONDS
        started = time.perf_counter()
        while time.perf_counter() < until:
            stream.seek(0)
            stream.write(PAGE)
            stream.flush()
            os.fdatasync(stream.fileno())
            count += 1
        return count / (time.perf_counter() - started)


def table(measured: Sequence[Measured], yardstick: Measured | None) -> str:
    """Return the measurements as a table for people; the ratio is to the yardstick of the same run."""
    wide = max(len(one.name) for one in measured)
    lines = [
        f"{'việc':<{wide}}  {'/giây':>9}  {'(chậm–nhanh nhất)':>19}  {'p50 ms':>8}  {'p99 ms':>8}  {'CPU ms':>7}  {'so SQL trần':>11}"
    ]
    for one in measured:
        slowest, fastest = one.spread
        ratio = f"{one.rate / yardstick.rate:.2f}" if yardstick and yardstick.rate and one is not yardstick else ""
        cpu = f"{one.cpu_ms:.2f}" if one.cpu_ms else ""
        lines.append(
            f"{one.name:<{wide}}  {one.rate:>9,.0f}  {f'({slowest:,.0f}–{fastest:,.0f})':>19}  "
            f"{one.percentile(50):>8.2f}  {one.percentile(99):>8.2f}  {cpu:>7}  {ratio:>11}  {one.note}".rstrip()
        )
    return "\n".join(lines)


def tell(
    measured: Sequence[Measured], *, yardstick: str, as_json: bool, around: dict[str, Any], notes: Sequence[str] = ()
) -> None:
    """Print the measurements: a table, or one JSON object with what was around them (disk, writers, versions)."""
    import json

    by_name = {one.name: one for one in measured}
    against = by_name.get(yardstick)
    if as_json:
        told = {"around": around, "yardstick": yardstick, "measured": [one.as_json(against) for one in measured]}
        click.echo(json.dumps(told | {"notes": list(notes)}, ensure_ascii=False, indent=2))
        return
    click.echo(table(measured, against))
    click.echo("\n".join([*(f"{name}: {value}" for name, value in around.items()), *notes]))
