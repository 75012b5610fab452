"""The sealer walks over facts by their turn; the index is built while people work."""

from motcua.kernel.indexing import BuildIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("kernel", "0004_facts_in_turn")]
    operations = [BuildIndex("fact", models.Index("turn", "id", name="fact_in_turn"))]
