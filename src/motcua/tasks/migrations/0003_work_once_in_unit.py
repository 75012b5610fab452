"""What lies or lay in a unit is found by its head."""

from motcua.kernel.indexing import BuildIndex
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("tasks", "0002_work_once_held")]
    operations = [
        BuildIndex(
            "task",
            models.Index(
                models.F("organisation"),
                models.F("subject"),
                name="task_once_in_unit",
                condition=Q(organisation__isnull=False),
            ),
        )
    ]
