"""What examiners say."""

from dataclasses import dataclass, field


@dataclass
class Found:
    """Words of the policy, plain facts, and whether a clean copy was written."""

    codes: set[str] = field(default_factory=set)
    facts: dict[str, int | str] = field(default_factory=dict)
    cleaned: bool = False


class Wrong(Exception):
    """One finding that ends the examination."""

    def __init__(self, finding: str) -> None:
        super().__init__(finding)
        self.finding = finding
