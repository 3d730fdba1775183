-- The store as it was known on a day: views of what was kept by then, in a
-- database in memory. %[1]s is the store's own database, %[2]s the new one, %[3]s
-- the day. Of services of which nothing has become known since, what settling
-- found for the store itself is taken over.
CREATE VIEW %[2]s.returns AS SELECT * FROM %[1]s.returns WHERE known_on <= DATE '%[3]s';
CREATE VIEW %[2]s.replaced AS SELECT * FROM %[1]s.replaced WHERE replaced_on <= DATE '%[3]s';
CREATE VIEW %[2]s.decisions AS SELECT * FROM %[1]s.decisions WHERE decided_on <= DATE '%[3]s';
CREATE VIEW %[2]s.releases AS SELECT * FROM %[1]s.releases WHERE made_on <= DATE '%[3]s';
CREATE VIEW %[2]s.published AS SELECT * FROM %[1]s.published WHERE made_on <= DATE '%[3]s';
CREATE VIEW %[2]s.registers AS SELECT * FROM %[1]s.registers WHERE n = 1 OR from_day <= DATE '%[3]s';
CREATE VIEW %[2]s.divides AS FROM %[1]s.divides;
CREATE VIEW %[2]s.interventions AS SELECT * FROM %[1]s.interventions SEMI JOIN %[2]s.returns USING (return_id);
CREATE VIEW %[2]s.spells AS SELECT * FROM %[1]s.spells SEMI JOIN %[2]s.returns USING (return_id);
CREATE VIEW %[2]s.tallies AS SELECT * FROM %[1]s.tallies SEMI JOIN %[2]s.returns USING (return_id);
CREATE VIEW %[2]s.told AS SELECT * FROM %[1]s.told SEMI JOIN %[2]s.returns USING (return_id);
CREATE VIEW %[2]s.flows AS SELECT * FROM %[1]s.flows SEMI JOIN %[2]s.returns USING (return_id);
CREATE VIEW %[2]s.ratings AS SELECT * FROM %[1]s.ratings SEMI JOIN %[2]s.returns USING (return_id);
CREATE VIEW %[2]s.findings AS SELECT * FROM %[1]s.findings SEMI JOIN %[2]s.returns USING (return_id);
CREATE VIEW %[2]s.ledger AS SELECT * FROM %[1]s.ledger SEMI JOIN %[2]s.returns USING (return_id);
CREATE VIEW %[2]s.export_ledgers AS SELECT * FROM %[1]s.export_ledgers SEMI JOIN %[2]s.returns USING (return_id);
CREATE VIEW %[2]s.export_rules AS SELECT * FROM %[1]s.export_rules SEMI JOIN %[2]s.returns USING (return_id);
CREATE VIEW %[2]s.answers AS SELECT * FROM %[1]s.answers SEMI JOIN %[2]s.returns USING (return_id);
CREATE VIEW %[2]s.surveys AS SELECT * FROM %[1]s.surveys SEMI JOIN %[2]s.returns USING (return_id);
CREATE TABLE %[2]s.meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE %[2]s.known_since AS
SELECT DISTINCT service FROM %[1]s.returns
WHERE service IS NOT NULL AND (
    known_on > DATE '%[3]s'
    OR return_id IN (SELECT return_id FROM %[1]s.replaced WHERE replaced_on > DATE '%[3]s')
    OR return_id IN (SELECT return_id FROM %[1]s.decisions WHERE decided_on > DATE '%[3]s')
);
CREATE TABLE %[2]s.unsettled AS FROM %[2]s.known_since;
CREATE TABLE %[2]s.stood AS FROM %[1]s.stood LIMIT 0;
CREATE TABLE %[2]s.superseded AS FROM %[1]s.superseded WHERE service NOT IN (FROM %[2]s.unsettled);
CREATE TABLE %[2]s.amended AS FROM %[1]s.amended WHERE service NOT IN (FROM %[2]s.unsettled);
CREATE TABLE %[2]s.used AS FROM %[1]s.used WHERE service NOT IN (FROM %[2]s.unsettled);
CREATE VIEW %[2]s.sizes AS SELECT * FROM %[1]s.sizes SEMI JOIN %[2]s.returns USING (return_id);
CREATE TABLE %[2]s.gone AS FROM %[1]s.gone WHERE service NOT IN (FROM %[2]s.unsettled);
