"""The database refuses an order whose parts do not add up, and a line that is changed after it was sold."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION orders_adds_up() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  wanted uuid := CASE WHEN TG_TABLE_NAME = 'orders_order' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'order_id')::uuid END;
  wrong boolean;
BEGIN
  EXECUTE format(
    'SELECT o.items_total <> (SELECT coalesce(sum(l.total), 0) FROM %1$I.orders_orderline l WHERE l.order_id = o.id)
         OR o.shipping_total <> (SELECT coalesce(sum(s.total), 0) FROM %1$I.orders_shippingline s WHERE s.order_id = o.id)
         OR o.subtotal <> (SELECT coalesce(sum(l.unit_price * l.quantity), 0) FROM %1$I.orders_orderline l WHERE l.order_id = o.id)
       FROM %1$I.orders_order o WHERE o.id = $1', TG_TABLE_SCHEMA) INTO wrong USING wanted;
  IF wrong THEN
    RAISE EXCEPTION 'the lines of order % do not sum to its total', wanted USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $body$;
CREATE CONSTRAINT TRIGGER orders_order_adds_up AFTER INSERT OR UPDATE OF items_total, shipping_total, subtotal, total
  ON orders_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION orders_adds_up();
CREATE CONSTRAINT TRIGGER orders_line_adds_up AFTER INSERT ON orders_orderline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION orders_adds_up();

CREATE FUNCTION orders_line_is_sold() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a line that was sold stays' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.order_id, NEW.quantity, NEW.unit_price, NEW.discount, NEW.tax, NEW.total, NEW.title, NEW.sku)
     IS DISTINCT FROM (OLD.order_id, OLD.quantity, OLD.unit_price, OLD.discount, OLD.tax, OLD.total, OLD.title, OLD.sku) THEN
    RAISE EXCEPTION 'a line does not change after it was sold' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $body$;
CREATE TRIGGER orders_line_fixed BEFORE UPDATE OR DELETE ON orders_orderline
  FOR EACH ROW EXECUTE FUNCTION orders_line_is_sold();
"""

BACKWARD = """
DROP TRIGGER orders_line_fixed ON orders_orderline;
DROP FUNCTION orders_line_is_sold();
DROP TRIGGER orders_line_adds_up ON orders_orderline;
DROP TRIGGER orders_order_adds_up ON orders_order;
DROP FUNCTION orders_adds_up();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
