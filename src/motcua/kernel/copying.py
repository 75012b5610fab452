"""Write many rows at once with COPY, for imports and an invented past."""

from collections.abc import Iterable, Sequence

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql
from psycopg.types.json import Jsonb


def copy_in(rows: Iterable[models.Model]) -> int:
    """Write these rows, of any models, in the current transaction and return how many.

    One COPY for each model, in the order in which the models first come: what is pointed
    at must come first. Columns that the database fills by itself are left to it. Nothing is
    validated here but by the database's own constraints, and no signal is sent.
    """
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, same in by_model.items():
        _copy(model, same)
    return sum(map(len, by_model.values()))


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    meta = model._meta  # noqa: SLF001 - Django's documented way to learn the columns
    fields = [field for field in meta.concrete_fields if field.db_default is NOT_PROVIDED]
    names = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(meta.db_table), names)
    columns = [(field.attname, isinstance(field, models.JSONField)) for field in fields]
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([Jsonb(getattr(row, name)) if is_json else getattr(row, name) for name, is_json in columns])
