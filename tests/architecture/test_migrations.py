"""A migration after the first must run while people work: nothing is lost, nothing is locked for long."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from tests.architecture.conftest import HOUSE

LOSES = (
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def later_migrations() -> Iterator[tuple[str, type[migrations.Migration]]]:
    for path in sorted(Path(HOUSE).glob("*/migrations/[0-9]*.py")):
        module, name = path.parts[-3], path.stem
        migration = importlib.import_module(f"motcua.{module}.migrations.{name}").Migration
        if not migration.initial:  # the first ones make the tables, sometimes in two steps
            yield f"{module}.{name}", migration


def faults(migration: type[migrations.Migration]) -> list[str]:
    """Return what is dangerous about a migration of tables that already hold rows."""
    new = {
        operation.name.lower() for operation in migration.operations if isinstance(operation, migrations.CreateModel)
    }
    found = []
    for operation in flat(migration.operations):
        table = str(getattr(operation, "model_name", "")).lower()
        if table not in new:
            found += [fault for fault in fault_of(operation, atomic=migration.atomic) if fault]
    return found


def flat(operations: list[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from flat(operation.database_operations)
        else:
            yield operation


def fault_of(operation: Operation, *, atomic: bool) -> Iterator[str]:
    from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, RemoveIndexConcurrently

    from motcua.kernel.indexing import BuildIndex

    if isinstance(operation, LOSES):
        yield f"{operation.describe()}: the running version still reads it"
    if isinstance(operation, migrations.AddField) and refuses_old_writers(operation.field):
        yield f"{operation.describe()}: NOT NULL without a default in the database"
    if isinstance(operation, migrations.AddField) and indexes_at_once(operation.field):
        yield f"{operation.describe()}: makes an index or a key under a lock; add it without, then BuildIndex"
    if isinstance(operation, migrations.AlterField | migrations.AlterUniqueTogether | migrations.AlterIndexTogether):
        yield f"{operation.describe()}: may write or read the whole table under a lock; say in ALTERED why not"
    if isinstance(operation, migrations.AddIndex) and not isinstance(operation, AddIndexConcurrently):
        yield f"{operation.describe()}: locks the table; use BuildIndex"
    if isinstance(operation, AddIndexConcurrently) and not isinstance(operation, BuildIndex):
        yield f"{operation.describe()}: cannot be finished once it was killed; use BuildIndex"
    if isinstance(operation, migrations.RemoveIndex) and not isinstance(operation, RemoveIndexConcurrently):
        yield f"{operation.describe()}: locks the table; use RemoveIndexConcurrently"
    if isinstance(operation, AddIndexConcurrently | RemoveIndexConcurrently) and atomic:
        yield f"{operation.describe()}: concurrently needs atomic = False"
    if isinstance(operation, migrations.RunPython | migrations.RunSQL) and not operation.reversible:
        yield f"{operation.describe()}: cannot be undone"
    if isinstance(operation, migrations.AddConstraint) and not isinstance(operation, AddConstraintNotValid):
        yield f"{operation.describe()}: reads the whole table under a lock; use AddConstraintNotValid, then ValidateConstraint"
    if isinstance(operation, migrations.RunSQL):
        yield from (f"{operation.describe()}: {why}" for why in faults_of_sql(operation.sql))


LOCKING = {
    r"\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)": "an index without CONCURRENTLY locks the table",
    r"\bDROP\s+INDEX\s+(?!CONCURRENTLY)": "dropping an index without CONCURRENTLY locks the table",
    r"\bLOCK\s+TABLE\b": "people wait for whoever holds it",
    r"\b(?:VACUUM\s+FULL|CLUSTER|REINDEX\s+(?!.*CONCURRENTLY))\b": "writes the whole table anew under a lock",
    r"\bADD\s+CONSTRAINT\b(?!.*\bNOT\s+VALID\b)": "reads the whole table under a lock; add it NOT VALID",
    r"\bALTER\s+COLUMN\s+\S+\s+(?:SET\s+DATA\s+)?TYPE\b": "writes the whole table anew under a lock",
    r"\bALTER\s+COLUMN\s+\S+\s+SET\s+NOT\s+NULL\b": "reads the whole table under a lock",
    r"\b(?:DROP\s+(?:TABLE|COLUMN)|TRUNCATE\s+(?!ON\b)|RENAME\s+(?:TO|COLUMN))\b": "the running version still reads it",
}


def faults_of_sql(told: object) -> Iterator[str]:
    """Name what is dangerous about SQL written by hand, statement by statement."""
    statements = told if isinstance(told, list | tuple) else [told]
    for statement in statements:
        words = str(statement[0] if isinstance(statement, list | tuple) else statement)
        for pattern, why in LOCKING.items():
            if re.search(pattern, words, re.IGNORECASE | re.DOTALL):
                yield why


def refuses_old_writers(field: models.Field) -> bool:
    return not (field.null or field.has_db_default() or field.many_to_many)


def indexes_at_once(field: models.Field) -> bool:
    return field.unique or field.db_index or (isinstance(field, models.ForeignKey) and field.db_constraint)


ALTERED = {
    "dossiers.0003_ends_without_a_result": {"Alter field outcome on decision": "one more choice; the column stays"},
    "files.0002_cleaned_copies": {"Alter field media_type on storedfile": "a longer text; PostgreSQL rewrites nothing"},
}
"""Changed columns of later migrations, and why nobody waits for them."""


@pytest.mark.promise("P27")
def test_later_migrations_are_safe_while_people_work() -> None:
    found = {name: faults(migration) for name, migration in later_migrations()}
    unsaid = {
        name: [fault for fault in told if fault.partition(":")[0] not in ALTERED.get(name, {})]
        for name, told in found.items()
    }
    assert not {name: told for name, told in unsaid.items() if told}


def made_of(*operations: Operation, atomic: bool = True) -> type[migrations.Migration]:
    return type("Migration", (migrations.Migration,), {"operations": list(operations), "atomic": atomic})


def test_a_lost_column_is_noticed() -> None:
    assert faults(made_of(migrations.RemoveField("fact", "body")))


def test_a_column_that_old_writers_do_not_fill_is_noticed() -> None:
    assert faults(made_of(migrations.AddField("fact", "more", models.TextField(default=""))))
    assert faults(made_of(migrations.AddField("fact", "more", models.TextField(null=True, unique=True))))
    assert faults(made_of(migrations.AddField("fact", "more", models.TextField(null=True, db_index=True))))
    book = models.ForeignKey("kernel.NumberBook", models.PROTECT, null=True)
    assert faults(made_of(migrations.AddField("fact", "more", book)))
    assert faults(made_of(migrations.AlterField("fact", "name", models.TextField())))
    assert not faults(made_of(migrations.AddField("fact", "more", models.TextField(db_default=""))))
    assert not faults(made_of(migrations.AddField("fact", "more", models.TextField(null=True))))


def test_an_index_that_locks_is_noticed() -> None:
    from django.contrib.postgres.operations import AddIndexConcurrently

    from motcua.kernel.indexing import BuildIndex

    index = models.Index(fields=["at"], name="by_time")
    assert faults(made_of(migrations.AddIndex("fact", index)))
    assert faults(made_of(AddIndexConcurrently("fact", index), atomic=False))
    assert faults(made_of(BuildIndex("fact", index)))
    assert not faults(made_of(BuildIndex("fact", index), atomic=False))


def test_a_new_table_may_have_everything() -> None:
    table = migrations.CreateModel("Fresh", [("id", models.UUIDField(primary_key=True))])
    assert not faults(made_of(table, migrations.AddIndex("fresh", models.Index(fields=["id"], name="fresh_id"))))


def test_a_constraint_that_reads_the_whole_table_is_noticed() -> None:
    from django.contrib.postgres.operations import AddConstraintNotValid

    check = models.CheckConstraint(condition=models.Q(at__isnull=False), name="has_a_time")
    assert faults(made_of(migrations.AddConstraint("fact", check)))
    assert not faults(made_of(AddConstraintNotValid("fact", check)))


def test_sql_that_locks_or_cannot_be_undone_is_noticed() -> None:
    undo = migrations.RunSQL.noop
    for words in (
        "CREATE INDEX a ON kernel_fact (at)",
        "DROP INDEX a",
        "LOCK TABLE kernel_fact",
        "VACUUM FULL kernel_fact",
        "ALTER TABLE kernel_fact ADD CONSTRAINT c CHECK (at IS NOT NULL)",
        "ALTER TABLE kernel_fact ALTER COLUMN name TYPE text",
        "ALTER TABLE kernel_fact ALTER COLUMN name SET NOT NULL",
        "ALTER TABLE kernel_fact RENAME COLUMN name TO title",
    ):
        assert faults(made_of(migrations.RunSQL(words, undo))), words
        assert faults(made_of(migrations.RunSQL([(words, None)], undo))), words
    assert faults(made_of(migrations.RunSQL("SELECT 1")))
    safe = "CREATE INDEX CONCURRENTLY a ON kernel_fact (at); ALTER TABLE kernel_fact ADD CONSTRAINT c CHECK (true) NOT VALID"
    assert not faults(made_of(migrations.RunSQL(safe, undo)))
