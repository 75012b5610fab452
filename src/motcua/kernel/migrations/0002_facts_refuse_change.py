"""Facts refuse change from everybody, the owner's role too, until somebody takes the trigger away on purpose."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION kernel_fact_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER kernel_fact_append_only BEFORE UPDATE OR DELETE ON kernel_fact
    FOR EACH ROW EXECUTE FUNCTION kernel_fact_refuses_change();
"""
ALLOW = """
DROP TRIGGER kernel_fact_append_only ON kernel_fact;
DROP FUNCTION kernel_fact_refuses_change();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
