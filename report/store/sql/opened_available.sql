-- The services that can tell what was opened in a period. $last is its last day.
SELECT service FROM covered($last::DATE)
UNION ALL
SELECT service FROM covered_openings($last::DATE)
ORDER BY service
