-- Rows that belong to nothing: to no return, or to no intervention.
WITH rows_of AS (
    SELECT 'interventions' AS name, 'return' AS owner, return_id FROM interventions
    UNION ALL SELECT 'spells', 'return', return_id FROM spells
    UNION ALL SELECT 'tallies', 'return', return_id FROM tallies
    UNION ALL SELECT 'findings', 'return', return_id FROM findings
    UNION ALL SELECT 'ledger', 'return', return_id FROM ledger
), without AS (
    SELECT name, owner FROM rows_of WHERE return_id NOT IN (SELECT return_id FROM returns)
    UNION ALL SELECT 'spells', 'intervention' FROM spells ANTI JOIN interventions USING (return_id, ref, sequence)
)
SELECT name || ': ' || count(*) || ' without their ' || owner FROM without GROUP BY name, owner ORDER BY name, owner
