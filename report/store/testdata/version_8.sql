-- A store as programs of 0.8 made it, with a return of every kind in it.
CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
-- The tables that are the store's own, beside those that schemas describes.

-- Readings of a file that a later reading of the same content has replaced: the
-- profile, the register or the program had changed. They stay, for figures as
-- they were known before.
CREATE TABLE replaced (return_id VARCHAR NOT NULL, replaced_on DATE NOT NULL);

-- What people decided of returns, in order: waiting, accepted or discarded.
CREATE TABLE decisions (
    n INTEGER NOT NULL, return_id VARCHAR NOT NULL, decided_on DATE NOT NULL, decision VARCHAR NOT NULL, reason VARCHAR NOT NULL
);

-- The releases made, and the registers that they were made with.
CREATE TABLE releases (made_on DATE NOT NULL, period VARCHAR NOT NULL);
CREATE TABLE registers (n INTEGER NOT NULL, from_day DATE NOT NULL, content VARCHAR NOT NULL);

-- What settling finds: see settle.sql. unsettled are the services for which it
-- has to be done.
CREATE TABLE superseded (
    service VARCHAR, return_id VARCHAR, ref VARCHAR, sequence INTEGER, opened_too BOOLEAN, by_return_id VARCHAR, by_sequence INTEGER
);
CREATE TABLE amended (
    return_id VARCHAR, service VARCHAR, ref VARCHAR, sequence INTEGER, spell INTEGER, status VARCHAR, level VARCHAR,
    from_day DATE, until_day DATE, began VARCHAR, was VARCHAR, raised BOOLEAN
);
CREATE TABLE gone (service VARCHAR, return_id VARCHAR, ref VARCHAR, sequence INTEGER);
CREATE TABLE unsettled (service VARCHAR);

-- The spells that count, as settling finds them (stood.sql), in the order of their
-- services and days: all that measures read. Those of interventions that count
-- among full histories, and for services with returns that tell openings and no
-- more, those that count among these as well (opened_too). intervention numbers the
-- interventions of a service in the order in which their rows are listed. gone: the
-- newest return should hold it and does not. The rest is where its row stands, and
-- what it records.
CREATE TABLE stood (
    service VARCHAR, opened_too BOOLEAN, intervention BIGINT, spell INTEGER,
    status ENUM ('closed', 'inactive', 'open'), level ENUM ('1', '2', '3', '3-4', '4', 'unknown'), from_day DATE, until_day DATE,
    began ENUM ('opened', 'reopened', 'inactive', 'closed', 'closed-by-rule', 'level', 'known', 'said', 'carried'),
    was ENUM ('closed', 'inactive', 'open'), raised BOOLEAN, gone BOOLEAN,
    return_id VARCHAR, ref VARCHAR, sheet VARCHAR, row INTEGER, sequence INTEGER, recorded VARCHAR, reason VARCHAR, undated BOOLEAN
);
CREATE TABLE interventions ("return_id" VARCHAR NOT NULL, "service" VARCHAR NOT NULL, "ref" VARCHAR NOT NULL, "sequence" INTEGER NOT NULL, "opened_on" DATE, "closed_on" DATE, "level" VARCHAR NOT NULL, "status_recorded" VARCHAR, "status_counted" VARCHAR, "reason" VARCHAR, "service_user" VARCHAR, "minutes" INTEGER, "sheet" VARCHAR NOT NULL, "row" INTEGER NOT NULL);
CREATE TABLE spells ("return_id" VARCHAR NOT NULL, "service" VARCHAR NOT NULL, "ref" VARCHAR NOT NULL, "sequence" INTEGER NOT NULL, "spell" INTEGER NOT NULL, "status" VARCHAR NOT NULL, "level" VARCHAR NOT NULL, "from_day" DATE NOT NULL, "until_day" DATE, "began" VARCHAR NOT NULL, "was" VARCHAR, "raised" BOOLEAN NOT NULL);
CREATE TABLE tallies ("return_id" VARCHAR NOT NULL, "service" VARCHAR NOT NULL, "as_at" DATE NOT NULL, "level" VARCHAR NOT NULL, "status" VARCHAR NOT NULL, "n" BIGINT, "sheet" VARCHAR NOT NULL, "row" INTEGER NOT NULL, "column" INTEGER NOT NULL);
CREATE TABLE findings ("return_id" VARCHAR NOT NULL, "rule" VARCHAR NOT NULL, "severity" VARCHAR NOT NULL, "sheet" VARCHAR, "row" INTEGER, "column" INTEGER, "field" VARCHAR, "message" VARCHAR NOT NULL, "fix" VARCHAR NOT NULL);
CREATE TABLE ledger ("return_id" VARCHAR NOT NULL, "rows" INTEGER NOT NULL, "title" INTEGER NOT NULL, "header" INTEGER NOT NULL, "blank" INTEGER NOT NULL, "total" INTEGER NOT NULL, "note" INTEGER NOT NULL, "excluded" INTEGER NOT NULL, "duplicate" INTEGER NOT NULL, "rejected" INTEGER NOT NULL, "accepted" INTEGER NOT NULL);
CREATE TABLE returns ("return_id" VARCHAR NOT NULL, "file" VARCHAR NOT NULL, "sha256" VARCHAR NOT NULL, "service" VARCHAR, "grain" VARCHAR, "history" VARCHAR NOT NULL, "received_on" DATE NOT NULL, "extract_date" DATE, "verdict" VARCHAR NOT NULL, "known_on" DATE NOT NULL, "profile" VARCHAR, "digest" VARCHAR NOT NULL);
CREATE TABLE divides (service VARCHAR NOT NULL, day DATE NOT NULL);
CREATE TABLE answers ("return_id" VARCHAR NOT NULL, "service" VARCHAR NOT NULL, "ref" VARCHAR NOT NULL, "sequence" INTEGER NOT NULL, "question" INTEGER NOT NULL, "answer" INTEGER NOT NULL, "scale" VARCHAR NOT NULL);
CREATE TABLE surveys ("return_id" VARCHAR NOT NULL, "questions" VARCHAR NOT NULL);
CREATE TABLE told (
    return_id VARCHAR NOT NULL, service VARCHAR NOT NULL, measure VARCHAR NOT NULL, first_day DATE NOT NULL, last_day DATE NOT NULL
);
CREATE TABLE flows (
    return_id VARCHAR NOT NULL, service VARCHAR NOT NULL, measure VARCHAR NOT NULL, first_day DATE NOT NULL, last_day DATE NOT NULL,
    level VARCHAR NOT NULL, n BIGINT, sheet VARCHAR NOT NULL, "row" INTEGER NOT NULL, "column" INTEGER NOT NULL
);
CREATE TABLE ratings (
    return_id VARCHAR NOT NULL, service VARCHAR NOT NULL, first_day DATE NOT NULL, last_day DATE NOT NULL, level VARCHAR NOT NULL,
    question INTEGER NOT NULL, answer INTEGER NOT NULL, scale VARCHAR NOT NULL, n BIGINT NOT NULL,
    sheet VARCHAR NOT NULL, "row" INTEGER NOT NULL, "column" INTEGER NOT NULL
);
CREATE TABLE export_ledgers (
    return_id VARCHAR NOT NULL, "rows" INTEGER NOT NULL, title INTEGER NOT NULL, header INTEGER NOT NULL, blank INTEGER NOT NULL,
    total INTEGER NOT NULL, note INTEGER NOT NULL, excluded INTEGER NOT NULL, duplicate INTEGER NOT NULL, rejected INTEGER NOT NULL,
    accepted INTEGER NOT NULL
);
CREATE TABLE export_rules (return_id VARCHAR NOT NULL, rule VARCHAR NOT NULL, severity VARCHAR NOT NULL, n BIGINT NOT NULL);
CREATE TABLE used (service VARCHAR, level VARCHAR, status VARCHAR, by_rule BOOLEAN, first_day DATE);
CREATE TABLE sizes (return_id VARCHAR NOT NULL, interventions BIGINT NOT NULL, inactive BIGINT NOT NULL, answers BIGINT NOT NULL);
INSERT INTO meta VALUES ('version', '8');
INSERT INTO returns VALUES
    ('k', 'Kent.csv', 'aa', 'kent', 'record', 'full', DATE '2026-07-01', DATE '2026-06-30', 'queries', DATE '2026-07-01', NULL, 'd1'),
    ('e', 'Essex.csv', 'bb', 'essex', 'summary', 'position', DATE '2026-07-01', DATE '2026-06-30', 'accepted', DATE '2026-07-01', NULL, 'd2');
INSERT INTO interventions VALUES ('k', 'kent', 'r', 1, DATE '2026-04-01', NULL, '2', 'open', 'open', NULL, NULL, NULL, '', 2);
INSERT INTO spells VALUES ('k', 'kent', 'r', 1, 1, 'open', '2', DATE '2026-04-01', NULL, 'opened', NULL, false);
INSERT INTO stood VALUES ('kent', false, 1000, 1, 'open', '2', DATE '2026-04-01', NULL, 'opened', NULL, false, false, 'k', 'r', '', 2, 1, 'open', NULL, false);
INSERT INTO tallies VALUES ('e', 'essex', DATE '2026-06-30', '1', 'open', 5, '', 2, 2);
INSERT INTO findings VALUES ('k', 'date.impossible', 'reject', NULL, 3, 2, 'opened_on', 'the day does not exist', 'correct it');
INSERT INTO ledger VALUES ('k', 3, 0, 1, 0, 0, 0, 0, 0, 1, 1), ('e', 2, 0, 1, 0, 0, 0, 0, 0, 0, 1);
INSERT INTO answers VALUES ('k', 'kent', 'r', 1, 1, 4, '1 2 3 4 5');
INSERT INTO surveys VALUES ('k', '1 2 3');
INSERT INTO used VALUES ('kent', '2', 'open', false, DATE '2026-04-01'), ('essex', '1', 'open', false, DATE '2026-06-30');
INSERT INTO sizes VALUES ('k', 1, 0, 1), ('e', 0, 0, 0);
