-- Worked: how many interventions were open on at least one day of a period; one
-- that was opened and left on the same day was open on that day.
bool_or(status = 'open')::BIGINT
