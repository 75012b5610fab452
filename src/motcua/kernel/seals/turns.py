"""After a database was moved: let turns go on where they had got to."""

from django.db import connection

HIGHEST = "SELECT greatest((SELECT max(turn) FROM kernel_fact), (SELECT max(ceiling) FROM kernel_seal), 0)"
NOW = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint, kernel_turn_offset()"
MOVE = """
    CREATE OR REPLACE FUNCTION kernel_turn_offset() RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT {}::bigint'
"""


def go_on() -> int:
    """Move the turns on if this server counts its transactions from a lower number than the last one; return by how much.

    A dump that is restored on another server brings facts whose turns that server has not reached. Called as the owner
    of the tables, after each migration, before anybody writes.
    """
    with connection.cursor() as cursor:
        cursor.execute(HIGHEST)
        (highest,) = cursor.fetchone()
        cursor.execute(NOW)
        count, offset = cursor.fetchone()
        missing = highest + 1 - (count + offset)
        if missing <= 0:
            return 0
        cursor.execute(MOVE.format(int(offset + missing)))
    return int(missing)
