-- The spells that count are kept in a table of their own, stood, which settling
-- fills: every service has to be settled.
INSERT INTO unsettled SELECT DISTINCT service FROM returns WHERE service IS NOT NULL;
