-- The evaluation questions that returns of each service have columns for, among those
-- that count and describe a day of a period or a later one, where the service can
-- tell what happened in the period. $firsts and $lasts are the periods' first and
-- last days, one by one. Of services of which a counts return tells what ended, the
-- questions are those of which it tells the answers.
WITH counted AS MATERIALIZED (FROM counted_of($firsts, $lasts)),
ended AS (SELECT service, first_day, last_day FROM counted WHERE measure = 'ended')
SELECT DISTINCT t.first_day, t.last_day, c.service, unnest(string_split(s.questions, ' '))::INTEGER AS question
FROM counting c
JOIN surveys s USING (return_id)
JOIN whole_of($firsts, $lasts) t ON t.service = c.service AND c.extract_date >= t.first_day
WHERE c.history <> 'counted' AND s.questions <> ''
UNION
SELECT c.first_day, c.last_day, c.service, replace(c.measure, 'question-', '')::INTEGER
FROM counted c SEMI JOIN ended USING (service, first_day, last_day)
WHERE starts_with(c.measure, 'question-')
ORDER BY ALL
