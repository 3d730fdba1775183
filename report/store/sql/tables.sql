-- The tables that are the store's own, beside those that schemas describes.

-- Readings of a file that a later reading of the same content has replaced: the
-- profile, the register or the program had changed. They stay, for figures as
-- they were known before.
CREATE TABLE IF NOT EXISTS replaced (return_id VARCHAR NOT NULL, replaced_on DATE NOT NULL);

-- What people decided of returns, in order: waiting, accepted or discarded.
CREATE TABLE IF NOT EXISTS decisions (
    n INTEGER NOT NULL, return_id VARCHAR NOT NULL, decided_on DATE NOT NULL, decision VARCHAR NOT NULL, reason VARCHAR NOT NULL
);

-- The releases made, and the registers that they were made with.
CREATE TABLE IF NOT EXISTS releases (made_on DATE NOT NULL, period VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS registers (n INTEGER NOT NULL, from_day DATE NOT NULL, content VARCHAR NOT NULL);

-- What the published edition of each release showed, the nth made, n in its order: exact is the
-- count as it was, shown is what readers saw, unless a mark stood there.
CREATE TABLE IF NOT EXISTS published (
    nth INTEGER NOT NULL, n INTEGER NOT NULL, made_on DATE NOT NULL, release VARCHAR NOT NULL, policy VARCHAR NOT NULL, measure VARCHAR NOT NULL, period VARCHAR NOT NULL, as_at DATE NOT NULL,
    geography VARCHAR NOT NULL, code VARCHAR NOT NULL, level VARCHAR NOT NULL, status VARCHAR NOT NULL,
    services INTEGER NOT NULL, exact BIGINT NOT NULL, shown BIGINT NOT NULL, mark VARCHAR NOT NULL
);

-- What every reading was read with: the version of the program, and marks of the
-- register, of all profiles and of the settings that tell one state of each from
-- another. Readings kept before there was this table have none.
CREATE TABLE IF NOT EXISTS read_with (
    return_id VARCHAR NOT NULL, program VARCHAR NOT NULL, register VARCHAR NOT NULL, profiles VARCHAR NOT NULL, settings VARCHAR NOT NULL
);

-- What settling finds: see settle.sql. unsettled are the services for which it
-- has to be done.
CREATE TABLE IF NOT EXISTS superseded (
    service VARCHAR, return_id VARCHAR, ref VARCHAR, sequence INTEGER, opened_too BOOLEAN, by_return_id VARCHAR, by_sequence INTEGER
);
CREATE TABLE IF NOT EXISTS amended (
    return_id VARCHAR, service VARCHAR, ref VARCHAR, sequence INTEGER, spell INTEGER, status VARCHAR, level VARCHAR,
    from_day DATE, until_day DATE, began VARCHAR, was VARCHAR, raised BOOLEAN
);
CREATE TABLE IF NOT EXISTS gone (service VARCHAR, return_id VARCHAR, ref VARCHAR, sequence INTEGER);
CREATE TABLE IF NOT EXISTS unsettled (service VARCHAR);

-- The levels and statuses that the returns of each service hold which count, and
-- whether the six-month rule closed any, with the first day of which they tell so.
-- Settling finds them.
CREATE TABLE IF NOT EXISTS used (service VARCHAR, level VARCHAR, status VARCHAR, by_rule BOOLEAN, first_day DATE);

-- How many interventions and answers each return holds, and how many of the former
-- were recorded as inactive, so that nobody has to count them again.
CREATE TABLE IF NOT EXISTS sizes (return_id VARCHAR NOT NULL, interventions BIGINT NOT NULL, inactive BIGINT NOT NULL, answers BIGINT NOT NULL);

-- The spells that count, as settling finds them (stood.sql), in the order of their
-- services and days: all that measures read. Those of interventions that count
-- among full histories, and for services with returns that tell openings and no
-- more, those that count among these as well (opened_too). intervention numbers the
-- interventions of a service in the order in which their rows are listed. gone: the
-- newest return should hold it and does not. The rest is where its row stands, and
-- what it records.
CREATE TABLE IF NOT EXISTS stood (
    service VARCHAR, opened_too BOOLEAN, intervention BIGINT, spell INTEGER,
    status ENUM ('closed', 'inactive', 'open'), level ENUM ('1', '2', '3', '3-4', '4', 'unknown'), from_day DATE, until_day DATE,
    began ENUM ('opened', 'reopened', 'inactive', 'closed', 'closed-by-rule', 'level', 'known', 'said', 'carried'),
    was ENUM ('closed', 'inactive', 'open'), raised BOOLEAN, gone BOOLEAN,
    return_id VARCHAR, ref VARCHAR, sheet VARCHAR, row INTEGER, sequence INTEGER, recorded VARCHAR, reason VARCHAR, undated BOOLEAN
);

-- The days on which services were divided, as the register had it when the store
-- was opened last.
CREATE TABLE IF NOT EXISTS divides (service VARCHAR NOT NULL, day DATE NOT NULL);
