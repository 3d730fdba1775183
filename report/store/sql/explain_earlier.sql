-- Which rows of earlier returns have a part in what counts of an intervention of
-- several: those of the interventions of which the newest return alone would tell
-- something else, of their level or status at the end of $last or of what happened
-- from $first to $last. First the newest row, then an earlier one, and whether
-- that tells the level and the status that count where the newest does not.
WITH told AS ( -- of the newest returns alone, and of those that they replace
    SELECT s.return_id, s.ref, s.sequence, arg_max(s.level, s.spell) AS level, arg_max(s.status, s.spell) AS status,
        string_agg(s.began || s.from_day || s.level, ' ' ORDER BY s.spell) FILTER (WHERE s.from_day >= $first) AS events
    FROM spells s
    WHERE s.from_day <= $last AND s.ref IN (SELECT ref FROM amended)
    GROUP BY ALL
), joined AS (
    SELECT return_id, ref, recorded_as(sequence) AS sequence, arg_max(level, spell) AS level, arg_max(status, spell) AS status,
        string_agg(began || from_day || level, ' ' ORDER BY spell) FILTER (WHERE from_day >= $first) AS events
    FROM amended
    WHERE from_day <= $last
    GROUP BY return_id, ref, amended.sequence
)
SELECT i.return_id, i.sheet, i.row, o.return_id AS earlier_id, o.sheet AS earlier_sheet, o.row AS earlier_row,
    bool_or(coalesce(t.level = j.level, FALSE) AND n.level IS DISTINCT FROM j.level) AS gives_level,
    bool_or(coalesce(t.status = j.status, FALSE) AND n.status IS DISTINCT FROM j.status) AS gives_status
FROM joined j
JOIN interventions i ON i.return_id = j.return_id AND i.ref = j.ref AND i.sequence = j.sequence
JOIN superseded s ON s.by_return_id = j.return_id AND s.ref = j.ref AND s.by_sequence = j.sequence AND NOT s.opened_too
JOIN interventions o ON o.return_id = s.return_id AND o.ref = s.ref AND o.sequence = s.sequence
JOIN returns r ON r.return_id = o.return_id
LEFT JOIN told n ON n.return_id = j.return_id AND n.ref = j.ref AND n.sequence = j.sequence
LEFT JOIN told t ON t.return_id = o.return_id AND t.ref = o.ref AND t.sequence = o.sequence
WHERE n.level IS DISTINCT FROM j.level OR n.status IS DISTINCT FROM j.status OR n.events IS DISTINCT FROM j.events
GROUP BY i.return_id, i.sheet, i.row, o.return_id, o.sheet, o.row, r.extract_date, r.received_on
ORDER BY i.return_id, i.sheet, i.row, r.extract_date, r.received_on, o.return_id, o.sheet, o.row
