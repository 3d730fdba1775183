-- The ids of all returns that are kept.
SELECT return_id FROM returns ORDER BY return_id
