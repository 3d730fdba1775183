-- Sets aside the services that are unsettled, save those of $1, on a line each.
CREATE OR REPLACE TEMP TABLE set_aside AS FROM unsettled WHERE service NOT IN (SELECT unnest(string_split($1, chr(10))))
