-- The services that can tell what happened in a period. $last is its last day.
SELECT service FROM covered($last::DATE) ORDER BY service
