-- Evaluation: how many interventions ended in a period, which is when service users
-- are asked to rate questions (guidance, Outcome), and what they answered: by level
-- and, of answers, by question, scale and answer. One ends when it is made inactive
-- or is closed and was open; it counts once in a period, however often it ends in
-- it. To each question the answer is that of the newest return that holds one, of
-- the intervention or of one that it replaced, whenever it was given.
-- The level is that of the intervention's last spell up to the end of the period.
-- $first and $last are the period's first and last day. question is 0 in the counts
-- of interventions. Of services of which a counts return tells how many ended, it tells
-- the answers too.
WITH RECURSIVE counted AS MATERIALIZED (FROM counted_in($first::DATE, $last::DATE)),
ending AS MATERIALIZED ( -- few of all: the rest is looked up for these alone
    SELECT DISTINCT service, intervention FROM standing_spells
    WHERE from_day >= $first::DATE AND from_day <= $last::DATE AND NOT opened_too
        AND began IN ('inactive', 'closed') AND coalesce(was, 'open') = 'open'
        AND service IN (SELECT service FROM telling($last::DATE) WHERE NOT opened_too)
        AND service NOT IN (SELECT service FROM counted WHERE measure = 'ended')
), ended AS MATERIALIZED (
    SELECT service, return_id, ref, sequence, arg_max(level, spell) AS level
    FROM standing_spells SEMI JOIN ending USING (service, intervention)
    WHERE from_day <= $last::DATE AND NOT opened_too
    GROUP BY service, return_id, ref, sequence
    HAVING bool_or(from_day >= $first::DATE AND began IN ('inactive', 'closed') AND coalesce(was, 'open') = 'open')
), newest AS MATERIALIZED ( -- of several interventions that were made of one row, the last has its answers
    SELECT service, return_id, ref, recorded_as(sequence) AS sequence, arg_max(level, sequence) AS level
    FROM ended
    GROUP BY ALL
), older AS MATERIALIZED ( -- what may have been replaced by them
    SELECT return_id, ref, sequence, by_return_id, by_sequence
    FROM superseded WHERE NOT opened_too AND ref IN (SELECT ref FROM newest)
), given AS MATERIALIZED ( -- of all answers the few that may be about them
    SELECT return_id, ref, sequence, question, answer, scale
    FROM answers WHERE ref IN (SELECT ref FROM newest)
), telling AS ( -- the newest, and what they replaced
    SELECT service, return_id AS new_id, ref, sequence AS new_sequence, level, return_id, sequence FROM newest
    UNION ALL
    SELECT t.service, t.new_id, t.ref, t.new_sequence, t.level, o.return_id, o.sequence
    FROM telling t JOIN older o ON o.by_return_id = t.return_id AND o.ref = t.ref AND o.by_sequence = t.sequence
), answered AS (
    SELECT t.service, t.level, a.question, arg_max({'scale': a.scale, 'answer': a.answer}, c.age) AS said
    FROM telling t
    JOIN given a ON a.return_id = t.return_id AND a.ref = t.ref AND a.sequence = t.sequence
    JOIN counting c ON c.return_id = t.return_id
    GROUP BY t.service, t.new_id, t.ref, t.new_sequence, t.level, a.question
)
SELECT service, level, 0 AS question, '' AS scale, 0 AS answer, count(*)::BIGINT AS n
FROM ended
GROUP BY service, level
UNION ALL
SELECT service, level, question, said.scale, said.answer, count(*)::BIGINT
FROM answered
GROUP BY ALL
UNION ALL
SELECT f.service, f.level, 0, '', 0, f.n
FROM counted c
JOIN flows f ON f.return_id = c.return_id AND f.measure = 'ended' AND f.first_day = $first::DATE AND f.last_day = $last::DATE
WHERE c.measure = 'ended' AND f.n IS NOT NULL
UNION ALL
SELECT r.service, r.level, r.question, r.scale, r.answer, r.n
FROM counted c
JOIN ratings r ON r.return_id = c.return_id AND r.first_day = $first::DATE AND r.last_day = $last::DATE AND c.measure = 'question-' || r.question
WHERE c.service IN (SELECT service FROM counted WHERE measure = 'ended')
ORDER BY ALL
