"""Give the administrator's role, where it is loaded already, the rights that this module brings."""

from django.db import migrations

BROUGHT = ("operations.read", "operations.manage")


def give(apps, _schema):
    for role in apps.get_model("people", "Role").objects.filter(code="administrator"):
        role.rights += [right for right in BROUGHT if right not in role.rights]
        role.save(update_fields=["rights"])


def take(apps, _schema):
    for role in apps.get_model("people", "Role").objects.filter(code="administrator"):
        role.rights = [right for right in role.rights if right not in BROUGHT]
        role.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial"), ("people", "0002_limits_counted_together")]
    operations = [migrations.RunPython(give, take)]
