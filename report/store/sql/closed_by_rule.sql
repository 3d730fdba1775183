-- Closed by rule: how many interventions the six-month rule closed in a period.
count(*) FILTER (starts AND began = 'closed-by-rule')
