-- Answers to the evaluation questions are kept, and which of the questions returns
-- have columns for: of returns that were read before, nobody knows.
CREATE TABLE answers (
    return_id VARCHAR NOT NULL, service VARCHAR NOT NULL, ref VARCHAR NOT NULL, sequence INTEGER NOT NULL,
    question INTEGER NOT NULL, answer INTEGER NOT NULL, scale VARCHAR NOT NULL
);
CREATE TABLE surveys (return_id VARCHAR NOT NULL, questions VARCHAR NOT NULL);
