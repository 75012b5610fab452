"""What the application's database role may do: everything but change or remove a fact or its seal."""

import psycopg
from psycopg import sql

APPEND_ONLY = ("kernel_fact", "kernel_seal", "kernel_sealhead")


def grant(owner_url: str, role: str) -> None:
    """Give the application's role its rights on every table of the owner's database.

    Called after each migration. The application reads and writes rows; it owns
    nothing, so it can neither alter a table nor undo the refusal on facts.
    """
    with psycopg.connect(owner_url, autocommit=True) as connection:
        name = sql.Identifier(role)
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        everything = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}"
        connection.execute(sql.SQL(everything).format(name))
        connection.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
        connection.execute(sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(name))
        for table in APPEND_ONLY:
            connection.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), name)
            )
        connection.execute(sql.SQL("REVOKE ALL ON django_migrations FROM {}").format(name))
        connection.execute(sql.SQL("GRANT SELECT ON django_migrations TO {}").format(name))
