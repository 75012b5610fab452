"""Whoever remembers procedures notices that they changed."""

from django.db import migrations

WATCH = """
DO $$ DECLARE place text; BEGIN
    FOREACH place IN ARRAY ARRAY[
        'procedures_field',
        'procedures_procedure',
        'procedures_procedureversion',
        'procedures_agencyprocedure',
        'procedures_casevariant',
        'procedures_competence',
        'procedures_legalbasis',
        'procedures_channelrule',
        'procedures_requiredpaper',
        'procedures_feerule',
        'procedures_resultkind',
        'procedures_routestep'
    ] LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION kernel_reference_changed(%L)', place || '_edition', place, 'procedures');
    END LOOP;
END $$;
"""
LEAVE = """
DO $$ DECLARE place text; BEGIN
    FOREACH place IN ARRAY ARRAY[
        'procedures_field',
        'procedures_procedure',
        'procedures_procedureversion',
        'procedures_agencyprocedure',
        'procedures_casevariant',
        'procedures_competence',
        'procedures_legalbasis',
        'procedures_channelrule',
        'procedures_requiredpaper',
        'procedures_feerule',
        'procedures_resultkind',
        'procedures_routestep'
    ] LOOP
        EXECUTE format('DROP TRIGGER %I ON %I', place || '_edition', place);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_reference_editions"), ("procedures", "0003_parts_stay_where_they_are")]
    operations = [migrations.RunSQL(WATCH, LEAVE)]
