-- The levels and statuses that the returns of each service hold which count, in
-- what they tell of days up to $day, and whether the six-month rule closed any.
SELECT DISTINCT service, level, status, began = 'closed-by-rule' AS by_rule
FROM spells
WHERE return_id IN (SELECT return_id FROM counting) AND from_day <= $day::DATE
UNION
SELECT DISTINCT service, level, status, FALSE
FROM tallies
WHERE return_id IN (SELECT return_id FROM counting) AND as_at <= $day::DATE AND n > 0
ORDER BY ALL
