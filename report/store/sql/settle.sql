-- Finds afresh, for the services that returns came from since that was last done,
-- which interventions newer returns replace, and which the newest no longer holds.
DELETE FROM superseded WHERE service IN (FROM unsettled);
DELETE FROM amended WHERE service IN (FROM unsettled);
INSERT INTO superseded
SELECT service, return_id, ref, sequence, FALSE, by_return_id, by_sequence FROM replaced_among(FALSE)
UNION ALL
SELECT service, return_id, ref, sequence, TRUE, by_return_id, by_sequence FROM replaced_among(TRUE);
DELETE FROM gone WHERE service IN (FROM unsettled);
INSERT INTO gone FROM gone_from_newest();
