"""When a worker began with a row: until then no attempt is counted, from then on it has to be heard of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_outbox_rights")]

    operations = [
        migrations.AddField(
            model_name="outboxrow", name="started_at", field=models.DateTimeField(null=True)
        ),
    ]
