-- Opened: how many interventions were opened in a period, also from returns that
-- tell openings and no more, where a service has no full history up to its end.
count(*) FILTER (starts AND began = 'opened')
