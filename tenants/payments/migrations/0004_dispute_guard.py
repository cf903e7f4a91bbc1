"""The database refuses a dispute's step back: the table of tenants/payments/transitions.py."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION payments_guard_dispute() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  allowed text[] := CASE OLD.status
    WHEN 'warning' THEN ARRAY['needs_response','under_review','won','lost']
    WHEN 'needs_response' THEN ARRAY['under_review','won','lost']
    WHEN 'under_review' THEN ARRAY['won','lost']
    WHEN 'lost' THEN ARRAY['won']
    ELSE ARRAY[]::text[] END;
BEGIN
  IF NEW.status <> OLD.status AND NOT NEW.status = ANY (allowed) THEN
    RAISE EXCEPTION 'a dispute may not go from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $body$;
CREATE TRIGGER payments_dispute_status BEFORE UPDATE OF status ON payments_paymentdispute
  FOR EACH ROW EXECUTE FUNCTION payments_guard_dispute();
"""

BACKWARD = """
DROP TRIGGER payments_dispute_status ON payments_paymentdispute;
DROP FUNCTION payments_guard_dispute();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("payments", "0003_disputes")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
