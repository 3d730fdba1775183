-- The services of which it is not yet found what newer returns replace: a command
-- was stopped between keeping their returns and counting them, or the store was
-- upgraded since.
SELECT 'services whose returns were kept and not yet counted: ' || count(DISTINCT service) FROM unsettled HAVING count(*) > 0
