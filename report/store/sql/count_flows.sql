-- Flows counted: how often each happened in each service, by level. What is counted
-- is happened.sql; %[2]s are its sums.
WITH happened AS (
%[1]s
)
SELECT service, level, %[2]s
FROM happened
GROUP BY service, level
ORDER BY service, level
