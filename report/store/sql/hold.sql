-- Holds, of the returns named, one a line in $1, those that would replace one that
-- counts, until a person decides.
INSERT INTO decisions
SELECT (SELECT coalesce(max(n), 0) FROM decisions) + row_number() OVER (ORDER BY r.return_id), r.return_id, r.known_on, 'waiting',
    'the service has sent a return for this day before'
FROM standing_returns r
WHERE r.return_id IN (SELECT unnest(string_split($1, chr(10))))
    AND EXISTS (
        SELECT 1 FROM standing_returns o
        WHERE o.service = r.service AND o.extract_date = r.extract_date AND o.grain = r.grain AND o.received_on < r.received_on
    )
