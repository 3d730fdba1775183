-- The rows of which a rule changed how they count. $rules are their ids.
SELECT DISTINCT return_id, coalesce(sheet, '') AS sheet, row, rule
FROM findings
WHERE row IS NOT NULL AND rule IN ($rules)
ORDER BY return_id, sheet, row, rule
