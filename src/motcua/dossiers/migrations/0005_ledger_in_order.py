"""The ledger of one agency is read in the order of reception: without this index its first page sorts all the agency's years."""

from motcua.kernel.indexing import BuildIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dossiers", "0004_found_in_long_lists")]
    operations = [
        BuildIndex(
            model_name="dossier",
            index=models.Index(
                models.F("received_by_agency"), models.F("received_at"), models.F("id"), name="dossier_in_ledger"
            ),
        ),
    ]
