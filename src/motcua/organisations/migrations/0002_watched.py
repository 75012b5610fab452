"""Whoever remembers organisations notices that they changed."""

from django.db import migrations

WATCH = """
DO $$ DECLARE place text; BEGIN
    FOREACH place IN ARRAY ARRAY[
        'organisations_administrativeunit',
        'organisations_unitsuccession',
        'organisations_organisation',
        'organisations_organisationname',
        'organisations_organisationidentifier',
        'organisations_organisationsuccession'
    ] LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION kernel_reference_changed(%L)', place || '_edition', place, 'organisations');
    END LOOP;
END $$;
"""
LEAVE = """
DO $$ DECLARE place text; BEGIN
    FOREACH place IN ARRAY ARRAY[
        'organisations_administrativeunit',
        'organisations_unitsuccession',
        'organisations_organisation',
        'organisations_organisationname',
        'organisations_organisationidentifier',
        'organisations_organisationsuccession'
    ] LOOP
        EXECUTE format('DROP TRIGGER %I ON %I', place || '_edition', place);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_reference_editions"), ("organisations", "0001_initial")]
    operations = [migrations.RunSQL(WATCH, LEAVE)]
