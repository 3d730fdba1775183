-- The levels and statuses that the returns of each service hold which count, in
-- what they tell of days up to $day, and whether the six-month rule closed any. What
-- a counts return says became inactive, or was re-opened from that, was inactive.
SELECT DISTINCT service, level, status, began = 'closed-by-rule' AS by_rule
FROM spells
WHERE return_id IN (SELECT return_id FROM counting) AND from_day <= $day::DATE
UNION
SELECT DISTINCT service, level, status, FALSE
FROM tallies
WHERE return_id IN (SELECT return_id FROM counting) AND as_at <= $day::DATE AND n > 0
UNION
SELECT DISTINCT service, level, CASE WHEN measure IN ('became-inactive', 'reopened') THEN 'inactive' WHEN measure LIKE 'closed%' THEN 'closed' ELSE 'open' END,
    measure = 'closed-by-rule'
FROM flows
WHERE return_id IN (SELECT return_id FROM counting) AND last_day <= $day::DATE AND n > 0
ORDER BY ALL
