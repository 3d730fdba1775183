-- Readings of one content are kept beside each other, and what newer returns
-- replace is found a service at a time.
CREATE TABLE returns_2 (
    return_id VARCHAR NOT NULL, file VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, service VARCHAR, grain VARCHAR, history VARCHAR NOT NULL,
    received_on DATE NOT NULL, extract_date DATE, verdict VARCHAR NOT NULL, known_on DATE NOT NULL, profile VARCHAR, digest VARCHAR NOT NULL
);
INSERT INTO returns_2 SELECT *, received_on, NULL, '' FROM returns;
DROP TABLE returns;
ALTER TABLE returns_2 RENAME TO returns;
DROP TABLE superseded;
DELETE FROM meta WHERE key = 'settled';
CREATE TABLE unsettled (service VARCHAR);
INSERT INTO unsettled SELECT DISTINCT service FROM returns WHERE service IS NOT NULL;
