-- Finds afresh, for the services that returns came from since that was last done,
-- which interventions newer returns replace, which the newest no longer holds, and which
-- levels and statuses they use. What a counts return says became inactive, or was
-- re-opened from that, was inactive.
DELETE FROM superseded WHERE service IN (FROM unsettled);
DELETE FROM amended WHERE service IN (FROM unsettled);
INSERT INTO superseded
SELECT service, return_id, ref, sequence, FALSE, by_return_id, by_sequence FROM replaced_among(FALSE)
UNION ALL
SELECT service, return_id, ref, sequence, TRUE, by_return_id, by_sequence FROM replaced_among(TRUE);
DELETE FROM gone WHERE service IN (FROM unsettled);
INSERT INTO gone FROM gone_from_newest();
DELETE FROM used WHERE service IN (FROM unsettled);
INSERT INTO used
WITH mine AS MATERIALIZED (SELECT return_id FROM counting WHERE service IN (FROM unsettled)),
met AS (
    SELECT service, level, status, began = 'closed-by-rule' AS by_rule, from_day AS day
    FROM settling_spells WHERE return_id IN (FROM mine)
    UNION ALL
    SELECT service, level, status, FALSE, as_at FROM tallies WHERE return_id IN (FROM mine) AND n > 0
    UNION ALL
    SELECT service, level, CASE WHEN measure IN ('became-inactive', 'reopened') THEN 'inactive' WHEN measure LIKE 'closed%' THEN 'closed' ELSE 'open' END,
        measure = 'closed-by-rule', last_day
    FROM flows WHERE return_id IN (FROM mine) AND n > 0
)
SELECT service, level, status, by_rule, min(day) FROM met GROUP BY service, level, status, by_rule;
