"""Lists by procedure and by state read an index: without them each of these lists reads every dossier of the province."""

from motcua.kernel.indexing import BuildIndex
from django.db import migrations, models

NEWEST = ("submitted_at", "id")


def newest(name: str, *first: str) -> BuildIndex:
    """Say of an index by these columns, the newest row last, that it is made while people work."""
    columns = (models.F(column) for column in (*first, *NEWEST))
    return BuildIndex(model_name="dossier", index=models.Index(*columns, name=name))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dossiers", "0003_ends_without_a_result")]
    operations = [
        newest("dossier_of_desk_in_state", "received_by_agency", "state"),
        newest("dossier_in_state", "state"),
        newest("dossier_of_procedure", "procedure_code"),
    ]
