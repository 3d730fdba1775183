-- Re-opened: how often inactive interventions were taken up again in a period.
count(*) FILTER (starts AND began = 'reopened')
