-- The store as if it held the returns of some services alone: views of those, in a
-- database in memory. %[1]s is that database, %[2]s the store's own, and %[3]s says
-- of a column service which services they are. %[4]s is what stood in it, and
-- %[5]s which of that. It is %[3]s for one service, whose spells stand together. For
-- several it is all: measures count the services alone of which the returns tell, and
-- to look for many services in millions of rows takes longer than to read them.
CREATE VIEW %[1]s.returns AS SELECT * FROM %[2]s.returns WHERE %[3]s;
CREATE VIEW %[1]s.interventions AS SELECT * FROM %[2]s.interventions WHERE %[3]s;
CREATE VIEW %[1]s.spells AS SELECT * FROM %[2]s.spells WHERE %[3]s;
CREATE VIEW %[1]s.tallies AS SELECT * FROM %[2]s.tallies WHERE %[3]s;
CREATE VIEW %[1]s.told AS SELECT * FROM %[2]s.told WHERE %[3]s;
CREATE VIEW %[1]s.flows AS SELECT * FROM %[2]s.flows WHERE %[3]s;
CREATE VIEW %[1]s.ratings AS SELECT * FROM %[2]s.ratings WHERE %[3]s;
CREATE VIEW %[1]s.superseded AS SELECT * FROM %[2]s.superseded WHERE %[3]s;
CREATE VIEW %[1]s.amended AS SELECT * FROM %[2]s.amended WHERE %[3]s;
CREATE VIEW %[1]s.gone AS SELECT * FROM %[2]s.gone WHERE %[3]s;
CREATE VIEW %[1]s.unsettled AS SELECT * FROM %[2]s.unsettled WHERE %[3]s;
CREATE VIEW %[1]s.stood AS SELECT * FROM %[2]s.%[4]s WHERE %[5]s;
CREATE VIEW %[1]s.findings AS SELECT * FROM %[2]s.findings WHERE return_id IN (SELECT return_id FROM %[1]s.returns);
CREATE VIEW %[1]s.ledger AS SELECT * FROM %[2]s.ledger WHERE return_id IN (SELECT return_id FROM %[1]s.returns);
CREATE VIEW %[1]s.export_ledgers AS SELECT * FROM %[2]s.export_ledgers WHERE return_id IN (SELECT return_id FROM %[1]s.returns);
CREATE VIEW %[1]s.export_rules AS SELECT * FROM %[2]s.export_rules WHERE return_id IN (SELECT return_id FROM %[1]s.returns);
CREATE VIEW %[1]s.answers AS SELECT * FROM %[2]s.answers WHERE %[3]s;
CREATE VIEW %[1]s.surveys AS SELECT * FROM %[2]s.surveys WHERE return_id IN (SELECT return_id FROM %[1]s.returns);
CREATE VIEW %[1]s.used AS SELECT * FROM %[2]s.used WHERE %[3]s;
CREATE VIEW %[1]s.sizes AS SELECT * FROM %[2]s.sizes WHERE return_id IN (SELECT return_id FROM %[1]s.returns);
CREATE VIEW %[1]s.replaced AS SELECT * FROM %[2]s.replaced;
CREATE VIEW %[1]s.decisions AS SELECT * FROM %[2]s.decisions;
CREATE VIEW %[1]s.divides AS SELECT * FROM %[2]s.divides;
CREATE VIEW %[1]s.meta AS SELECT * FROM %[2]s.meta;
