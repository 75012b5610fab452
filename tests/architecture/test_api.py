"""The API's addresses: each says who may come, each POST may be sent twice, nothing beside the named fields is taken."""

from collections.abc import Iterator
from typing import Any

import pytest
from ninja.operation import Operation

from motcua.kernel.api.shapes import Answer, Asked, Filled, Sent
from motcua.site.api import api

REPEATABLE = {"track": "only reads; tries are counted by their limit"}


def operations() -> Iterator[Operation]:
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            yield from view.operations


OPERATIONS = list(operations())


def test_there_are_addresses() -> None:
    assert len(OPERATIONS) > 20


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.view_func.__name__)
def test_an_address_says_who_may_come(operation: Operation) -> None:
    assert hasattr(operation.view_func, "needs")


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if "POST" in one.methods], ids=lambda one: one.view_func.__name__
)
def test_what_changes_something_carries_a_key(operation: Operation) -> None:
    headers = [model for model in operation.models if model.__ninja_param_source__ == "header"]
    assert bool(headers) != (operation.view_func.__name__ in REPEATABLE)


def shapes(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from shapes(one)


def test_no_shape_takes_a_field_beside_those_named() -> None:
    loose = [one for kind in (Sent, Asked, Filled) for one in shapes(kind) if one.model_config.get("extra") != "forbid"]
    assert not loose
    assert all(one.model_config.get("strict") for one in shapes(Sent))


def test_no_two_shapes_share_a_name() -> None:
    names = [one.__name__ for kind in (Sent, Answer) for one in shapes(kind)]
    assert sorted(set(names)) == sorted(names), "the description would show one for the other"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.view_func.__name__)
def test_what_is_sent_has_a_strict_shape(operation: Operation) -> None:
    for model in operation.models:
        if model.__ninja_param_source__ in {"body", "query", "form"}:
            kinds: list[Any] = [field.annotation for field in model.model_fields.values()]
            assert all(issubclass(kind, Sent | Asked | Filled) for kind in kinds)


def test_the_description_names_every_problem() -> None:
    schema: dict[str, Any] = dict(api.get_openapi_schema())
    assert schema["openapi"].startswith("3.1")
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            wanted = {400, 404, 422, 429, 500, 503} | ({408, 409, 413, 415, 507} if method == "post" else set())
            assert wanted <= {int(status) for status in operation["responses"]}
