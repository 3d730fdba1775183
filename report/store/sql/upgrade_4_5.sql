-- What newer returns replace among those that tell openings and no more is kept for
-- services that have such returns alone. (An upgrade from version 1 has dropped the table.)
CREATE TABLE IF NOT EXISTS superseded (
    service VARCHAR, return_id VARCHAR, ref VARCHAR, sequence INTEGER, opened_too BOOLEAN, by_return_id VARCHAR, by_sequence INTEGER
);
DELETE FROM superseded WHERE opened_too AND service NOT IN (SELECT service FROM returns WHERE history = 'opened' AND service IS NOT NULL);
INSERT INTO unsettled SELECT DISTINCT service FROM returns WHERE history = 'opened' AND service IS NOT NULL;
