from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("webhooks", "0002_where_a_turn_goes_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="edition",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
    ]
