-- Re-opened: how often inactive interventions were taken up again in a period.
count(*) FILTER (from_day >= $first::DATE AND began = 'reopened')
