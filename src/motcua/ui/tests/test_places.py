"""The rail shows to each person the places they may enter."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

import pytest
from django.test import RequestFactory

from motcua.kernel.actors import ANYONE, Actor, Post
from motcua.kernel.time import PROVINCE
from motcua.kernel.web import Request
from motcua.ui import places
from motcua.ui.places import Place

NOBODY = UUID(int=0)


@pytest.fixture(autouse=True)
def an_empty_rail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_places", [])
    monkeypatch.setattr(places, "_landmarks", {})
    monkeypatch.setattr(places, "_working", set())
    monkeypatch.setattr(places, "_starts", [])


def official(*rights: str) -> Actor:
    post = Post(
        position=NOBODY,
        organisation=NOBODY,
        agency=NOBODY,
        title="Chuyên viên",
        agency_name="UBND xã Liên Sơn Lắk",
        rights=frozenset(rights),
        reach=None,
    )
    return Actor(id=NOBODY, name="H’Ngăm Niê Kđăm", posts=(post,))


def request_by(actor: Actor, path: str = "/bang-mau/") -> Request:
    request = cast("Request", RequestFactory().get(path))
    request.actor = actor
    request.now = datetime(2026, 11, 23, 9, 0, tzinfo=PROVINCE)
    return request


def test_a_place_is_shown_to_those_who_may_enter() -> None:
    places.register(Place(area="Quản trị", label="Bảng mẫu", url_name="ui:gallery", needs="people.manage"))
    assert places.places_for(request_by(official())) == []
    assert places.places_for(request_by(ANYONE)) == []
    assert places.places_for(request_by(official("people.manage")))[0].links[0].label == "Bảng mẫu"


def test_signed_in_is_enough_where_no_right_is_needed() -> None:
    places.register(Place(area="Việc", label="Bảng mẫu", url_name="ui:gallery"))
    assert places.places_for(request_by(ANYONE)) == []
    assert len(places.places_for(request_by(official()))) == 1


def test_of_several_rights_any_is_enough() -> None:
    places.register(Place(area="Việc", label="Bảng mẫu", url_name="ui:gallery", needs=("a.read", "b.read")))
    assert places.visible(official("c.read")) == []
    assert len(places.visible(official("b.read"))) == 1


def test_trays_are_shown_to_whoever_can_be_given_work() -> None:
    places.register(Place(area="Việc", label="Bảng mẫu", url_name="ui:gallery", needs=places.WORK))
    places.starts_day("a.manage", "ui:gallery-public")
    manager, worker, both = official("a.manage"), official("b.handle"), official("a.manage", "b.handle")
    assert places.visible(worker) == []
    places.brings_work("b.handle")
    assert [len(places.visible(actor)) for actor in (manager, worker, both, ANYONE)] == [0, 1, 1, 0]
    assert [places.start_of(actor) for actor in (manager, worker, both, ANYONE)] == [
        "/bang-mau/cong-dan/",
        None,
        None,
        None,
    ]


def test_a_landmark_serves_only_those_who_may_use_it() -> None:
    places.mark("search", "ui:gallery", "a.read")
    assert places.landmark("search", official()) is None
    assert places.landmark("search", official("a.read")) == places.landmark("search") == "/bang-mau/"


def test_registering_twice_shows_once() -> None:
    place = Place(area="Việc", label="Bảng mẫu", url_name="ui:gallery")
    places.register(place)
    places.register(place)
    assert len(places.visible(official())) == 1


def test_areas_stand_in_the_order_of_their_first_place() -> None:
    places.register(Place(area="Sau", label="b", url_name="ui:gallery", order=20))
    places.register(Place(area="Trước", label="a", url_name="ui:gallery-public", order=10))
    assert [area.label for area in places.places_for(request_by(official()))] == ["Trước", "Sau"]


def test_a_hot_count_burns_only_above_zero() -> None:
    def none_late(_actor: Actor, _now: datetime) -> int:
        return 0

    def three_to_do(_actor: Actor, _now: datetime) -> int:
        return 3

    places.register(Place(area="Việc", label="Quá hạn", url_name="ui:gallery", query="a", count=none_late, hot=True))
    places.register(Place(area="Việc", label="Cần làm", url_name="ui:gallery", query="b", count=three_to_do, hot=True))
    links = places.places_for(request_by(official()))[0].links
    assert [(link.count, link.hot) for link in links] == [(0, False), (3, True)]


def test_the_longest_address_that_begins_the_path_is_current() -> None:
    places.register(Place(area="Việc", label="Cả", url_name="ui:gallery"))
    places.register(Place(area="Việc", label="Phần", url_name="ui:gallery-public"))
    links = places.places_for(request_by(official(), "/bang-mau/cong-dan/"))[0].links
    assert [(link.label, link.current) for link in links] == [("Cả", False), ("Phần", True)]


def test_a_place_with_a_query_is_current_only_with_that_query() -> None:
    places.register(Place(area="Việc", label="Cả", url_name="ui:gallery"))
    places.register(Place(area="Việc", label="Quá hạn", url_name="ui:gallery", query="khay=qua-han"))
    assert _current("/bang-mau/?khay=qua-han") == "Quá hạn"
    assert _current("/bang-mau/") == "Cả"


def _current(path: str) -> str:
    return next(link.label for link in places.places_for(request_by(official(), path))[0].links if link.current)


def test_an_unmarked_landmark_is_nowhere() -> None:
    assert places.landmark("search") is None
    places.mark("search", "ui:gallery")
    assert places.landmark("search") == "/bang-mau/"


def test_the_shell_knows_its_landmarks() -> None:
    with pytest.raises(ValueError, match="no landmark"):
        places.mark("somewhere", "ui:gallery")
