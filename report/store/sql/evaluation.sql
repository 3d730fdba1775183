-- Evaluation: how many interventions ended in each of some periods, which is when
-- service users are asked to rate questions (guidance, Outcome), and what they answered:
-- by level and, of answers, by question, scale and answer. One ends when it is made
-- inactive or is closed and was open; it counts once in a period, however often it ends
-- in it. To each question the answer is that of the newest return that holds one, of
-- the intervention or of one that it replaced, whenever it was given.
-- The level is that of the intervention's last spell up to the end of the period.
-- $firsts and $lasts are the periods' first and last days, one by one. question is 0 in
-- the counts of interventions. Of services of which a counts return tells how many ended,
-- it tells the answers too.
WITH RECURSIVE counted AS MATERIALIZED (FROM counted_of($firsts, $lasts)),
ended AS MATERIALIZED (FROM ended_of($firsts, $lasts)),
newest AS MATERIALIZED ( -- of several interventions that were made of one row, the last has its answers
    SELECT first_day, last_day, service, return_id, ref, recorded_as(sequence) AS sequence, arg_max(level, sequence) AS level
    FROM ended
    GROUP BY ALL
), older AS MATERIALIZED ( -- what may have been replaced by them
    SELECT return_id, ref, sequence, by_return_id, by_sequence
    FROM superseded WHERE NOT opened_too AND ref IN (SELECT ref FROM newest)
), given AS MATERIALIZED ( -- of all answers the few that may be about them
    SELECT return_id, ref, sequence, question, answer, scale
    FROM answers WHERE ref IN (SELECT ref FROM newest)
), telling AS ( -- the newest, and what they replaced
    SELECT first_day, last_day, service, return_id AS new_id, ref, sequence AS new_sequence, level, return_id, sequence FROM newest
    UNION ALL
    SELECT t.first_day, t.last_day, t.service, t.new_id, t.ref, t.new_sequence, t.level, o.return_id, o.sequence
    FROM telling t JOIN older o ON o.by_return_id = t.return_id AND o.ref = t.ref AND o.by_sequence = t.sequence
), answered AS (
    SELECT t.first_day, t.last_day, t.service, t.level, a.question, arg_max({'scale': a.scale, 'answer': a.answer}, c.age) AS said
    FROM telling t
    JOIN given a ON a.return_id = t.return_id AND a.ref = t.ref AND a.sequence = t.sequence
    JOIN counting c ON c.return_id = t.return_id
    GROUP BY t.first_day, t.last_day, t.service, t.new_id, t.ref, t.new_sequence, t.level, a.question
)
SELECT first_day, last_day, service, level, 0 AS question, '' AS scale, 0 AS answer, count(*)::BIGINT AS n
FROM ended
GROUP BY ALL
UNION ALL
SELECT first_day, last_day, service, level, question, said.scale, said.answer, count(*)::BIGINT
FROM answered
GROUP BY ALL
UNION ALL
SELECT c.first_day, c.last_day, f.service, f.level, 0, '', 0, f.n
FROM counted c
JOIN flows f ON f.return_id = c.return_id AND f.measure = 'ended' AND f.first_day = c.first_day AND f.last_day = c.last_day
WHERE c.measure = 'ended' AND f.n IS NOT NULL
UNION ALL
SELECT c.first_day, c.last_day, r.service, r.level, r.question, r.scale, r.answer, r.n
FROM counted c
JOIN ratings r ON r.return_id = c.return_id AND r.first_day = c.first_day AND r.last_day = c.last_day AND c.measure = 'question-' || r.question
SEMI JOIN (FROM counted WHERE measure = 'ended') e ON e.service = c.service AND e.first_day = c.first_day AND e.last_day = c.last_day
ORDER BY ALL
