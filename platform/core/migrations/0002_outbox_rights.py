"""Who may do what with the outbox, the inbox and the audit log; enforced by PostgreSQL, not by our care.

A shop's role may insert rows of its own, hold the row it was handed, and mark it done: nothing else, and it
reads none. `current_setting('role')` is the role set by SET ROLE; inside a SECURITY DEFINER function
`current_user` would be the owner. The lease token is known only to the worker that was handed the row.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION public.outbox_hold(row_id uuid, token uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM public.core_outbox
    WHERE id = row_id AND lease_token = token AND status = 'leased'
      AND (shop_role IN ('', current_setting('role')) OR current_setting('role') IN ('stoa_platform', 'stoa_cell'))
    FOR UPDATE;
    RETURN FOUND;
END $$;

CREATE FUNCTION public.outbox_done(row_id uuid, token uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    message uuid;
BEGIN
    UPDATE public.core_outbox
    SET status = 'done', finished_at = clock_timestamp(), lease_token = NULL, lease_until = NULL, last_error = ''
    WHERE id = row_id AND lease_token = token AND status = 'leased'
      AND (shop_role IN ('', current_setting('role')) OR current_setting('role') IN ('stoa_platform', 'stoa_cell'))
    RETURNING message_id INTO message;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF message IS NOT NULL THEN
        UPDATE public.core_inbox SET status = 'done', finished_at = clock_timestamp()
        WHERE id = message
          AND NOT EXISTS (SELECT 1 FROM public.core_outbox WHERE message_id = message AND status <> 'done');
    END IF;
    RETURN true;
END $$;

REVOKE ALL ON FUNCTION public.outbox_hold(uuid, uuid), public.outbox_done(uuid, uuid) FROM PUBLIC;

ALTER TABLE public.core_outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY ours ON public.core_outbox
    USING (current_user IN ('stoa_platform', 'stoa_cell'))
    WITH CHECK (current_user IN ('stoa_platform', 'stoa_cell'));
CREATE POLICY of_the_shop ON public.core_outbox FOR INSERT
    WITH CHECK (shop_role = current_user::text);
"""

RIGHTS = """
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'stoa_shop') THEN
        REVOKE ALL ON public.core_outbox, public.core_inbox, public.core_auditentry FROM stoa_shop;
        GRANT INSERT ON public.core_outbox TO stoa_shop;
        GRANT EXECUTE ON FUNCTION public.outbox_hold(uuid, uuid), public.outbox_done(uuid, uuid) TO stoa_shop;
    END IF;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'stoa_platform') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON public.core_outbox, public.core_inbox TO stoa_platform;
        REVOKE ALL ON public.core_auditentry FROM stoa_platform;
        GRANT SELECT, INSERT ON public.core_auditentry TO stoa_platform;
        GRANT EXECUTE ON FUNCTION public.outbox_hold(uuid, uuid), public.outbox_done(uuid, uuid) TO stoa_platform;
    END IF;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'stoa_cell') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON public.core_outbox, public.core_inbox TO stoa_cell;
        GRANT EXECUTE ON FUNCTION public.outbox_hold(uuid, uuid), public.outbox_done(uuid, uuid) TO stoa_cell;
    END IF;
END $$;
"""

UNDO = """
DROP POLICY of_the_shop ON public.core_outbox;
DROP POLICY ours ON public.core_outbox;
ALTER TABLE public.core_outbox DISABLE ROW LEVEL SECURITY;
DROP FUNCTION public.outbox_done(uuid, uuid);
DROP FUNCTION public.outbox_hold(uuid, uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, UNDO),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
