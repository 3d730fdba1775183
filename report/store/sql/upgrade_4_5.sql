-- Interventions that stand have other numbers, and what newer returns replace among
-- those that tell openings and no more is kept for services that have such returns
-- alone: every service has to be settled, with a table of its own kind.
DROP TABLE IF EXISTS stood; -- upgrades from before version 4 have none yet
INSERT INTO unsettled SELECT DISTINCT service FROM returns WHERE service IS NOT NULL;
