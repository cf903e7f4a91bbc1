"""The database refuses a warning's step back: the table of tenants/payments/transitions.py."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION payments_guard_fraud_warning() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  allowed text[] := CASE OLD.status
    WHEN 'open' THEN ARRAY['refunded','disputed','kept','over']
    WHEN 'refunded' THEN ARRAY['open','disputed']
    ELSE ARRAY[]::text[] END;
BEGIN
  IF NEW.status <> OLD.status AND NOT NEW.status = ANY (allowed) THEN
    RAISE EXCEPTION 'a warning may not go from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $body$;
CREATE TRIGGER payments_fraud_warning_status BEFORE UPDATE OF status ON payments_fraudwarning
  FOR EACH ROW EXECUTE FUNCTION payments_guard_fraud_warning();
"""

BACKWARD = """
DROP TRIGGER payments_fraud_warning_status ON payments_fraudwarning;
DROP FUNCTION payments_guard_fraud_warning();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("payments", "0006_fraud_warnings")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
