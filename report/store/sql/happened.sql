-- What happened to each intervention in a period: a number for each flow, by the
-- expression in the flow's own file. It is of the spells that began in the period, for
-- in these are all events of it, and the last of each intervention that had one; and
-- of other spells up to its end for which the condition that is put in last holds. The
-- level is that of the last spell. $first and $last are the period's first and last day.
SELECT service, opened_too, intervention, arg_max(level, spell) AS level, %s
FROM (SELECT *, from_day >= $first AS starts FROM standing_spells)
JOIN telling($last) USING (service, opened_too)
WHERE from_day <= $last AND (from_day >= $first OR %s)
GROUP BY service, opened_too, intervention
