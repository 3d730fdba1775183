-- What was found in one return.
SELECT rule, severity, coalesce(sheet, ''), coalesce("row", 0), coalesce("column", 0), field, message, fix
FROM findings
WHERE return_id = $1
ORDER BY ALL
