"""The database itself refuses to change what was published (NĐ 63/2010: what is announced binds)."""

from django.db import migrations

PARTS = (
    "casevariant", "competence", "legalbasis", "channelrule", "requiredpaper", "feerule", "resultkind", "routestep",
)  # fmt: skip

VERSION_GUARD = """
CREATE FUNCTION procedures_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a version that was % is kept', OLD.state USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.valid_to IS NOT NULL AND (NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to) THEN
        RAISE EXCEPTION 'a version that has ended does not begin again' USING ERRCODE = 'check_violation';
    END IF;
    IF (to_jsonb(OLD) - 'state' - 'valid_to') IS DISTINCT FROM (to_jsonb(NEW) - 'state' - 'valid_to')
       OR NEW.state NOT IN (OLD.state, 'withdrawn') THEN
        RAISE EXCEPTION 'a published version does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedures_keep_version BEFORE UPDATE OR DELETE ON procedures_procedureversion
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION procedures_keep_version();

CREATE FUNCTION procedures_keep_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
BEGIN
    IF EXISTS (SELECT FROM procedures_procedureversion v WHERE v.id = owner AND v.state <> 'draft') THEN
        RAISE EXCEPTION 'a part of a published version does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
PART_GUARD = """
CREATE TRIGGER procedures_keep_part BEFORE INSERT OR UPDATE OR DELETE ON procedures_{part}
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part();
"""
NO_GUARD = """
DROP FUNCTION procedures_keep_version() CASCADE;
DROP FUNCTION procedures_keep_part() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]

    operations = [
        migrations.RunSQL(VERSION_GUARD + "".join(PART_GUARD.format(part=part) for part in PARTS), NO_GUARD),
    ]
