-- What stood in the store as it was known on a day: %[1]s is the store's own
-- database, %[2]s the one of that day. It has found afresh what stood of services of
-- which something has become known since.
CREATE OR REPLACE VIEW %[2]s.all_stood AS
FROM %[2]s.stood
UNION ALL
SELECT * FROM %[1]s.stood WHERE service NOT IN (FROM %[2]s.known_since);
