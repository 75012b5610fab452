"""What one person ever held is found by key: without it every look at a dossier reads all tasks."""

from motcua.kernel.indexing import BuildIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("tasks", "0001_initial")]
    operations = [
        BuildIndex(
            model_name="task",
            index=models.Index(
                models.F("position"),
                models.F("subject"),
                condition=models.Q(("position__isnull", False)),
                name="task_once_of_person",
            ),
        ),
    ]
