"""Facts know the turn of their transaction; tables of the seal and of numbers that were cancelled or begun late."""

import django.contrib.postgres.fields
from django.db import migrations, models

import motcua.kernel.ids

# A turn is the number of the transaction, moved on by an offset that is not zero only where the database was brought
# to a cluster whose count of transactions stood lower (kernel.seals.turns). Both functions are inlined.
TURNS = """
CREATE FUNCTION kernel_turn_offset() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT 0::bigint';
CREATE FUNCTION kernel_fact_turn() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT pg_catalog.pg_current_xact_id()::text::bigint + public.kernel_turn_offset()';
"""
NO_TURNS = "DROP FUNCTION kernel_fact_turn(); DROP FUNCTION kernel_turn_offset();"

REFUSE = """
CREATE TRIGGER kernel_fact_never_emptied BEFORE TRUNCATE ON kernel_fact
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_fact_refuses_change();
CREATE TRIGGER kernel_seal_append_only BEFORE UPDATE OR DELETE ON kernel_seal
    FOR EACH ROW EXECUTE FUNCTION kernel_fact_refuses_change();
CREATE TRIGGER kernel_seal_never_emptied BEFORE TRUNCATE ON kernel_seal
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_fact_refuses_change();
CREATE TRIGGER kernel_sealhead_append_only BEFORE UPDATE OR DELETE ON kernel_sealhead
    FOR EACH ROW EXECUTE FUNCTION kernel_fact_refuses_change();
CREATE TRIGGER kernel_sealhead_never_emptied BEFORE TRUNCATE ON kernel_sealhead
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_fact_refuses_change();
"""
ALLOW = """
DROP TRIGGER kernel_fact_never_emptied ON kernel_fact;
DROP TRIGGER kernel_seal_append_only ON kernel_seal;
DROP TRIGGER kernel_seal_never_emptied ON kernel_seal;
DROP TRIGGER kernel_sealhead_append_only ON kernel_sealhead;
DROP TRIGGER kernel_sealhead_never_emptied ON kernel_sealhead;
"""


def _key() -> models.UUIDField:
    return models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)


def _told() -> list[tuple[str, models.Field]]:
    return [
        ("reason", models.CharField(max_length=500)),
        ("by", models.UUIDField(null=True)),
        ("by_name", models.CharField(max_length=200)),
        ("at", models.DateTimeField()),
    ]


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_reference_editions")]
    operations = [
        migrations.RunSQL(TURNS, NO_TURNS),
        migrations.AddField(
            model_name="fact",
            name="turn",
            field=models.BigIntegerField(db_default=models.Func(function="kernel_fact_turn"), editable=False),
        ),
        migrations.CreateModel(
            name="CancelledNumber",
            fields=[
                ("id", _key()),
                ("book", models.CharField(max_length=120)),
                ("period", models.CharField(max_length=10)),
                ("number", models.PositiveIntegerField()),
                *_told(),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["book", "period", "number"], name="cancelled_once")]
            },
        ),
        migrations.CreateModel(
            name="NumberOpening",
            fields=[
                ("id", _key()),
                ("book", models.CharField(max_length=120)),
                ("period", models.CharField(max_length=10)),
                ("first", models.PositiveIntegerField()),
                *_told(),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["book", "period"], name="opened_once")]},
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("first", models.BigIntegerField()),
                ("facts", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("digests", models.BinaryField()),
                ("until", models.BigIntegerField()),
                ("horizon", models.BigIntegerField()),
                ("ceiling", models.BigIntegerField()),
                ("sealed_at", models.DateTimeField()),
                ("previous", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="SealHead",
            fields=[
                ("id", _key()),
                ("number", models.BigIntegerField()),
                ("position", models.BigIntegerField()),
                ("key", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                ("text", models.TextField()),
                ("signature", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="SealCheck",
            fields=[
                ("id", _key()),
                ("at", models.DateTimeField()),
                ("seconds", models.FloatField()),
                ("position", models.BigIntegerField()),
                ("faults", models.PositiveIntegerField()),
                ("findings", models.JSONField()),
            ],
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
