-- The store as it was known on a day: views of what was kept by then, in a
-- database in memory. %[1]s is the store's own database, %[2]s the day.
CREATE VIEW past.returns AS SELECT * FROM %[1]s.returns WHERE known_on <= DATE '%[2]s';
CREATE VIEW past.replaced AS SELECT * FROM %[1]s.replaced WHERE replaced_on <= DATE '%[2]s';
CREATE VIEW past.decisions AS SELECT * FROM %[1]s.decisions WHERE decided_on <= DATE '%[2]s';
CREATE VIEW past.releases AS SELECT * FROM %[1]s.releases WHERE made_on <= DATE '%[2]s';
CREATE VIEW past.registers AS SELECT * FROM %[1]s.registers WHERE n = 1 OR from_day <= DATE '%[2]s';
CREATE VIEW past.interventions AS SELECT * FROM %[1]s.interventions SEMI JOIN past.returns USING (return_id);
CREATE VIEW past.spells AS SELECT * FROM %[1]s.spells SEMI JOIN past.returns USING (return_id);
CREATE VIEW past.tallies AS SELECT * FROM %[1]s.tallies SEMI JOIN past.returns USING (return_id);
CREATE VIEW past.findings AS SELECT * FROM %[1]s.findings SEMI JOIN past.returns USING (return_id);
CREATE VIEW past.ledger AS SELECT * FROM %[1]s.ledger SEMI JOIN past.returns USING (return_id);
CREATE TABLE past.meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE past.superseded AS FROM %[1]s.superseded WHERE FALSE;
CREATE TABLE past.amended AS FROM %[1]s.amended WHERE FALSE;
CREATE TABLE past.gone AS FROM %[1]s.gone WHERE FALSE;
CREATE TABLE past.unsettled AS SELECT DISTINCT service FROM past.returns WHERE service IS NOT NULL;
