-- The returns of files, which are named by their hash, or where they could not be
-- read by the id of their return; $1 has a file a line. last: of the last reading.
SELECT return_id, sha256, digest, x.return_id IS NULL AS last
FROM returns r LEFT JOIN replaced x USING (return_id)
WHERE CASE WHEN sha256 = '' THEN regexp_replace(r.return_id, '#[0-9]+$', '') ELSE sha256 END
    IN (SELECT unnest(string_split($1, chr(10))))
