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
), changes AS ( -- of status and day, in their order; nth is that of those of one day
    SELECT return_id, ref, sequence, from_day, status, spell FROM settling_spells WHERE began NOT IN ('level', 'closed-by-rule')
), crowded AS MATERIALIZED ( -- nearly no row has two of one day: only these are numbered
    SELECT DISTINCT return_id, ref, sequence FROM changes GROUP BY return_id, ref, sequence, from_day HAVING count(*) > 1
), marked AS MATERIALIZED (
    SELECT return_id, ref, sequence, from_day, hash(status, from_day, 1::BIGINT) AS mark FROM changes ANTI JOIN crowded USING (return_id, ref, sequence)
    UNION ALL
    SELECT return_id, ref, sequence, from_day, hash(status, from_day, row_number() OVER (PARTITION BY return_id, ref, sequence, from_day ORDER BY spell))
    FROM changes SEMI JOIN crowded USING (return_id, ref, sequence)
), old_paths AS (
    SELECT p.old_id, p.ref, p.old_sequence, sum(m.mark) AS path
    FROM pairs p JOIN marked m ON m.return_id = p.old_id AND m.ref = p.ref AND m.sequence = p.old_sequence
    WHERE m.from_day <= p.told_on
    GROUP BY ALL
), new_paths AS (
    SELECT p.old_id, p.ref, p.old_sequence, sum(m.mark) AS path
    FROM pairs p JOIN marked m ON m.return_id = p.new_id AND m.ref = p.ref AND m.sequence = p.new_sequence
    WHERE m.from_day <= p.told_on
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
