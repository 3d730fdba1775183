-- Where the row of an intervention stands, and what it records: all of its spells
-- have the same. ruled: the six-month rule closed it in the period.
any_value(return_id) AS return_id, any_value(sheet) AS sheet, any_value(row) AS row, any_value(recorded) AS recorded,
bool_or(undated) AS undated, bool_or(starts AND began = 'closed-by-rule') AS ruled
