-- What settling finds of levels and statuses is kept, and how many interventions and
-- answers each return holds.
CREATE TABLE used (service VARCHAR, level VARCHAR, status VARCHAR, by_rule BOOLEAN, first_day DATE);
INSERT INTO unsettled SELECT DISTINCT service FROM returns WHERE service IS NOT NULL;
CREATE TABLE sizes (return_id VARCHAR NOT NULL, interventions BIGINT NOT NULL, inactive BIGINT NOT NULL, answers BIGINT NOT NULL);
INSERT INTO sizes
SELECT r.return_id, coalesce(i.n, 0), coalesce(i.inactive, 0), coalesce(a.n, 0)
FROM returns r
LEFT JOIN (SELECT return_id, count(*) AS n, count(*) FILTER (WHERE status_recorded = 'inactive') AS inactive FROM interventions GROUP BY return_id) i USING (return_id)
LEFT JOIN (SELECT return_id, count(*) AS n FROM answers GROUP BY return_id) a USING (return_id);
