-- Areas of the day that stand for `root`: itself while it exists, else its successors.
CREATE OR REPLACE FUNCTION areas_heirs(root bigint, day date) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE chain(id) AS (
        SELECT root
        UNION
        SELECT l.new_id FROM chain c JOIN areas_lineage l ON l.old_id = c.id AND l."on" <= day
        WHERE NOT EXISTS (SELECT FROM areas_areaversion v WHERE v.area_id = c.id AND v.valid @> day)
    )
    SELECT id FROM chain c
    WHERE EXISTS (SELECT FROM areas_areaversion v WHERE v.area_id = c.id AND v.valid @> day)
$$;

-- The given areas, and those that no longer exist and led to one of them.
CREATE OR REPLACE FUNCTION areas_with_forerunners(ids bigint[], day date) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE chain(id) AS (
        SELECT unnest(ids)
        UNION
        SELECT l.old_id FROM chain c JOIN areas_lineage l ON l.new_id = c.id AND l."on" <= day
        WHERE NOT EXISTS (SELECT FROM areas_areaversion v WHERE v.area_id = l.old_id AND v.valid @> day)
    )
    SELECT id FROM chain
$$;

-- Every area, past or present, for which `root` answers on that day.
CREATE OR REPLACE FUNCTION areas_answered_by(root bigint, day date) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
    SELECT areas_with_forerunners(ARRAY(
        SELECT v.area_id FROM areas_areaversion v
        WHERE v.valid @> day AND v.path && ARRAY(SELECT areas_heirs(root, day))
    ), day)
$$;

-- Every area, past or present, that answers for `place` on that day: itself and all above it.
CREATE OR REPLACE FUNCTION areas_answering_for(place bigint, day date) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
    SELECT areas_with_forerunners(ARRAY(
        SELECT DISTINCT unnest(v.path) FROM areas_areaversion v
        WHERE v.valid @> day AND v.area_id IN (SELECT areas_heirs(place, day))
    ), day)
$$;
