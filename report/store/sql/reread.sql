-- The returns of files that were read again (again_returns), with the last
-- readings of the same files that are kept, and what those were read with.
CREATE TEMP TABLE reread AS
SELECT coalesce(k.return_id, '') AS id, coalesce(a.return_id, '') AS again, coalesce(k.sha256, a.sha256) AS sha256, coalesce(k.service, a.service, '') AS service,
    coalesce(k.digest = a.digest, FALSE) AS same_digest,
    coalesce(w.program, '') AS program, coalesce(w.register, '') AS register, coalesce(w.profiles, '') AS profiles, coalesce(w.settings, '') AS settings
FROM (SELECT * FROM readings WHERE (sha256, said_day(return_id)) IN (SELECT (sha256, said_day(return_id)) FROM again_returns)) k
FULL JOIN again_returns a ON first_id(a.return_id) = first_id(k.return_id)
LEFT JOIN read_with w ON w.return_id = k.return_id;
