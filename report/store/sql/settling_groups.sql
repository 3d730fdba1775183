-- The services that are unsettled, on a line each, in groups of which each has about
-- as many interventions as $1, or is one service that has more; all in one where they
-- have no more than thrice as many.
WITH sizes AS (
    SELECT u.service, count(i.service) AS n
    FROM (SELECT DISTINCT service FROM unsettled) u LEFT JOIN interventions i ON i.service = u.service
    GROUP BY u.service
), placed AS (
    SELECT service, CASE WHEN sum(n) OVER () <= 3 * $1 THEN 0 ELSE sum(n) OVER (ORDER BY service) // $1 END AS nth FROM sizes
)
SELECT string_agg(service, chr(10) ORDER BY service) FROM placed GROUP BY nth ORDER BY nth
