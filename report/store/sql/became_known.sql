-- Became known: how many interventions with no opening date were first seen open in a period.
count(*) FILTER (starts AND began = 'known' AND status = 'open')
