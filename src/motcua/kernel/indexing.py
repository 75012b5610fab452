"""An index that is built while people work, and whose building may be killed at any moment."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

STANDING = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(quote_ident(%s))"


class BuildIndex(AddIndexConcurrently):
    """Add an index without locking writers out; a second try goes on where a killed one left off.

    A whole index of the name is taken as it stands: the kill came between the index and
    the note that it is there. A half-made one is removed and built anew.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build it, unless it stands."""
        name = str(self.index.name)
        standing = self._standing(schema_editor, name)
        if standing is True:
            return
        if standing is False:
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {schema_editor.quote_name(name)}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    @staticmethod
    def _standing(schema_editor: Any, name: str) -> bool | None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(STANDING, [name])
            row = cursor.fetchone()
        return bool(row[0]) if row else None
