-- The services that can tell their position on each of the days of $days.
SELECT day, service FROM basis_of($days) ORDER BY day, service
