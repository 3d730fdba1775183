-- A store as programs before 0.2 made it, with a return of every kind in it.
CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE superseded (return_id VARCHAR, ref VARCHAR, sequence INTEGER, opened_too BOOLEAN);
CREATE TABLE returns ("return_id" VARCHAR NOT NULL, "file" VARCHAR NOT NULL, "sha256" VARCHAR NOT NULL, "service" VARCHAR, "grain" VARCHAR, "history" VARCHAR NOT NULL, "received_on" DATE NOT NULL, "extract_date" DATE, "verdict" VARCHAR NOT NULL);
CREATE TABLE interventions ("return_id" VARCHAR NOT NULL, "service" VARCHAR NOT NULL, "ref" VARCHAR NOT NULL, "sequence" INTEGER NOT NULL, "opened_on" DATE, "closed_on" DATE, "level" VARCHAR NOT NULL, "status_recorded" VARCHAR, "status_counted" VARCHAR, "reason" VARCHAR, "service_user" VARCHAR, "minutes" INTEGER, "sheet" VARCHAR NOT NULL, "row" INTEGER NOT NULL);
CREATE TABLE spells ("return_id" VARCHAR NOT NULL, "service" VARCHAR NOT NULL, "ref" VARCHAR NOT NULL, "sequence" INTEGER NOT NULL, "spell" INTEGER NOT NULL, "status" VARCHAR NOT NULL, "level" VARCHAR NOT NULL, "from_day" DATE NOT NULL, "until_day" DATE, "began" VARCHAR NOT NULL, "was" VARCHAR, "raised" BOOLEAN NOT NULL);
CREATE TABLE tallies ("return_id" VARCHAR NOT NULL, "service" VARCHAR NOT NULL, "as_at" DATE NOT NULL, "level" VARCHAR NOT NULL, "status" VARCHAR NOT NULL, "n" BIGINT, "sheet" VARCHAR NOT NULL, "row" INTEGER NOT NULL, "column" INTEGER NOT NULL);
CREATE TABLE findings ("return_id" VARCHAR NOT NULL, "rule" VARCHAR NOT NULL, "severity" VARCHAR NOT NULL, "sheet" VARCHAR, "row" INTEGER, "column" INTEGER, "field" VARCHAR, "message" VARCHAR NOT NULL, "fix" VARCHAR NOT NULL);
CREATE TABLE ledger ("return_id" VARCHAR NOT NULL, "rows" INTEGER NOT NULL, "title" INTEGER NOT NULL, "header" INTEGER NOT NULL, "blank" INTEGER NOT NULL, "total" INTEGER NOT NULL, "note" INTEGER NOT NULL, "excluded" INTEGER NOT NULL, "duplicate" INTEGER NOT NULL, "rejected" INTEGER NOT NULL, "accepted" INTEGER NOT NULL);

-- Programs make the views afresh whenever they open a store; until then the old ones stand.
CREATE VIEW counting AS SELECT * FROM returns WHERE verdict IN ('accepted', 'queries');
CREATE VIEW standing AS SELECT i.* FROM interventions i SEMI JOIN counting USING (return_id);

INSERT INTO meta VALUES ('version', '1'), ('settled', 'yes');
INSERT INTO returns VALUES
    ('k', 'Kent.csv', 'aa', 'kent', 'record', 'full', DATE '2026-07-01', DATE '2026-06-30', 'queries'),
    ('e', 'Essex.csv', 'bb', 'essex', 'summary', 'position', DATE '2026-07-01', DATE '2026-06-30', 'accepted');
INSERT INTO interventions VALUES ('k', 'kent', 'r', 1, DATE '2026-04-01', NULL, '2', 'open', 'open', NULL, NULL, NULL, '', 2);
INSERT INTO spells VALUES ('k', 'kent', 'r', 1, 1, 'open', '2', DATE '2026-04-01', NULL, 'opened', NULL, false);
INSERT INTO tallies VALUES ('e', 'essex', DATE '2026-06-30', '1', 'open', 5, '', 2, 2);
INSERT INTO findings VALUES ('k', 'date.impossible', 'reject', NULL, 3, 2, 'opened_on', 'the day does not exist', 'correct it');
INSERT INTO ledger VALUES ('k', 3, 0, 1, 0, 0, 0, 0, 0, 1, 1), ('e', 2, 0, 1, 0, 0, 0, 0, 0, 0, 1);
