-- Closed from open: how many open interventions were closed in a period.
count(*) FILTER (starts AND began = 'closed' AND was = 'open')
