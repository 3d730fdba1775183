-- Views and macros that the measures share. They are made afresh whenever a
-- store is opened.

-- The returns as they were last read.
CREATE OR REPLACE VIEW readings AS
SELECT * FROM returns ANTI JOIN replaced USING (return_id);

-- The id of a return, however often its file was read.
CREATE OR REPLACE MACRO first_id(return_id) AS regexp_replace(return_id, '#[0-9]+$', '');

-- The day that the file of a return was said to describe; empty where its content says it.
CREATE OR REPLACE MACRO said_day(return_id) AS regexp_extract(return_id, '@([0-9]{4}-[0-9]{2}-[0-9]{2})/[^/]*$', 1);

-- The sequence of an intervention in its return; settle.go adds a million to that
-- of one that follows it.
CREATE OR REPLACE MACRO recorded_as(sequence) AS sequence % 1000000;

-- What people last decided of returns.
CREATE OR REPLACE VIEW decided AS
SELECT first_id(return_id) AS first_id, arg_max(decision, n) AS decision, arg_max(decided_on, n) AS decided_on, arg_max(reason, n) AS reason
FROM decisions GROUP BY first_id(return_id);

-- The returns that could count: nobody is waiting for a decision about them, or
-- has discarded them.
CREATE OR REPLACE VIEW standing_returns AS
SELECT * FROM readings
WHERE verdict IN ('accepted', 'queries') AND service IS NOT NULL AND extract_date IS NOT NULL
    AND first_id(return_id) NOT IN (SELECT first_id FROM decided WHERE decision IN ('waiting', 'discarded'));

-- The lives of services that were divided: before a part of their area went to
-- another service, and after. An intervention that went with it may stand as open
-- for ever in the returns of the life before, so each life is told by its own.
CREATE OR REPLACE VIEW lives AS
SELECT service, day AS life_from, lead(day, 1, DATE '9999-12-31') OVER (PARTITION BY service ORDER BY day) AS life_until
FROM (FROM divides UNION SELECT service, DATE '0001-01-01' FROM divides);

-- The returns that count: of those of a service for one day in one grain the one
-- received last, or all that were received on that day, for they may be parts.
-- age numbers the returns of a service from the oldest: a later extract date is
-- newer, then a later day of receipt, then the id. It tells of the days from
-- life_from up to but not including life_until: those of the life of its service
-- in which its extract date lies.
CREATE OR REPLACE VIEW counting AS
SELECT r.*, row_number() OVER (PARTITION BY r.service ORDER BY extract_date, received_on, return_id) AS age,
    coalesce(l.life_from, DATE '0001-01-01') AS life_from, coalesce(l.life_until, DATE '9999-12-31') AS life_until
FROM standing_returns r
LEFT JOIN lives l ON l.service = r.service AND r.extract_date >= l.life_from AND r.extract_date < l.life_until
QUALIFY received_on = max(received_on) OVER (PARTITION BY r.service, extract_date, grain);

-- The interventions that a newer return replaces, among returns with full history
-- or, if opened_too, among those and the ones that tell openings. What is left is
-- one row for each real intervention: the newest return that holds it.
-- A row is replaced by the newest row of the same opening, or else by the first
-- row that it overlaps of the next return that has such a one: neither was closed
-- before the other was opened. A row that was closed when the newer one was opened
-- (on the same day at the latest) stands beside it: a request on a closed record
-- is a new intervention; but with the same day of closing, and no opening date in one
-- of the two, they are one. A newer row without an opening date goes on from the row
-- without one, or from the last row of a return alone; where a log begins with something else than a closing, it
-- begins then.
CREATE OR REPLACE MACRO replaced_among(opened_too) AS TABLE
WITH several AS MATERIALIZED ( -- the returns of unsettled services that have several
    SELECT return_id, service, grain, age, life_from
    FROM counting
    WHERE service IN (FROM unsettled) AND (history = 'full' OR (opened_too AND history = 'opened'))
    QUALIFY count(*) OVER (PARTITION BY service) > 1
        AND (NOT opened_too OR bool_or(history = 'opened') OVER (PARTITION BY service)) -- else it is what full histories give
), known AS MATERIALIZED (
    SELECT i.return_id, i.service, i.ref, i.sequence, i.opened_on, i.closed_on, r.grain, r.age, r.life_from
    FROM settling_interventions i JOIN several r ON r.return_id = i.return_id
), begun AS (
    SELECT k.return_id, k.sequence, k.service, k.ref, k.grain, k.age, k.life_from, k.opened_on, k.closed_on,
        CASE
            WHEN k.opened_on IS NOT NULL THEN k.opened_on
            WHEN k.grain = 'event' AND s.status <> 'closed' THEN s.from_day
            ELSE DATE '0001-01-01'
        END AS begun_on
    FROM known k LEFT JOIN (
        SELECT return_id, ref, sequence, status, from_day FROM settling_spells
        WHERE spell = 1 AND return_id IN (SELECT return_id FROM known WHERE opened_on IS NULL)
    ) s ON s.return_id = k.return_id AND s.ref = k.ref AND s.sequence = k.sequence
), newest AS ( -- the newest row of each opening: the first of it in the newest return that holds it
    SELECT service, life_from, ref, coalesce(opened_on, DATE '0001-01-01') AS opening, max(age) AS age,
        arg_max({'return_id': return_id, 'sequence': sequence}, age * 10000000 - sequence) AS by
    FROM known WHERE opened_on IS NOT NULL OR grain = 'record'
    GROUP BY ALL
), same AS MATERIALIZED (
    SELECT o.service, o.return_id, o.ref, o.sequence, n.by.return_id AS by_return_id, n.by.sequence AS by_sequence
    FROM known o
    JOIN newest n ON n.service = o.service AND n.ref = o.ref AND n.life_from = o.life_from AND n.opening = coalesce(o.opened_on, DATE '0001-01-01')
    WHERE n.age > o.age AND (o.opened_on IS NOT NULL OR o.grain = 'record')
), others AS ( -- all rows of a return with the reference of one that has no newer row of its opening
    SELECT * FROM known SEMI JOIN (FROM known ANTI JOIN same USING (return_id, ref, sequence)) USING (return_id, ref)
), overlapping AS (
    SELECT o.service, o.return_id, o.ref, o.sequence, n.return_id AS by_return_id, n.sequence AS by_sequence, n.age
    FROM others o JOIN begun n ON n.service = o.service AND n.ref = o.ref -- equal references first: a join of hashes
    WHERE n.age > o.age AND n.life_from = o.life_from AND (n.opened_on = o.opened_on
        OR (o.closed_on IS NULL OR n.begun_on < o.closed_on)
            AND (o.opened_on IS NULL OR n.closed_on IS NULL OR o.opened_on < n.closed_on)
        OR o.closed_on = n.closed_on AND (o.opened_on IS NULL OR n.opened_on IS NULL))
    QUALIFY n.opened_on IS NOT NULL
        OR o.sequence = max(o.sequence) OVER (PARTITION BY o.return_id, o.ref, n.return_id, n.sequence)
)
FROM same
UNION ALL
SELECT service, return_id, ref, sequence, by_return_id, by_sequence
FROM overlapping ANTI JOIN same USING (return_id, ref, sequence)
QUALIFY row_number() OVER (PARTITION BY return_id, ref, sequence ORDER BY age, by_sequence) = 1;

-- The interventions of unsettled services that should be in the newest return of
-- records and are not. It should hold those that were closed by the day of an
-- older return if it holds at least half of them, for then it is an export of
-- everything; and so for those that were not closed.
CREATE OR REPLACE MACRO gone_from_newest() AS TABLE
WITH records AS (
    SELECT return_id, service, extract_date, age, life_from FROM counting
    WHERE history = 'full' AND grain = 'record' AND service IN (FROM unsettled)
), newest AS (
    SELECT service, life_from, arg_max(return_id, age) AS new_id, max(extract_date) AS new_date
    FROM records GROUP BY service, life_from HAVING count(*) > 1
), older AS (
    SELECT i.service, i.return_id, i.ref, i.sequence, coalesce(i.closed_on <= r.extract_date, FALSE) AS closed,
        h.ref IS NOT NULL AS held
    FROM records r
    JOIN newest w ON w.service = r.service AND w.life_from = r.life_from AND r.extract_date < w.new_date
    JOIN settling_interventions i ON i.return_id = r.return_id
    LEFT JOIN (SELECT DISTINCT return_id, ref FROM settling_interventions SEMI JOIN newest ON new_id = return_id) h
        ON h.return_id = w.new_id AND h.ref = i.ref
), missing AS (
    SELECT service, return_id, ref, sequence, held FROM older
    QUALIFY 2 * count(*) FILTER (held) OVER (PARTITION BY return_id, closed) >= count(*) OVER (PARTITION BY return_id, closed)
)
SELECT service, return_id, ref, sequence FROM missing
ANTI JOIN (FROM superseded WHERE NOT opened_too) USING (return_id, ref, sequence)
WHERE NOT held;

-- A spell of a return that tells of one life: what lies outside is left out, and
-- what was carried over into it began as nothing that a flow counts.
CREATE OR REPLACE MACRO in_life(from_day, until_day, life_from, life_until) AS
    from_day < life_until AND (from_day >= life_from OR until_day IS NULL OR until_day > life_from);

-- What the table stood is to hold of the services that are unsettled. Spells of
-- interventions of which several returns tell are amended by what earlier ones
-- know: see overlaps.sql. A newer return that cannot tell the past does not hide
-- one that can; openings are taken from both. Interventions are numbered in the
-- order of their returns and rows, those that follow one after it.
CREATE OR REPLACE MACRO found_standing() AS TABLE
WITH mine AS MATERIALIZED (
    SELECT *, bool_or(history = 'opened') OVER (PARTITION BY service) AS has_openings
    FROM counting WHERE service IN (FROM unsettled)
), replaced_rows AS MATERIALIZED (
    SELECT return_id, ref, sequence, opened_too FROM superseded WHERE service IN (FROM unsettled)
), amended_rows AS MATERIALIZED (
    SELECT * FROM amended WHERE service IN (FROM unsettled)
), numbered AS MATERIALIZED (
    SELECT i.return_id, i.ref, i.sequence, i.sheet, i.row, i.status_recorded AS recorded, i.reason, i.opened_on IS NULL AS undated,
        r.history, r.has_openings, r.life_from, r.life_until,
        1000 * row_number() OVER (PARTITION BY r.service ORDER BY r.age, i.sheet, i.row, i.ref, i.sequence) AS nth
    FROM settling_interventions i JOIN mine r ON r.return_id = i.return_id
    WHERE r.history IN ('full', 'opened')
), kept AS (
    SELECT *, FALSE AS opened_too FROM numbered
    ANTI JOIN (FROM replaced_rows WHERE NOT opened_too) USING (return_id, ref, sequence)
    ANTI JOIN amended_rows USING (return_id, ref, sequence)
    WHERE history = 'full'
    UNION ALL
    SELECT *, TRUE FROM numbered
    ANTI JOIN (FROM replaced_rows WHERE opened_too) USING (return_id, ref, sequence)
    WHERE has_openings
), standing AS (
    SELECT s.service, k.opened_too, k.nth AS intervention, s.spell, s.status, s.level, s.from_day, s.until_day, s.began, s.was, s.raised,
        s.return_id, s.ref, s.sequence, k.sheet, k.row, k.recorded, k.reason, k.undated, k.life_from, k.life_until
    FROM settling_spells s JOIN kept k ON k.return_id = s.return_id AND k.ref = s.ref AND k.sequence = s.sequence
    UNION ALL
    SELECT s.service, FALSE, n.nth + s.sequence // 1000000, s.spell, s.status, s.level, s.from_day, s.until_day, s.began, s.was, s.raised,
        s.return_id, s.ref, s.sequence, n.sheet, n.row, n.recorded, n.reason, n.undated, n.life_from, n.life_until
    FROM amended_rows s JOIN numbered n ON n.return_id = s.return_id AND n.ref = s.ref AND n.sequence = recorded_as(s.sequence)
)
SELECT s.service, s.opened_too, s.intervention, s.spell, s.status, s.level, greatest(s.from_day, s.life_from) AS from_day,
    nullif(least(s.until_day, s.life_until), DATE '9999-12-31') AS until_day,
    CASE WHEN s.from_day < s.life_from THEN 'carried' ELSE s.began END AS began, s.was,
    s.raised AND s.from_day >= s.life_from AS raised, g.ref IS NOT NULL AND NOT s.opened_too AS gone,
    s.return_id, s.ref, s.sheet, s.row, s.sequence, s.recorded, s.reason, s.undated
FROM standing s
LEFT JOIN (FROM gone WHERE service IN (FROM unsettled)) g ON g.return_id = s.return_id AND g.ref = s.ref AND g.sequence = s.sequence
WHERE in_life(s.from_day, s.until_day, s.life_from, s.life_until);

-- All that stood. A store as it was known on an earlier day has a part of it in the
-- store itself: see past_stood.sql.
CREATE OR REPLACE VIEW all_stood AS FROM stood;

-- The spells of interventions that count. $withdrawn is whether the settings say
-- that those that are gone do not.
CREATE OR REPLACE VIEW standing_spells AS
SELECT * FROM all_stood WHERE NOT ($withdrawn AND gone);

-- The services that can tell what was opened up to each of some days, and which of
-- their interventions do: where a service has no full history so far, those of
-- returns that tell openings and no more count as well.
CREATE OR REPLACE MACRO telling_of(days) AS TABLE
SELECT DISTINCT day, service, history = 'opened' AS opened_too
FROM counting, (SELECT unnest(days) AS day)
WHERE history IN ('full', 'opened') AND extract_date >= day AND day >= life_from
QUALIFY history = 'full' OR NOT bool_or(history = 'full') OVER (PARTITION BY service, day);

-- What tells the position of a service on each of some days, at most one row a
-- service and day: the newest return that can, of equals one with a full history. That
-- is standing interventions where a full history reaches the day, the tallies of a
-- counts return that counted the day, or the latest received return of that very day,
-- by its own spells or, where there is nothing else, by its tallies.
CREATE OR REPLACE MACRO basis_of(days) AS TABLE
SELECT day, service, return_id, grain, extract_date, received_on, verdict,
    CASE WHEN history = 'full' THEN 'standing' WHEN grain = 'summary' THEN 'tallies' ELSE 'spells' END AS kind
FROM counting CROSS JOIN (SELECT unnest(days) AS day)
LEFT JOIN (SELECT return_id AS counted_id, last_day FROM told WHERE measure = 'stock') t ON counted_id = return_id AND last_day = day
WHERE extract_date = day OR (extract_date > day AND day >= life_from AND (history = 'full' OR counted_id IS NOT NULL))
QUALIFY row_number() OVER (
    PARTITION BY service, day
    ORDER BY extract_date DESC, history = 'full' DESC, grain = 'summary', received_on DESC, return_id DESC
) = 1;

-- The counts return that tells a measure of each of some periods, at most one for a
-- service, measure and period: the newest one, where no newer return, or none of the
-- same day, tells it by its interventions. $firsts and $lasts are the days of the
-- periods, one by one.
CREATE OR REPLACE MACRO counted_of(firsts, lasts) AS TABLE
SELECT t.service, t.measure, t.first_day, t.last_day, t.return_id
FROM (SELECT unnest(firsts) AS first_day, unnest(lasts) AS last_day) p
JOIN told t ON t.first_day = p.first_day AND t.last_day = p.last_day
JOIN counting c ON c.return_id = t.return_id AND t.first_day >= c.life_from
ANTI JOIN counting n ON n.service = c.service AND n.extract_date >= c.extract_date AND t.last_day >= n.life_from
    AND (n.history = 'full' OR (n.history = 'opened' AND t.measure = 'opened'))
WHERE t.measure <> 'stock'
QUALIFY row_number() OVER (PARTITION BY t.service, t.measure, t.first_day, t.last_day ORDER BY c.age DESC) = 1;

-- counted_of, of one period.
CREATE OR REPLACE MACRO counted_in(first, last) AS TABLE SELECT service, measure, return_id FROM counted_of([first], [last]);

-- The services that can tell all that happened in each of some periods by their
-- interventions, where no counts return tells what ended. $firsts and $lasts are the
-- days of the periods, one by one.
CREATE OR REPLACE MACRO whole_of(firsts, lasts) AS TABLE
SELECT DISTINCT p.first_day, p.last_day, t.service
FROM (SELECT unnest(firsts) AS first_day, unnest(lasts) AS last_day) p
JOIN telling_of(lasts) t ON t.day = p.last_day AND NOT t.opened_too
ANTI JOIN (FROM counted_of(firsts, lasts) WHERE measure = 'ended') c
    ON c.service = t.service AND c.first_day = p.first_day AND c.last_day = p.last_day;

-- The interventions that ended in each of some periods (were made inactive, or were
-- closed while open), in the services that can tell it by them, with the level of their
-- last spell up to the period's end. Those that did are few of all: the rest is looked
-- up for these alone.
CREATE OR REPLACE MACRO ended_of(firsts, lasts) AS TABLE
WITH ending AS MATERIALIZED (
    SELECT DISTINCT w.first_day, w.last_day, s.service, s.intervention
    FROM standing_spells s JOIN whole_of(firsts, lasts) w ON w.service = s.service AND s.from_day >= w.first_day AND s.from_day <= w.last_day
    WHERE s.from_day >= list_min(firsts) AND s.from_day <= list_max(lasts) AND NOT s.opened_too
        AND s.began IN ('inactive', 'closed') AND coalesce(s.was, 'open') = 'open'
)
SELECT e.first_day, e.last_day, s.service, s.return_id, s.ref, s.sequence, arg_max(s.level, s.spell) AS level
FROM standing_spells s JOIN ending e ON e.service = s.service AND e.intervention = s.intervention AND s.from_day <= e.last_day
WHERE NOT s.opened_too
GROUP BY e.first_day, e.last_day, s.service, s.return_id, s.ref, s.sequence
HAVING bool_or(s.from_day >= e.first_day AND s.began IN ('inactive', 'closed') AND coalesce(s.was, 'open') = 'open');

-- telling_of and basis_of, of one day.
CREATE OR REPLACE MACRO telling(day) AS TABLE SELECT service, opened_too FROM telling_of([day]);
CREATE OR REPLACE MACRO basis(day) AS TABLE SELECT * EXCLUDE (day) FROM basis_of([day]);

-- The days from before the first of some periods until after the last. The periods
-- follow one another, with days between them or without: each day has how many had
-- begun by then, how many had ended before it, and the first day of the last begun.
CREATE OR REPLACE MACRO calendar_of(firsts, lasts) AS TABLE
SELECT day, len(list_filter(firsts, f -> f <= day)) AS begun, len(list_filter(lasts, l -> l < day)) AS ended,
    list_max(list_filter(firsts, f -> f <= day)) AS first_day
FROM (SELECT unnest(generate_series(firsts[1] - 1, lasts[-1] + 1, INTERVAL 1 DAY))::DATE AS day);
