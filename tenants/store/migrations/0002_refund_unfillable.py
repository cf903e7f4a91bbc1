from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]

    operations = [
        migrations.AddField("shopsettings", "refund_unfillable", models.BooleanField(default=True)),
    ]
