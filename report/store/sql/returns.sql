-- All returns that are kept, as they were last read, with their ledgers, what was counted of them, and
-- how many findings they have of each severity; and which evaluation questions they
-- have columns for, null where that is not known, and how many answers; whether they
-- tell what the six-month rule closed; and of a counts
-- return, the ledger of the export that it was made of.
SELECT r.return_id, r.file, r.sha256, r.service, r.grain, r.history, r.received_on, r.extract_date, r.verdict, r.known_on, coalesce(r.profile, ''),
    CASE WHEN d.decision IN ('waiting', 'discarded') THEN d.decision
        WHEN r.verdict NOT IN ('accepted', 'queries') THEN r.verdict
        WHEN c.return_id IS NULL THEN 'replaced'
        ELSE 'counts' END AS state,
    coalesce(l.rows, 0), coalesce(l.title, 0), coalesce(l.header, 0), coalesce(l.blank, 0), coalesce(l.total, 0),
    coalesce(l.note, 0), coalesce(l.excluded, 0), coalesce(l.duplicate, 0), coalesce(l.rejected, 0),
    coalesce(l.accepted, 0),
    coalesce(z.interventions, 0), coalesce(z.inactive, 0), coalesce(f.notes, 0), coalesce(f.queries, 0), coalesce(f.rejects, 0),
    s.questions, coalesce(nullif(z.answers, 0), k.n, 0),
    r.history = 'full' OR r.return_id IN (SELECT return_id FROM told WHERE measure = 'closed-by-rule'),
    e.return_id IS NOT NULL, coalesce(e.rows, 0), coalesce(e.title, 0), coalesce(e.header, 0), coalesce(e.blank, 0), coalesce(e.total, 0),
    coalesce(e.note, 0), coalesce(e.excluded, 0), coalesce(e.duplicate, 0), coalesce(e.rejected, 0), coalesce(e.accepted, 0)
FROM readings r
LEFT JOIN counting c USING (return_id)
LEFT JOIN decided d ON d.first_id = first_id(r.return_id)
LEFT JOIN ledger l USING (return_id)
LEFT JOIN export_ledgers e USING (return_id)
LEFT JOIN surveys s USING (return_id)
LEFT JOIN sizes z USING (return_id)
LEFT JOIN ( -- the most answers that a counts return counts in one period, for periods overlap
    SELECT return_id, max(n) AS n FROM (SELECT return_id, sum(n)::BIGINT AS n FROM ratings GROUP BY return_id, first_day, last_day) GROUP BY return_id
) k USING (return_id)
LEFT JOIN (
    SELECT return_id,
        (sum(n) FILTER (WHERE severity = 'note'))::BIGINT AS notes,
        (sum(n) FILTER (WHERE severity = 'query'))::BIGINT AS queries,
        (sum(n) FILTER (WHERE severity = 'reject'))::BIGINT AS rejects
    FROM (SELECT return_id, severity, 1 AS n FROM findings UNION ALL SELECT return_id, severity, n FROM export_rules)
    GROUP BY return_id
) f USING (return_id)
ORDER BY r.service NULLS LAST, r.extract_date NULLS LAST, r.received_on, r.return_id
