-- The services that can tell what happened in periods, and whether that is openings
-- alone. $lasts are the last days of the periods.
SELECT day, service, opened_too FROM telling_of($lasts) ORDER BY day, service
