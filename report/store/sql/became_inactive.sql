-- Became inactive: how often open interventions became inactive in a period.
count(*) FILTER (starts AND began = 'inactive' AND was = 'open')
