"""Each topic of reference data has an edition; triggers on its tables give a new one at every change."""

from django.db import migrations, models

CHANGED = """
CREATE FUNCTION kernel_reference_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kernel_referenceedition (topic, edition) VALUES (TG_ARGV[0], gen_random_uuid())
    ON CONFLICT (topic) DO UPDATE SET edition = EXCLUDED.edition;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_facts_refuse_change")]
    operations = [
        migrations.CreateModel(
            name="ReferenceEdition",
            fields=[
                ("topic", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("edition", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(CHANGED, "DROP FUNCTION kernel_reference_changed()"),
    ]
