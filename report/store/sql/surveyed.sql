-- The evaluation questions that returns of each service have columns for, among those
-- that count and describe a day of a period or a later one, where the service can
-- tell what happened in the period. $first and $last are the period's first and
-- last day.
SELECT DISTINCT c.service, unnest(string_split(s.questions, ' '))::INTEGER AS question
FROM counting c JOIN surveys s USING (return_id)
WHERE c.extract_date >= $first::DATE AND s.questions <> '' AND c.service IN (SELECT service FROM telling($last::DATE) WHERE NOT opened_too)
ORDER BY ALL
