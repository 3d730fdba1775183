-- The stock counted: how many interventions of each service are at each level and
-- status at the end of each day. What is counted is stocks.sql or stock_on_day.sql.
-- missing: a part of the count is not known.
WITH counted AS (
%s
)
SELECT day, service, level::VARCHAR, status::VARCHAR, coalesce(sum(n), 0)::BIGINT AS n, bool_or(n IS NULL) AS missing
FROM counted
GROUP BY day, service, level, status
ORDER BY day, service, level, status
