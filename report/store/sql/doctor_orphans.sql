-- Rows that belong to nothing: to no return, to no intervention, or to no reading
-- that took their place.
WITH rows_of AS (
    SELECT 'interventions' AS name, return_id FROM interventions
    UNION ALL SELECT 'spells', return_id FROM spells
    UNION ALL SELECT 'tallies', return_id FROM tallies
    UNION ALL SELECT 'findings', return_id FROM findings
    UNION ALL SELECT 'ledger', return_id FROM ledger
    UNION ALL SELECT 'export_ledgers', return_id FROM export_ledgers
    UNION ALL SELECT 'export_rules', return_id FROM export_rules
    UNION ALL SELECT 'answers', return_id FROM answers
    UNION ALL SELECT 'surveys', return_id FROM surveys
    UNION ALL SELECT 'told', return_id FROM told
    UNION ALL SELECT 'flows', return_id FROM flows
    UNION ALL SELECT 'ratings', return_id FROM ratings
    UNION ALL SELECT 'replaced', return_id FROM replaced
    UNION ALL SELECT 'superseded', return_id FROM superseded
    UNION ALL SELECT 'superseded', by_return_id FROM superseded
    UNION ALL SELECT 'amended', return_id FROM amended
    UNION ALL SELECT 'stood', return_id FROM stood
), without AS (
    SELECT name, 'return' AS owner FROM rows_of WHERE return_id NOT IN (SELECT return_id FROM returns)
    UNION ALL SELECT 'spells', 'intervention' FROM spells ANTI JOIN interventions USING (return_id, ref, sequence)
    UNION ALL SELECT 'answers', 'intervention' FROM answers ANTI JOIN interventions USING (return_id, ref, sequence)
    UNION ALL SELECT 'superseded', 'intervention' FROM superseded ANTI JOIN interventions USING (return_id, ref, sequence)
    UNION ALL SELECT 'replaced', 'newer reading' FROM replaced x JOIN returns r USING (return_id)
    WHERE first_id(r.return_id) NOT IN (SELECT first_id(return_id) FROM readings) AND r.sha256 NOT IN (SELECT sha256 FROM readings)
)
SELECT name || ': ' || count(*) || ' without their ' || owner FROM without GROUP BY name, owner ORDER BY name, owner
