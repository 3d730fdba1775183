-- Closed: how many interventions were closed in a period, as recorded or by the six-month rule.
count(*) FILTER (from_day >= $first::DATE AND began IN ('closed', 'closed-by-rule'))
