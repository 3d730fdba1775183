-- What settling looks at several times: the interventions and spells of the
-- services that are unsettled. %[1]s is TABLE, or VIEW where they are most of all.
CREATE OR REPLACE TEMP %[1]s settling_interventions AS SELECT * FROM interventions WHERE service IN (FROM unsettled);
CREATE OR REPLACE TEMP %[1]s settling_spells AS SELECT * FROM spells WHERE service IN (FROM unsettled);
