-- What the database itself holds: a means test and its lines stay as they were written, and no line comes later.
CREATE OR REPLACE FUNCTION means_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is recorded and stays: 已登记的核对不能修改或删除,请重新登记', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER means_keep BEFORE UPDATE OR DELETE ON means_meanstest
    FOR EACH ROW EXECUTE FUNCTION means_keep();
CREATE TRIGGER means_keep BEFORE UPDATE OR DELETE ON means_meansline
    FOR EACH ROW EXECUTE FUNCTION means_keep();

CREATE OR REPLACE FUNCTION means_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    at bigint;
BEGIN
    at := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    IF (SELECT lines_count FROM means_meanstest WHERE id = at)
        <> (SELECT count(*) FROM means_meansline WHERE test_id = at) THEN
        RAISE EXCEPTION 'means test % is not whole: 核对的明细行数不符', at USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER means_whole AFTER INSERT ON means_meanstest DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION means_whole('id');
CREATE CONSTRAINT TRIGGER means_whole AFTER INSERT ON means_meansline DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION means_whole('test_id');
