-- Closed by rule: how many interventions the six-month rule closed in a period.
count(*) FILTER (from_day >= $first::DATE AND began = 'closed-by-rule')
