from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("systems", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="system",
            name="edition",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
    ]
