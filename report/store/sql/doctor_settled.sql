-- The services of which it is not yet found what newer returns replace: a command
-- was stopped between keeping their returns and counting them.
SELECT service || ': its returns were kept, and a command was stopped before it had counted them'
FROM (SELECT DISTINCT service FROM unsettled) ORDER BY service
