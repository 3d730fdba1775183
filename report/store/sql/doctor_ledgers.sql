-- Returns whose rows are not accounted for: no ledger or several, rows that are
-- not the sum of their parts, more interventions or tallies than rows that count; and others of which as many are
-- not there as were kept.
SELECT r.file || ': ' || CASE
    WHEN l.ledgers IS NULL THEN 'its rows are not accounted for'
    WHEN l.ledgers > 1 THEN 'its rows are accounted for ' || l.ledgers || ' times'
    WHEN l.rows <> l.parts THEN l.rows || ' rows, of which ' || l.parts || ' are accounted for'
    WHEN i.n > l.accepted THEN l.accepted || ' rows count, and ' || i.n || ' interventions are kept'
    ELSE coalesce(z.interventions, 0) || ' interventions were kept, and ' || coalesce(i.n, 0) || ' are there'
END
FROM returns r
LEFT JOIN (
    SELECT return_id, count(*) AS ledgers, any_value(rows) AS rows, any_value(accepted) AS accepted,
        any_value(title + header + blank + total + note + excluded + duplicate + rejected + accepted) AS parts
    FROM ledger GROUP BY return_id
) l USING (return_id)
LEFT JOIN (SELECT return_id, count(*) AS n FROM interventions GROUP BY return_id) i USING (return_id)
LEFT JOIN sizes z USING (return_id)
WHERE l.ledgers IS NULL OR l.ledgers > 1 OR l.rows <> l.parts OR i.n > l.accepted OR i.n IS DISTINCT FROM nullif(z.interventions, 0)
ORDER BY r.file, r.return_id
