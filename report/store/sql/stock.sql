-- Stock: the interventions that each service has at the end of a day, with their
-- level and status, and the spell that they are in; here of services of which a
-- full history tells, and stock_on_day.sql has the others. $day is the day.
SELECT service, intervention, return_id, sheet, row, 0 AS column, level, status, 1::BIGINT AS n, began, recorded, reason, undated
FROM standing_spells
WHERE NOT opened_too AND from_day <= $day::DATE AND (until_day IS NULL OR until_day > $day::DATE)
    AND service IN (SELECT service FROM basis($day::DATE) WHERE kind = 'standing')
