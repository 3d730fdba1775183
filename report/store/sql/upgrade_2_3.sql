-- What each release showed, for disclosure control of later ones.
CREATE TABLE published (
    n INTEGER NOT NULL, made_on DATE NOT NULL, release VARCHAR NOT NULL, measure VARCHAR NOT NULL, period VARCHAR NOT NULL, as_at DATE NOT NULL,
    geography VARCHAR NOT NULL, code VARCHAR NOT NULL, level VARCHAR NOT NULL, status VARCHAR NOT NULL,
    exact BIGINT NOT NULL, shown BIGINT NOT NULL, mark VARCHAR NOT NULL
);
