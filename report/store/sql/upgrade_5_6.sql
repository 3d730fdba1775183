-- Counts returns are kept: what each tells, and its counts beside the tallies.
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
