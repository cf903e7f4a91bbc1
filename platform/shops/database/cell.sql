-- What a cell's public schema offers its shops. Run by the owner on every `migrate_platform`; idempotent.

CREATE TABLE IF NOT EXISTS public.shops_template (
    fingerprint text PRIMARY KEY,
    ddl         text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO stoa_platform, stoa_cell, stoa_shop;
REVOKE ALL ON TABLE public.shops_template FROM PUBLIC, stoa_platform, stoa_cell, stoa_shop;
GRANT SELECT ON TABLE public.shops_template TO stoa_cell;

-- Make a shop's schema and role from a template the owner wrote. Returns the fingerprint of what is there.
-- Called again with the same name it changes nothing: a crash between schema and directory is finished that way.
CREATE OR REPLACE FUNCTION public.shops_create_schema(wanted_name text, wanted_fingerprint text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    template_ddl text;
    present text;
BEGIN
    IF wanted_name !~ '^s_[0-9a-z]{20}$' THEN
        RAISE EXCEPTION 'not a name for a shop''s schema: %', wanted_name USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('shops.schema.' || wanted_name, 0));
    SELECT obj_description(oid, 'pg_namespace') INTO present FROM pg_namespace WHERE nspname = wanted_name;
    IF FOUND THEN
        RETURN coalesce(present, '');
    END IF;
    SELECT ddl INTO template_ddl FROM public.shops_template WHERE fingerprint = wanted_fingerprint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no template for fingerprint %', wanted_fingerprint
            USING ERRCODE = 'no_data_found', HINT = 'Run ./stoa manage migrate_shops.';
    END IF;

    EXECUTE format('CREATE SCHEMA %I', wanted_name);
    PERFORM set_config('search_path', quote_ident(wanted_name), true);
    PERFORM set_config('check_function_bodies', 'off', true);
    EXECUTE template_ddl;
    EXECUTE format('COMMENT ON SCHEMA %I IS %L', wanted_name, wanted_fingerprint);
    PERFORM public.shops_grant_schema(wanted_name);
    RETURN wanted_fingerprint;
END
$function$;

-- The role of the schema's own name: NOLOGIN, rights on these tables and on nothing else, reachable by SET ROLE only.
CREATE OR REPLACE FUNCTION public.shops_grant_schema(shop_schema text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = shop_schema) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS IN ROLE stoa_shop',
                       shop_schema);
        EXECUTE format('GRANT %I TO stoa_web WITH INHERIT FALSE, SET TRUE', shop_schema);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', shop_schema, shop_schema);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', shop_schema, shop_schema);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO %I', shop_schema, shop_schema);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON TABLE %I.django_migrations FROM %I', shop_schema, shop_schema);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I',
                   shop_schema, shop_schema);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE, SELECT ON SEQUENCES TO %I',
                   shop_schema, shop_schema);
END
$function$;

-- What schemas of shops there are, and what each has in it: for provisioning's sweep and for the migration runner.
CREATE OR REPLACE FUNCTION public.shops_schemas() RETURNS TABLE (name text, fingerprint text)
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT nspname::text, coalesce(obj_description(oid, 'pg_namespace'), '')
      FROM pg_namespace WHERE nspname ~ '^s_[0-9a-z]{20}$'
$function$;

REVOKE ALL ON FUNCTION public.shops_create_schema(text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.shops_grant_schema(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.shops_schemas() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.shops_create_schema(text, text) TO stoa_cell;
GRANT EXECUTE ON FUNCTION public.shops_schemas() TO stoa_cell;
