-- The evaluation questions that returns of each service have columns for, among those
-- that count and describe a day of a period or a later one, where the service can
-- tell what happened in the period. $first and $last are the period's first and
-- last day. Of services of which a counts return tells what ended, the questions are
-- those of which it tells the answers.
WITH counted AS MATERIALIZED (FROM counted_in($first::DATE, $last::DATE)),
ended AS (SELECT service FROM counted WHERE measure = 'ended')
SELECT DISTINCT c.service, unnest(string_split(s.questions, ' '))::INTEGER AS question
FROM counting c JOIN surveys s USING (return_id)
WHERE c.extract_date >= $first::DATE AND c.history <> 'counted' AND s.questions <> '' AND c.service IN (SELECT service FROM telling($last::DATE) WHERE NOT opened_too)
    AND c.service NOT IN (FROM ended)
UNION
SELECT service, replace(measure, 'question-', '')::INTEGER
FROM counted
WHERE starts_with(measure, 'question-') AND service IN (FROM ended)
ORDER BY ALL
