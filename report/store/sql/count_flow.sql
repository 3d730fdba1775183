-- A flow counted: how often it happened in each service, by level. What is counted is
-- the flow's own file.
WITH counted AS (
%s
)
SELECT service, level, sum(n)::BIGINT AS n
FROM counted
GROUP BY service, level
ORDER BY service, level
