-- The stock counted: how many interventions of each service are at each level and
-- status. What is counted is stock.sql or stock_on_day.sql. missing: a part of the count is not known.
WITH counted AS (
%s
)
SELECT service, level::VARCHAR, status::VARCHAR, coalesce(sum(n), 0)::BIGINT AS n, bool_or(n IS NULL) AS missing
FROM counted
GROUP BY service, level, status
ORDER BY service, level, status
