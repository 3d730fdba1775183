-- What happened to each intervention in a period: a number for each flow, by the
-- expression in the flow's own file. It is of the spells that began in the period
-- or were open when that began: in these are all events of the period, and the
-- last spell up to its end of everything that had one or was open in it. The level
-- is that of this last spell. $first and $last are the period's first and last day.
SELECT service, opened_too, intervention, arg_max(level, spell) AS level, %s
FROM (SELECT *, from_day >= $first::DATE AS starts FROM standing_spells)
JOIN telling($last::DATE) USING (service, opened_too)
WHERE from_day <= $last::DATE
    AND (starts OR (status = 'open' AND (until_day IS NULL OR until_day > $first::DATE)))
GROUP BY service, opened_too, intervention
