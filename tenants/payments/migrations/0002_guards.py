"""The database refuses a change of status that may not be: the table of tenants/payments/transitions.py."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION payments_guard_status() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  allowed text[] := CASE TG_ARGV[0] || ':' || OLD.status
    WHEN 'payment:created' THEN ARRAY['requires_method','requires_action','processing','authorized','captured','failed','cancelled','expired']
    WHEN 'payment:requires_method' THEN ARRAY['requires_action','processing','authorized','captured','failed','cancelled','expired']
    WHEN 'payment:requires_action' THEN ARRAY['requires_method','processing','authorized','captured','failed','cancelled','expired']
    WHEN 'payment:processing' THEN ARRAY['requires_method','authorized','captured','failed','cancelled','expired']
    WHEN 'payment:authorized' THEN ARRAY['captured','cancelled','expired']
    WHEN 'payment:failed' THEN ARRAY['captured']
    WHEN 'payment:cancelled' THEN ARRAY['captured']
    WHEN 'payment:expired' THEN ARRAY['captured']
    WHEN 'refund:requested' THEN ARRAY['pending','succeeded','failed']
    WHEN 'refund:pending' THEN ARRAY['succeeded','failed']
    WHEN 'refund:succeeded' THEN ARRAY['failed']
    ELSE ARRAY[]::text[] END;
BEGIN
  IF NEW.status <> OLD.status AND NOT NEW.status = ANY (allowed) THEN
    RAISE EXCEPTION '% may not go from % to %', TG_ARGV[0], OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $body$;
CREATE TRIGGER payments_payment_status BEFORE UPDATE OF status ON payments_payment
  FOR EACH ROW EXECUTE FUNCTION payments_guard_status('payment');
CREATE TRIGGER payments_refund_status BEFORE UPDATE OF status ON payments_paymentrefund
  FOR EACH ROW EXECUTE FUNCTION payments_guard_status('refund');
"""

BACKWARD = """
DROP TRIGGER payments_payment_status ON payments_payment;
DROP TRIGGER payments_refund_status ON payments_paymentrefund;
DROP FUNCTION payments_guard_status();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("payments", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
