-- What the database itself holds of draws: rows stay as they were written, in the order commitment, value, reveal, drawn;
-- nobody draws again before the void of the draw before.
CREATE OR REPLACE FUNCTION checks_draw_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is published and stays: 已公布的抽取记录不能修改或删除', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['drawplan', 'planneddraw', 'draw', 'drawroster', 'drawvalue', 'drawreveal', 'drawnobject',
                                'drawnofficer', 'officerchange', 'drawvoid', 'drawnresult'] LOOP
        EXECUTE format('CREATE TRIGGER checks_draw_keep BEFORE UPDATE OR DELETE ON checks_%s'
                       ' FOR EACH ROW EXECUTE FUNCTION checks_draw_keep()', kept);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION checks_draw_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.attempt <> 1 + (SELECT count(*) FROM checks_draw made JOIN checks_drawvoid void ON void.draw_id = made.id
                           WHERE made.planned_id = NEW.planned_id) THEN
        RAISE EXCEPTION 'the draw before has no published void: 前一次抽取没有公布作废,不能再次抽取' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks_draw_again BEFORE INSERT ON checks_draw FOR EACH ROW EXECUTE FUNCTION checks_draw_again();

CREATE OR REPLACE FUNCTION checks_draw_value() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM checks_drawvoid WHERE draw_id = NEW.draw_id) OR NOT EXISTS (
        SELECT FROM checks_draw WHERE id = NEW.draw_id AND source_on <= NEW.entered_on AND committed_by_id <> NEW.entered_by_id
    ) THEN
        RAISE EXCEPTION 'too early, by the same person, or void: 公共数值须在其产生之日或以后由另一人登记' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks_draw_value BEFORE INSERT ON checks_drawvalue FOR EACH ROW EXECUTE FUNCTION checks_draw_value();

CREATE OR REPLACE FUNCTION checks_draw_reveal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM checks_drawvoid WHERE draw_id = NEW.draw_id)
       OR NOT EXISTS (SELECT FROM checks_drawvalue WHERE draw_id = NEW.draw_id) THEN
        RAISE EXCEPTION 'no public value, or void: 没有公共数值或已作废,不能揭示' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks_draw_reveal BEFORE INSERT ON checks_drawreveal FOR EACH ROW EXECUTE FUNCTION checks_draw_reveal();

CREATE OR REPLACE FUNCTION checks_drawn_no_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT draw_id FROM new_rows) given LEFT JOIN checks_drawreveal shown USING (draw_id)
        WHERE coalesce(shown.drawn, 0) < (SELECT count(*) FROM checks_drawnobject held WHERE held.draw_id = given.draw_id)
    ) THEN
        RAISE EXCEPTION 'more than was revealed: 抽中对象不能多于揭示的数目' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER checks_drawn_no_more AFTER INSERT ON checks_drawnobject REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION checks_drawn_no_more();

CREATE OR REPLACE FUNCTION checks_drawn_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.drawn <> (SELECT count(*) FROM checks_drawnobject WHERE draw_id = NEW.draw_id) THEN
        RAISE EXCEPTION 'fewer than was revealed: 抽中对象须与揭示的数目一致' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER checks_drawn_whole AFTER INSERT ON checks_drawreveal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION checks_drawn_whole();
