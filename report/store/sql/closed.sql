-- Closed: how many interventions were closed in a period, as recorded or by the six-month rule.
count(*) FILTER (starts AND began IN ('closed', 'closed-by-rule'))
