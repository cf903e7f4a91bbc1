

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0003_folded_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='fulfillment',
            name='idempotency_key',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddConstraint(
            model_name='fulfillment',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('idempotency_key',), name='fulfillment_key_unique'),
        ),
    ]
