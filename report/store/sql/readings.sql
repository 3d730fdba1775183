-- The returns of files, which are named by their hash, or where they could not be
-- read by the id of their return; $1 has a file a line. last: of the last reading.
-- The service is that of a file without a row that tells of something, else empty.
-- assumed and doubtful: whether nothing says which day it describes, and whether that
-- or places that disagree leave it in doubt.
WITH doubts AS (
    SELECT return_id, bool_or(rule = 'extract.assumed') AS assumed
    FROM findings WHERE rule IN ('extract.assumed', 'extract.disagrees') GROUP BY return_id
)
SELECT r.return_id, sha256, digest, x.return_id IS NULL AS last, received_on, extract_date,
    coalesce(d.assumed, FALSE), d.return_id IS NOT NULL,
    CASE WHEN l.excluded + l.duplicate + l.rejected + l.accepted = 0 THEN coalesce(service, '') ELSE '' END
FROM returns r LEFT JOIN replaced x USING (return_id) LEFT JOIN doubts d ON d.return_id = r.return_id
LEFT JOIN ledger l ON l.return_id = r.return_id
WHERE CASE WHEN sha256 = '' THEN regexp_replace(r.return_id, '#[0-9]+$', '') ELSE sha256 END
    IN (SELECT unnest(string_split($1, chr(10))))
ORDER BY r.return_id
