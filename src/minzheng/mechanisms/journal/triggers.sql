-- The journal writes itself: one statement-level trigger function for every tracked table.
-- An act counts for the transaction whose number and start are both its own: numbers begin anew in a restored database.
CREATE OR REPLACE FUNCTION journal_begin(account bigint, post bigint, actor text, purpose text, business timestamptz)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE number bigint;
BEGIN
    IF btrim(actor) = '' OR btrim(purpose) = '' THEN
        RAISE EXCEPTION '操作须写明经办和事由' USING ERRCODE = 'MZ002';
    END IF;
    INSERT INTO journal_act (tx, account_id, post_id, actor, purpose, business_time, real_time)
    VALUES (pg_current_xact_id()::text::bigint, account, post, left(actor, 200), left(purpose, 200), business, now())
    RETURNING id INTO number;
    PERFORM set_config('minzheng.act', number::text, true);
    RETURN number;
END $$;

CREATE OR REPLACE FUNCTION journal_current_act(table_name text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE act bigint := substring(current_setting('minzheng.act', true) FROM '^\d{1,18}$')::bigint;
BEGIN
    PERFORM 1 FROM journal_act WHERE id = act AND tx = pg_current_xact_id()::text::bigint AND real_time = now();
    IF NOT FOUND THEN
        RAISE EXCEPTION '表 % 只能在 acting() 之内改动', table_name USING ERRCODE = 'MZ001';
    END IF;
    RETURN act;
END $$;

-- The settings decide how values become JSON; pinned, so that equal values are equal in every session.
CREATE OR REPLACE FUNCTION journal_write() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
DECLARE
    key text := TG_ARGV[0];
    act bigint := journal_current_act(TG_TABLE_NAME);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO journal_entry (act_id, table_name, row_pk, operation, old, new)
        SELECT act, TG_TABLE_NAME, row ->> key, TG_OP, NULL, row
        FROM (SELECT to_jsonb(n) AS row FROM new_rows n) AS made;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO journal_entry (act_id, table_name, row_pk, operation, old, new)
        SELECT act, TG_TABLE_NAME, row ->> key, TG_OP, row, NULL
        FROM (SELECT to_jsonb(o) AS row FROM old_rows o) AS gone;
    ELSE  -- a changed key is the end of one row and the beginning of another
        INSERT INTO journal_entry (act_id, table_name, row_pk, operation, old, new)
        SELECT act, TG_TABLE_NAME, coalesce(after.key, before.key),
               CASE WHEN before.key IS NULL THEN 'INSERT' WHEN after.key IS NULL THEN 'DELETE' ELSE 'UPDATE' END,
               before.row, after.row
        FROM (SELECT to_jsonb(n) ->> key AS key, to_jsonb(n) AS row FROM new_rows n) AS after
        FULL JOIN (SELECT to_jsonb(o) ->> key AS key, to_jsonb(o) AS row FROM old_rows o) AS before
            ON before.key = after.key
        WHERE before.row IS DISTINCT FROM after.row;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION journal_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '表 % 只增不改', TG_TABLE_NAME USING ERRCODE = 'MZ002';
END $$;

-- A stamp moves in the transaction of the change and takes a number that never comes again.
CREATE OR REPLACE FUNCTION journal_move_stamp() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO journal_stamp (name, moved) VALUES (TG_TABLE_NAME, nextval('journal_stamp_moved'))
    ON CONFLICT (name) DO UPDATE SET moved = EXCLUDED.moved;
    RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION journal_begin, journal_current_act, journal_write, journal_keep, journal_move_stamp FROM PUBLIC;
