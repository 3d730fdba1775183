-- Where services are copied: what every count and every row is taken from is found
-- once.
CREATE TABLE standing_found AS FROM standing_spells;
DROP VIEW standing_spells;
ALTER TABLE standing_found RENAME TO standing_spells;
