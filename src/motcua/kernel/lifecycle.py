"""Lifecycles written as tables of data."""

from collections.abc import Iterable
from dataclasses import dataclass


class NotAllowed(Exception):
    """The lifecycle has no such step from the present state: somebody else was first."""

    def __init__(self, action: str, state: str) -> None:
        super().__init__(f"{action} from {state}")
        self.action = action
        self.state = state


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: this action leads from any of these states to that one."""

    action: str
    sources: frozenset[str]
    target: str


def step(action: str, sources: Iterable[str], target: str) -> Step:
    """Write one row of a lifecycle."""
    return Step(action, frozenset(sources), target)


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The states a record goes through, as a table that can be read aloud."""

    start: str
    steps: tuple[Step, ...]

    def after(self, state: str, action: str) -> str:
        """Return the state that follows.

        :raises NotAllowed: there is no such step from here.
        """
        for candidate in self.steps:
            if candidate.action == action and state in candidate.sources:
                return candidate.target
        raise NotAllowed(action, state)

    def actions_from(self, state: str) -> tuple[str, ...]:
        """Return the legal actions, in the order of the table."""
        return tuple(dict.fromkeys(s.action for s in self.steps if state in s.sources))

    @property
    def states(self) -> tuple[str, ...]:
        """Every state that is reached, the first one first."""
        seen = [self.start]
        for row in self.steps:
            seen += [*sorted(row.sources), row.target]
        return tuple(dict.fromkeys(seen))

    def mermaid(self, labels: dict[str, str] | None = None) -> str:
        """Draw the table as a Mermaid state diagram, for the documentation."""
        named = labels or {}
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {state} : {named[state]}" for state in self.states if state in named]
        lines += [f"    {source} --> {s.target} : {s.action}" for s in self.steps for source in sorted(s.sources)]
        return "\n".join(lines)
