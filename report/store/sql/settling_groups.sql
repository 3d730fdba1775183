-- The services that are unsettled, on a line each, in groups of which each has about
-- as many interventions as $1, or is one service that has more.
WITH sizes AS (
    SELECT u.service, count(i.service) AS n
    FROM (SELECT DISTINCT service FROM unsettled) u LEFT JOIN interventions i ON i.service = u.service
    GROUP BY u.service
), placed AS (
    SELECT service, sum(n) OVER (ORDER BY service) // $1 AS nth FROM sizes
)
SELECT string_agg(service, chr(10) ORDER BY service) FROM placed GROUP BY nth ORDER BY nth
