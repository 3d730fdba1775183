-- Each service's newest return that counts, how many count, and how many of those
-- hold an inactive record, or a count of them above nought.
WITH inactive AS (
    SELECT return_id FROM spells WHERE status = 'inactive'
    UNION
    SELECT return_id FROM interventions WHERE status_recorded = 'inactive'
    UNION
    SELECT return_id FROM tallies WHERE status = 'inactive' AND n > 0
)
SELECT service, arg_max(return_id, age), arg_max(coalesce(grain, ''), age), arg_max(extract_date, age),
    arg_max(received_on, age), arg_max(verdict, age), count(*)::BIGINT,
    count(*) FILTER (WHERE return_id IN (FROM inactive))::BIGINT
FROM counting
GROUP BY service
ORDER BY service
