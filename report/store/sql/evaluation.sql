-- Evaluation: how many interventions ended in a period, which is when service users
-- are asked to rate questions (guidance, Outcome), and what they answered: by level
-- and, of answers, by question, scale and answer. One ends when it is made inactive
-- or is closed and was open; it counts once in a period, however often it ends in
-- it. Its answers are those known now, whenever they were given.
-- The level is that of the intervention's last spell up to the end of the period.
-- $first and $last are the period's first and last day. question is 0 in the counts
-- of interventions.
WITH ended AS MATERIALIZED (
    SELECT service, return_id, ref, sequence, arg_max(level, spell) AS level
    FROM standing_spells
    WHERE from_day <= $last::DATE AND service IN (FROM covered($last::DATE))
    GROUP BY service, return_id, ref, sequence
    HAVING bool_or(from_day >= $first::DATE AND began IN ('inactive', 'closed') AND coalesce(was, 'open') = 'open')
), newest AS ( -- of several interventions that were made of one row, the last has its answers
    SELECT * FROM ended
    QUALIFY row_number() OVER (PARTITION BY return_id, ref, recorded_as(sequence) ORDER BY sequence DESC) = 1
)
SELECT service, level, 0 AS question, '' AS scale, 0 AS answer, count(*)::BIGINT AS n
FROM ended
GROUP BY service, level
UNION ALL
SELECT e.service, e.level, a.question, a.told.scale, a.told.answer, count(*)::BIGINT
FROM newest e
JOIN joined_answers a ON a.return_id = e.return_id AND a.ref = e.ref AND a.sequence = recorded_as(e.sequence)
GROUP BY e.service, e.level, a.question, a.told.scale, a.told.answer
ORDER BY ALL
