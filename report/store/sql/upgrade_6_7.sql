-- What counts returns say of the exports that they were made of is kept.
CREATE TABLE export_ledgers (
    return_id VARCHAR NOT NULL, "rows" INTEGER NOT NULL, title INTEGER NOT NULL, header INTEGER NOT NULL, blank INTEGER NOT NULL,
    total INTEGER NOT NULL, note INTEGER NOT NULL, excluded INTEGER NOT NULL, duplicate INTEGER NOT NULL, rejected INTEGER NOT NULL,
    accepted INTEGER NOT NULL
);
CREATE TABLE export_rules (return_id VARCHAR NOT NULL, rule VARCHAR NOT NULL, severity VARCHAR NOT NULL, n BIGINT NOT NULL);
