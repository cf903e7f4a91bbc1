"""Customers who ticked the box at the checkout are on record too, as everybody else who gets news.

SQL that the recording replays: thousands of shops in seconds (docs/adr/0004).
"""

from django.db import migrations

RECORD = """
INSERT INTO customers_newsconsent
    (id, created_at, updated_at, email, status, nonce, source, asked_at, given_at, withdrawn_at)
SELECT gen_random_uuid(), now(), now(), lower(customer.email), 'given',
       replace(gen_random_uuid()::text, '-', ''), 'checkout', NULL, customer.created_at, NULL
FROM customers_customer AS customer
WHERE customer.accepts_marketing
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_newsconsent")]
    operations = [migrations.RunSQL(RECORD, migrations.RunSQL.noop)]
