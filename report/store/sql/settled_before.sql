-- Sets aside what settling found, of the services that are settled, and has it
-- found again.
CREATE TEMP TABLE before_superseded AS FROM superseded;
CREATE TEMP TABLE before_gone AS FROM gone;
CREATE TEMP TABLE before_amended AS FROM amended;
CREATE TEMP TABLE before_used AS FROM used;
CREATE TEMP TABLE settled_services AS SELECT DISTINCT service FROM returns WHERE service IS NOT NULL AND service NOT IN (SELECT service FROM unsettled WHERE service IS NOT NULL);
DELETE FROM unsettled;
INSERT INTO unsettled FROM settled_services;
