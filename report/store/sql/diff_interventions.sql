-- How the interventions of two returns differ, in the order of the new return's
-- rows, then of the old one's: one row a field that changed, and one for each
-- intervention that only one of them holds. $old and $new are the returns. The
-- days on which they became inactive, open again or closed stand in one text, and
-- so do the evaluation questions that are answered; the answers themselves are a
-- person's, and are not shown.
WITH answered AS (
    SELECT return_id, ref, sequence, string_agg(question, ' ' ORDER BY question) AS questions,
        string_agg(question || ':' || answer || '/' || scale, ' ' ORDER BY question) AS answers
    FROM answers WHERE return_id IN ($old, $new)
    GROUP BY return_id, ref, sequence
), told AS (
    SELECT i.return_id, i.ref, i.sequence, i.sheet, i.row, coalesce(i.opened_on::VARCHAR, '') AS opened_on, i.level,
        coalesce(i.status_recorded, i.status_counted, '') AS status, coalesce(i.service_user, '') AS service_user,
        coalesce(i.minutes::VARCHAR, '') AS minutes,
        coalesce(string_agg(s.began || ' ' || s.from_day, ', ' ORDER BY s.spell)
            FILTER (WHERE s.began IN ('inactive', 'reopened', 'closed')), '') AS later,
        coalesce(a.questions, '') AS questions, coalesce(a.answers, '') AS answers
    FROM interventions i
    LEFT JOIN answered a ON a.return_id = i.return_id AND a.ref = i.ref AND a.sequence = i.sequence
    LEFT JOIN spells s ON s.return_id = i.return_id AND s.ref = i.ref AND s.sequence = i.sequence
    WHERE i.return_id IN ($old, $new)
    GROUP BY ALL
), pairs AS (
    SELECT o AS before, n AS after
    FROM (SELECT * FROM told WHERE return_id = $old) o
    FULL JOIN (SELECT * FROM told WHERE return_id = $new) n ON n.ref = o.ref AND n.sequence = o.sequence
), fields AS (
    SELECT before, after, unnest([
        {'nth': 1, 'field': 'opened_on', 'was': before.opened_on, 'now': after.opened_on},
        {'nth': 2, 'field': 'level', 'was': before.level, 'now': after.level},
        {'nth': 3, 'field': 'status', 'was': before.status, 'now': after.status},
        {'nth': 4, 'field': 'later', 'was': before.later, 'now': after.later},
        {'nth': 5, 'field': 'service_user', 'was': before.service_user, 'now': after.service_user},
        {'nth': 6, 'field': 'hours', 'was': before.minutes, 'now': after.minutes},
        {'nth': 7, 'field': 'answers', 'was': before.questions, 'now': after.questions
            || CASE WHEN before.questions = after.questions AND before.answers <> after.answers THEN ', answered otherwise' ELSE '' END}
    ]) AS f
    FROM pairs
    WHERE before.ref IS NOT NULL AND after.ref IS NOT NULL
)
SELECT kind, field, was, now, old_sheet, old_row, new_sheet, new_row
FROM (
    SELECT CASE WHEN before.ref IS NULL THEN 'added' ELSE 'gone' END AS kind, '' AS field, 0 AS nth, '' AS was, '' AS now,
        coalesce(before.sheet, '') AS old_sheet, coalesce(before.row, 0) AS old_row,
        coalesce(after.sheet, '') AS new_sheet, coalesce(after.row, 0) AS new_row
    FROM pairs WHERE before.ref IS NULL OR after.ref IS NULL
    UNION ALL
    SELECT 'changed', f.field, f.nth, f.was, f.now, before.sheet, before.row, after.sheet, after.row
    FROM fields WHERE f.was <> f.now
)
ORDER BY new_row = 0, new_sheet, new_row, old_sheet, old_row, nth
