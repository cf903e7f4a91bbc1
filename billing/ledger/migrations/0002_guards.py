"""The database itself refuses an entry that does not balance, an entry without postings, and every change."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION public.ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF EXISTS (
    SELECT 1 FROM public.ledger_ledgerposting p JOIN public.ledger_ledgeraccount a ON a.id = p.account_id
    WHERE p.entry_id = NEW.entry_id GROUP BY a.currency HAVING sum(p.amount) <> 0
  ) THEN
    RAISE EXCEPTION 'ledger entry % does not balance', NEW.entry_id USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM public.ledger_ledgerposting p
    JOIN public.ledger_ledgeraccount a ON a.id = p.account_id
    JOIN public.ledger_ledgerentry e ON e.id = p.entry_id
    WHERE p.entry_id = NEW.entry_id
      AND (a.book <> e.book OR (a.shop_id IS NOT NULL AND e.shop_id IS DISTINCT FROM a.shop_id))
  ) THEN
    RAISE EXCEPTION 'ledger entry % touches another book or shop', NEW.entry_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $body$;
CREATE CONSTRAINT TRIGGER ledger_balanced AFTER INSERT ON public.ledger_ledgerposting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_entry_balances();

CREATE FUNCTION public.ledger_entry_has_postings() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF (SELECT count(*) FROM public.ledger_ledgerposting WHERE entry_id = NEW.id) < 2 THEN
    RAISE EXCEPTION 'ledger entry % has no postings', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $body$;
CREATE CONSTRAINT TRIGGER ledger_not_empty AFTER INSERT ON public.ledger_ledgerentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_entry_has_postings();

CREATE FUNCTION public.ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: book a reversal' USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER ledger_posting_fixed BEFORE UPDATE OR DELETE ON public.ledger_ledgerposting
  FOR EACH ROW EXECUTE FUNCTION public.ledger_is_append_only();
CREATE TRIGGER ledger_entry_fixed BEFORE UPDATE OR DELETE ON public.ledger_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION public.ledger_is_append_only();
CREATE TRIGGER ledger_posting_kept BEFORE TRUNCATE ON public.ledger_ledgerposting
  FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_is_append_only();
CREATE TRIGGER ledger_entry_kept BEFORE TRUNCATE ON public.ledger_ledgerentry
  FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_is_append_only();
"""

BACKWARD = """
DROP TRIGGER ledger_balanced ON public.ledger_ledgerposting;
DROP TRIGGER ledger_not_empty ON public.ledger_ledgerentry;
DROP TRIGGER ledger_posting_fixed ON public.ledger_ledgerposting;
DROP TRIGGER ledger_entry_fixed ON public.ledger_ledgerentry;
DROP TRIGGER ledger_posting_kept ON public.ledger_ledgerposting;
DROP TRIGGER ledger_entry_kept ON public.ledger_ledgerentry;
DROP FUNCTION public.ledger_entry_balances();
DROP FUNCTION public.ledger_entry_has_postings();
DROP FUNCTION public.ledger_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
