"""A province with many dossiers: the demonstration's past, copied under other keys and codes until there are enough."""

from psycopg import Connection, connect, sql

from motcua.site.bench.ground import Ground

KEYED = {
    "dossiers_dossier": {"id": "m.new", "submission_no": "t.submission_no || '-' || m.k", "code": "{code}", "search_key": "{found}"},
    "dossiers_dossierpaper": {"id": "gen_random_uuid()", "dossier_id": "m.new"},
    "tasks_task": {"id": "gen_random_uuid()", "subject": "m.new", "code": "{code}"},
    "tasks_interval": {"id": "gen_random_uuid()", "subject": "m.new"},
    "kernel_fact": {"id": "gen_random_uuid()", "subject": "m.new"},
}  # fmt: skip
ABOUT = {"dossiers_dossier": "id", "dossiers_dossierpaper": "dossier_id"}
LEFT_OUT = {"kernel_fact": ("turn",)}
NUMBER = "regexp_replace({}, '-(\\d+)$', '-' || (m.k * 100000 + coalesce(substring({} from '\\d+$'), '0')::int))"


def enough(stand: Ground, wanted: int) -> int:
    """Bring the number of dossiers to about ``wanted`` and return how many there are; statistics are fresh afterwards."""
    with connect(stand.owner_url, autocommit=True) as owner:
        first = _count(owner)
        times = max(0, wanted // first - 1)
        with owner.transaction():
            owner.execute(
                "CREATE TEMP TABLE m ON COMMIT DROP AS SELECT id AS old, gen_random_uuid() AS new, k "
                "FROM dossiers_dossier, generate_series(1, %s) AS k",
                [times],
            )
            owner.execute("ANALYZE m")
            for table, changed in KEYED.items():
                owner.execute(_copies(owner, table, changed))
        owner.execute("VACUUM ANALYZE")
        return _count(owner)


def _count(owner: Connection[tuple[int]]) -> int:
    row = owner.execute("SELECT count(*) FROM dossiers_dossier").fetchone()
    return int(row[0]) if row else 0


def _copies(owner: Connection[tuple[int]], table: str, changed: dict[str, str]) -> sql.Composed:
    rows = owner.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", [table]
    )
    names = [str(row[0]) for row in rows.fetchall() if str(row[0]) not in LEFT_OUT.get(table, ())]
    code = NUMBER.format("t.code", "t.code")
    found = f"replace(t.search_key, lower(coalesce(t.code, '-')), lower(coalesce({code}, '-')))"
    said = {name: words.replace("{code}", code).replace("{found}", found) for name, words in changed.items()}
    values = [sql.SQL(said[name]) if name in said else sql.SQL("t.{}").format(sql.Identifier(name)) for name in names]
    return sql.SQL("INSERT INTO {table} ({names}) SELECT {values} FROM {table} t JOIN m ON m.old = t.{about}").format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(map(sql.Identifier, names)),
        values=sql.SQL(", ").join(values),
        about=sql.Identifier(ABOUT.get(table, "subject")),
    )
