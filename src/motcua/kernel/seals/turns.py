"""After a database was moved: let turns go on where they had got to."""

from django.db import connection

HIGHEST = "SELECT greatest((SELECT max(turn) FROM kernel_fact), (SELECT max(ceiling) FROM kernel_seal), 0)"
# Below which turn no transaction of this database is open, by one snapshot ``s``. Transactions of other databases of the
# server count in a snapshot too, but write no fact here: whoever is known to work there holds nothing back. A lock that is
# not found yet leaves the transaction among ours.
HORIZON = """
    least(pg_snapshot_xmax(s)::text::bigint, (
        SELECT min(open::text::bigint) FROM pg_snapshot_xip(s) AS open WHERE NOT EXISTS (
            SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted
              AND transactionid::text::bigint = mod(open::text::bigint, 4294967296) AND datname <> current_database())
    )) + kernel_turn_offset()"""
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
