-- The levels and statuses that the returns of each service hold which count, in
-- what they tell of days up to $day, and whether the six-month rule closed any.
SELECT service, level, status, by_rule
FROM used
WHERE first_day <= $day::DATE
ORDER BY ALL
