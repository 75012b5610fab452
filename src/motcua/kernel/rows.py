"""Insert rows of one table or of several, and find one, by statements that PostgreSQL has planned before.

For the few hot commands: the ORM builds its INSERT anew each time, quotes every value into it, and PostgreSQL reads and
plans the whole of it again. Here the statement depends on nothing but the tables and the number of rows.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import date
from itertools import count
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault
from django.db.models.signals import post_init, pre_init
from psycopg import RawCursor
from psycopg._queries import PostgresQuery

Prepare = Callable[[Any], Any]
M = TypeVar("M", bound=models.Model)
PLAIN = (models.CharField, models.TextField, models.UUIDField, models.DateField, models.IntegerField,
         models.BooleanField)  # fmt: skip
MOST_AT_ONCE = 200  # rows; a statement of PostgreSQL has room for 65,535 values
_together: ContextVar[list[models.Model] | None] = ContextVar("together", default=None)


class Shape(NamedTuple):
    """So many rows of one table; what is left to the database has no place in them."""

    model: type[models.Model]
    rows: int
    left: frozenset[str]


class Columns(NamedTuple):
    """The columns that are written, how a row's values for them are read, all at once, and how each is written."""

    names: tuple[str, ...]
    read: Callable[[models.Model], tuple[Any, ...]]
    prepare: tuple[Prepare, ...]


class Blank(NamedTuple):
    """What a new row holds before anybody says anything: the same for all, and made anew for each."""

    names: frozenset[str]
    same: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]


class PlannedCursor(RawCursor[Any]):
    """A cursor that can say what it asked, for Django's record of statements, also when it was only a plan's name."""

    def _send_query_prepared(self, name: bytes, pgq: PostgresQuery, **asked: Any) -> None:
        self._query = pgq
        super()._send_query_prepared(name, pgq, **asked)


def planned() -> AbstractContextManager[CursorWrapper]:
    """Return a cursor whose statements PostgreSQL plans once for each connection, and is then only given the values of.

    For statements whose text is the same every time, with ``$1``, ``$2`` for the values as PostgreSQL itself writes them;
    a value must be cast where its type does not follow from its place.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    with database.wrap_database_errors:
        cursor = PlannedCursor(database.connection)
    wrapped: CursorWrapper = database._prepare_cursor(cursor)  # noqa: SLF001 - what connection.cursor() calls
    return wrapped


def made(model: type[M], **values: Any) -> M:
    """Return a new row as its class would, at a third of the cost: the class asks each field and tells the world.

    Values are given by the names of the columns' attributes: ``fact_id``, not ``fact``.

    :raises TypeError: the model has no such column.
    """
    blank = _blank(model)
    if not blank.names.issuperset(values):
        message = f"{model.__name__} has no {', '.join(sorted(values.keys() - blank.names))}"
        raise TypeError(message)
    row = model.__new__(model)
    kept = row.__dict__
    kept["_state"] = ModelState()
    kept.update(blank.same)
    for name, default in blank.made:
        if name not in values:
            kept[name] = default()
    kept.update(values)
    return row


@functools.cache
def _blank(model: type[models.Model]) -> Blank:
    if model.__init__ is not models.Model.__init__ or any(sign.has_listeners(model) for sign in (pre_init, post_init)):
        message = f"{model.__name__} does more when a row is made"
        raise TypeError(message)
    fields = model._meta.concrete_fields  # noqa: SLF001
    made_anew = {field.attname: field.default for field in fields if field.has_default() and callable(field.default)}
    same = {field.attname: field.get_default() for field in fields if field.attname not in made_anew}
    return Blank(frozenset(same) | made_anew.keys(), same, tuple(made_anew.items()))


@contextmanager
def together() -> Iterator[None]:
    """Gather the rows that are inserted inside and write them by one statement at the end; nobody inside may read them.

    Foreign keys are checked at the commit, so their order among each other does not matter. Inside another together,
    they wait for the end of that one.
    """
    if _together.get() is not None:
        yield
        return
    token = _together.set([])
    try:
        yield
        gathered = _together.get() or []
    finally:
        _together.reset(token)
    insert(gathered)


def insert(rows: Sequence[models.Model]) -> None:
    """Insert new rows, whose keys are made, of one table or of several.

    What the database itself fills in is read from it when somebody asks for it.

    :raises IntegrityError: as the ORM does.
    """
    gathering = _together.get()
    if gathering is not None:
        gathering.extend(rows)
        return
    if len(rows) > MOST_AT_ONCE:
        with transaction.atomic(savepoint=False):
            for start in range(0, len(rows), MOST_AT_ONCE):
                _insert(rows[start : start + MOST_AT_ONCE])
    elif rows:
        _insert(rows)


def _insert(rows: Sequence[models.Model]) -> None:
    shaped: dict[tuple[type[models.Model], frozenset[str]], list[models.Model]] = {}
    for row in rows:
        shaped.setdefault((type(row), _left(row)), []).append(row)
    shapes = tuple(Shape(model, len(its), left) for (model, left), its in shaped.items())
    values: list[Any] = []
    for (model, left), its in shaped.items():
        columns = _columns(model, left)
        for row in its:
            values += _values(row, columns)
    with planned() as cursor:
        cursor.execute(_statement(shapes), values)
    for (_model, left), its in shaped.items():
        for row in its:
            _is_kept(row, left)


def insert_unless_known(row: models.Model) -> bool:
    """Insert the row and return True; return False when a unique key of its table holds an equal one already.

    Waits for another transaction that is about to insert an equal one. A refused
    INSERT would end the transaction; this does not.
    """
    left = _left(row)
    statement = f"{_statement((Shape(type(row), 1, left),))} ON CONFLICT DO NOTHING RETURNING 1"
    with planned() as cursor:
        cursor.execute(statement, _values(row, _columns(type(row), left)))
        inserted = cursor.fetchone() is not None
    if inserted:
        _is_kept(row, left)
    return inserted


def find(model: type[M], column: str, value: str, *, lock: bool = False) -> M | None:
    """Return the row whose column holds this text, of several the one with the smallest key; ``lock`` as the ORM would.

    For tables whose values the driver reads as they are: no JSON, nothing that a field translates.
    """
    names, statement = _search(model, column, lock)
    with planned() as cursor:
        cursor.execute(statement, [value])
        row = cursor.fetchone()
    return None if row is None else model.from_db(DEFAULT_DB_ALIAS, names, row)


@functools.cache
def _search(model: type[models.Model], column: str, lock: bool) -> tuple[tuple[str, ...], str]:  # noqa: FBT001
    """Return the names of what is read and the statement that reads it."""
    quote, fields = connection.ops.quote_name, model._meta.concrete_fields  # noqa: SLF001
    read = ", ".join(quote(str(field.column)) for field in fields)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))  # noqa: SLF001
    where = f"FROM {table} WHERE {quote(column)} = $1 ORDER BY {key} LIMIT 1"
    return tuple(field.attname for field in fields), f"SELECT {read} {where}{' FOR UPDATE' if lock else ''}"


@functools.lru_cache(maxsize=512)
def _statement(shapes: tuple[Shape, ...]) -> str:
    """Return the statement for so many rows of each table, all but the last as parts of a WITH."""
    places = count(1)
    *parts, last = [_into(shape, places) for shape in shapes]
    before = ", ".join(f"part{n} AS ({part})" for n, part in enumerate(parts))
    return f"WITH {before} {last}" if before else last


def _into(shape: Shape, places: Iterator[int]) -> str:
    """Return the INSERT of so many rows."""
    quote = connection.ops.quote_name
    columns = [quote(name) for name in _columns(shape.model, shape.left).names]
    rows = [f"({', '.join(f'${next(places)}' for _column in columns)})" for _row in range(shape.rows)]
    table = quote(shape.model._meta.db_table)  # noqa: SLF001 - the documented way to ask a model for its table
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join(rows)}"  # noqa: S608 - our own names


def _left(row: models.Model) -> frozenset[str]:
    """Return the names of what is left to the database."""
    kept = row.__dict__
    return frozenset(name for name in _fillable(type(row)) if isinstance(kept.get(name), DatabaseDefault))


@functools.cache
def _fillable(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of what the database can fill in."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.has_db_default())  # noqa: SLF001


def _values(row: models.Model, columns: Columns) -> list[Any]:
    """Return the values of a row. All go as text whose type follows from the column, so that one plan serves them all."""
    pairs = zip(columns.read(row), columns.prepare, strict=True)
    return [None if value is None else prepare(value) for value, prepare in pairs]


@functools.cache
def _columns(model: type[models.Model], left: frozenset[str]) -> Columns:
    written = [field for field in model._meta.concrete_fields if field.attname not in left]  # noqa: SLF001
    read = attrgetter(*(field.attname for field in written))
    return Columns(
        tuple(str(field.column) for field in written),
        read if len(written) > 1 else lambda row: (read(row),),
        tuple(_prepared(field) for field in written),
    )


def _prepared(field: models.Field[Any, Any]) -> Prepare:
    """Return how a value of this column is written, cheaply where it is plain."""
    if isinstance(field, models.ForeignKey):
        return _prepared(field.target_field)
    if isinstance(field, models.JSONField) and field.encoder is None:
        return json.JSONEncoder(ensure_ascii=False).encode
    if isinstance(field, PLAIN):
        return _written
    return lambda value: field.get_db_prep_save(value, connection)


def _written(value: object) -> str:
    """Return a plain value as PostgreSQL reads it."""
    kind = type(value)
    if kind is str:  # most are; a word of a choice is another type
        return value  # type: ignore[return-value]
    if kind is UUID:
        return value.hex  # type: ignore[attr-defined,no-any-return]
    if kind is int or kind is bool:
        return str(value)
    if isinstance(value, date):  # an instant is one too
        return value.isoformat()
    return str(value.value if isinstance(value, models.Choices) else value)


def _is_kept(row: models.Model, left: frozenset[str]) -> None:
    state = row._state  # noqa: SLF001
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    for name in left:
        del row.__dict__[name]
