-- The services that can tell what happened in a period, and whether that is openings
-- alone. $last is its last day.
SELECT service, opened_too FROM telling($last::DATE) ORDER BY service
