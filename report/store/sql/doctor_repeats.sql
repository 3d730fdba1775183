-- What is kept more than once: returns, last readings of a file for a service and day,
-- and interventions of a return.
SELECT text FROM (
    SELECT any_value(file) || ': kept ' || count(*) || ' times' AS text FROM returns GROUP BY return_id HAVING count(*) > 1
    UNION ALL
    SELECT any_value(file) || ': counts ' || count(DISTINCT return_id) || ' times for ' || service
    FROM readings WHERE sha256 <> '' GROUP BY sha256, service, extract_date HAVING count(DISTINCT return_id) > 1
    UNION ALL
    SELECT file || ': interventions kept more than once: ' || count(*)
    FROM (SELECT return_id FROM interventions GROUP BY return_id, ref, sequence HAVING count(*) > 1)
    JOIN (SELECT return_id, any_value(file) AS file FROM returns GROUP BY return_id) USING (return_id)
    GROUP BY return_id, file
) ORDER BY text
