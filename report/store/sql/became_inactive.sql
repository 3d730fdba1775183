-- Became inactive: how often open interventions became inactive in a period.
count(*) FILTER (from_day >= $first::DATE AND began = 'inactive' AND was = 'open')
