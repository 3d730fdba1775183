-- The returns that were sent again: of each service, day and grain every return
-- but the first, with the one received before it. Discarded ones are left out.
SELECT old_id, return_id
FROM (
    SELECT return_id, service, extract_date, received_on,
        lag(return_id) OVER sent AS old_id, lag(received_on) OVER sent AS old_received
    FROM readings
    WHERE first_id(return_id) NOT IN (SELECT first_id FROM decided WHERE decision = 'discarded') AND verdict IN ('accepted', 'queries') AND service IS NOT NULL AND extract_date IS NOT NULL
    WINDOW sent AS (PARTITION BY service, extract_date, grain ORDER BY received_on, return_id)
)
WHERE old_received < received_on
ORDER BY service, extract_date, received_on, return_id
