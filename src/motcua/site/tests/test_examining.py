"""The self-check tells of a store that fills up, and of cells that cannot be closed."""

import pytest

from motcua.files.adapters.disk import DiskStore
from motcua.files.ports import Space
from motcua.inspection.adapters import pool
from motcua.inspection.ports import Away
from motcua.site import examining


class Laboratory:
    walls: tuple[str, ...] | None = ("limits", "seccomp")

    def barriers(self) -> tuple[str, ...]:
        if self.walls is None:
            raise Away
        return self.walls


@pytest.fixture(autouse=True)
def laboratory(monkeypatch):
    monkeypatch.setattr(pool, "shared", Laboratory)


@pytest.mark.promise("P8")
@pytest.mark.parametrize(
    ("free", "good", "words"), [(50, True, "50 %"), (19, False, "chuẩn bị thêm chỗ"), (9, False, "sắp ngừng nhận tệp")]
)
def test_a_store_that_fills_up_is_said_at_80_and_at_90_percent(free: int, good: bool, words: str, monkeypatch) -> None:  # noqa: FBT001
    monkeypatch.setattr(DiskStore, "space", lambda _self: Space(100, free))
    found = next(iter(examining.findings()))
    assert (found.good, found.grave) == (good, False)
    assert words in found.sentence


@pytest.mark.promise("P24")
@pytest.mark.parametrize(("walls", "good"), [(("limits", "netns"), True), (("limits", "user"), False), (None, False)])
def test_cells_without_a_wall_against_the_network_are_a_fault(walls, good, monkeypatch) -> None:
    monkeypatch.setattr(Laboratory, "walls", walls)
    found = next(one for one in examining.findings() if "Buồng" in one.sentence or "buồng" in one.sentence)
    assert (found.good, found.grave) == (good, True)
