-- The interventions of unsettled services of which several returns tell, and an
-- earlier one something else than the newest: all their spells, the oldest return
-- first. What a return tells is compared up to the day that it describes.
WITH RECURSIVE mine AS MATERIALIZED (
    SELECT * FROM superseded WHERE NOT opened_too AND service IN (FROM unsettled)
), ends AS ( -- from return to return, to the one that nothing replaces
    SELECT service, return_id, ref, sequence, by_return_id, by_sequence FROM mine
    UNION
    SELECT e.service, e.return_id, e.ref, e.sequence, m.by_return_id, m.by_sequence
    FROM ends e JOIN mine m ON m.return_id = e.by_return_id AND m.ref = e.ref AND m.sequence = e.by_sequence
), pairs AS MATERIALIZED ( -- an older row, and the standing one that replaces it
    SELECT s.service, s.ref, s.return_id AS old_id, s.sequence AS old_sequence,
        s.by_return_id AS new_id, s.by_sequence AS new_sequence, r.extract_date AS told_on
    FROM ends s
    JOIN returns r ON r.return_id = s.return_id
    ANTI JOIN mine b ON b.return_id = s.by_return_id AND b.ref = s.ref AND b.sequence = s.by_sequence
), old_paths AS (
    SELECT p.old_id, p.ref, p.old_sequence,
        string_agg(s.status || s.from_day, ' ' ORDER BY s.spell) FILTER (WHERE s.began NOT IN ('level', 'closed-by-rule')) AS path
    FROM pairs p JOIN settling_spells s ON s.return_id = p.old_id AND s.ref = p.ref AND s.sequence = p.old_sequence
    WHERE s.from_day <= p.told_on
    GROUP BY ALL
), new_paths AS (
    SELECT p.old_id, p.ref, p.old_sequence,
        string_agg(s.status || s.from_day, ' ' ORDER BY s.spell) FILTER (WHERE s.began NOT IN ('level', 'closed-by-rule')) AS path
    FROM pairs p JOIN settling_spells s ON s.return_id = p.new_id AND s.ref = p.ref AND s.sequence = p.new_sequence
    WHERE s.from_day <= p.told_on
    GROUP BY ALL
), differing AS MATERIALIZED (
    SELECT DISTINCT p.new_id, p.ref, p.new_sequence
    FROM pairs p
    JOIN settling_interventions o ON o.return_id = p.old_id AND o.ref = p.ref AND o.sequence = p.old_sequence
    JOIN settling_interventions n ON n.return_id = p.new_id AND n.ref = p.ref AND n.sequence = p.new_sequence
    LEFT JOIN old_paths a ON a.old_id = p.old_id AND a.ref = p.ref AND a.old_sequence = p.old_sequence
    LEFT JOIN new_paths b ON b.old_id = p.old_id AND b.ref = p.ref AND b.old_sequence = p.old_sequence
    WHERE o.level <> n.level OR a.path IS DISTINCT FROM b.path
), telling AS (
    SELECT p.new_id, p.ref, p.new_sequence, p.old_id AS return_id, p.old_sequence AS sequence
    FROM pairs p SEMI JOIN differing d ON d.new_id = p.new_id AND d.ref = p.ref AND d.new_sequence = p.new_sequence
    UNION ALL
    SELECT new_id, ref, new_sequence, new_id, new_sequence FROM differing
)
SELECT t.new_id, c.service, t.ref, t.new_sequence, c.extract_date, c.grain, t.return_id, t.sequence,
    s.status, s.level, s.from_day, s.until_day, s.began, coalesce(s.was, ''), s.raised
FROM telling t
JOIN counting c ON c.return_id = t.return_id
JOIN settling_spells s ON s.return_id = t.return_id AND s.ref = t.ref AND s.sequence = t.sequence
ORDER BY c.service, t.new_id, t.ref, t.new_sequence, c.age, t.return_id, t.sequence, s.spell
