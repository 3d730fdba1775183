-- Keeps, for the services that are unsettled, the spells that count.
DELETE FROM stood WHERE service IN (FROM unsettled);
INSERT INTO stood FROM found_standing() ORDER BY service, opened_too, from_day, intervention, spell;
DELETE FROM unsettled;
