-- Became known: how many interventions with no opening date were first seen open in a period.
count(*) FILTER (from_day >= $first::DATE AND began = 'known' AND status = 'open')
