"""Insert a row unless an equal one is there, in one statement."""

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault


def insert_unless_known(row: models.Model) -> bool:
    """Insert the row and return True; return False when a unique key of its table holds an equal one already.

    Waits for another transaction that is about to insert an equal one. A refused
    INSERT would end the transaction; this does not.
    """
    columns, values = [], []
    for field in row._meta.concrete_fields:  # noqa: SLF001 - the documented way to ask a model for its columns
        value = getattr(row, field.attname)
        if not isinstance(value, DatabaseDefault):
            columns.append(connection.ops.quote_name(field.column or field.name))
            values.append(field.get_db_prep_save(value, connection))
    table = connection.ops.quote_name(row._meta.db_table)  # noqa: SLF001
    marks = ", ".join(["%s"] * len(values))
    into = f"INSERT INTO {table} ({', '.join(columns)})"
    insert = f"{into} VALUES ({marks}) ON CONFLICT DO NOTHING RETURNING 1"
    with connection.cursor() as cursor:
        cursor.execute(insert, values)
        inserted = cursor.fetchone() is not None
    if inserted:
        row._state.adding = False  # noqa: SLF001
        row._state.db = connection.alias  # noqa: SLF001
    return inserted
