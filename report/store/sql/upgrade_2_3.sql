-- Answers to the evaluation questions are kept, and which of the questions returns
-- have columns for: of returns that were read before, nobody knows.
CREATE TABLE answers (
    return_id VARCHAR NOT NULL, service VARCHAR NOT NULL, ref VARCHAR NOT NULL, sequence INTEGER NOT NULL,
    question INTEGER NOT NULL, answer INTEGER NOT NULL, scale VARCHAR NOT NULL
);
CREATE TABLE surveys (return_id VARCHAR NOT NULL, questions VARCHAR NOT NULL);
-- What each release showed, for disclosure control of later ones.
CREATE TABLE published (
    nth INTEGER NOT NULL, n INTEGER NOT NULL, made_on DATE NOT NULL, release VARCHAR NOT NULL, policy VARCHAR NOT NULL, measure VARCHAR NOT NULL, period VARCHAR NOT NULL, as_at DATE NOT NULL,
    geography VARCHAR NOT NULL, code VARCHAR NOT NULL, level VARCHAR NOT NULL, status VARCHAR NOT NULL,
    services INTEGER NOT NULL, exact BIGINT NOT NULL, shown BIGINT NOT NULL, mark VARCHAR NOT NULL
);
