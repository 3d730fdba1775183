-- The services of which settling finds something else than it found before.
WITH stand AS MATERIALIZED (FROM found_standing()), stood_before AS (FROM stood WHERE service IN (FROM settled_services)),
unlike AS (
    SELECT service, 'kept' AS side, 'replaced interventions' AS what FROM (FROM before_superseded EXCEPT ALL FROM superseded)
    UNION ALL SELECT service, 'found', 'replaced interventions' FROM (FROM superseded EXCEPT ALL FROM before_superseded)
    UNION ALL SELECT service, 'kept', 'gone interventions' FROM (FROM before_gone EXCEPT ALL FROM gone)
    UNION ALL SELECT service, 'found', 'gone interventions' FROM (FROM gone EXCEPT ALL FROM before_gone)
    UNION ALL SELECT service, 'kept', 'spells of several returns' FROM (FROM before_amended EXCEPT ALL FROM amended)
    UNION ALL SELECT service, 'found', 'spells of several returns' FROM (FROM amended EXCEPT ALL FROM before_amended)
    UNION ALL SELECT service, 'kept', 'levels and statuses' FROM (FROM before_used EXCEPT ALL FROM used)
    UNION ALL SELECT service, 'found', 'levels and statuses' FROM (FROM used EXCEPT ALL FROM before_used)
    UNION ALL SELECT service, 'kept', 'spells that count' FROM (FROM stood_before EXCEPT ALL FROM stand)
    UNION ALL SELECT service, 'found', 'spells that count' FROM (FROM stand EXCEPT ALL FROM stood_before)
)
SELECT service || ': ' || what || ': ' || count(*) FILTER (side = 'kept') || ' kept and not found again, '
    || count(*) FILTER (side = 'found') || ' found and not kept'
FROM unlike
WHERE service IN (FROM settled_services)
GROUP BY service, what
ORDER BY service, what
