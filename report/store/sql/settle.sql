-- Finds afresh which interventions newer returns replace, for the views of
-- standing interventions.
DELETE FROM superseded;
INSERT INTO superseded
SELECT return_id, ref, sequence, FALSE FROM replaced_among(FALSE)
UNION ALL
SELECT return_id, ref, sequence, TRUE FROM replaced_among(TRUE)
