-- The returns that somebody discarded, with when and why.
SELECT r.return_id, d.decided_on, d.reason
FROM readings r
JOIN decided d ON d.first_id = first_id(r.return_id)
WHERE d.decision = 'discarded'
ORDER BY r.service, r.extract_date, r.received_on, r.return_id
