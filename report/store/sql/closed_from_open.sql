-- Closed from open: how many open interventions were closed in a period.
count(*) FILTER (from_day >= $first::DATE AND began = 'closed' AND was = 'open')
