"""A part of a published version is not moved to a draft either: both ends of a change are looked at."""

from django.db import migrations

BOTH_ENDS = """
CREATE OR REPLACE FUNCTION procedures_keep_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT FROM procedures_procedureversion v WHERE v.id = OLD.version_id AND v.state <> 'draft'
    ) OR TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM procedures_procedureversion v WHERE v.id = NEW.version_id AND v.state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'a part of a published version does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_published_never_changes")]
    operations = [migrations.RunSQL(BOTH_ENDS, migrations.RunSQL.noop)]
