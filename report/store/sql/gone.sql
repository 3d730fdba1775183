-- How many interventions the newest return of a service should hold and does not.
SELECT service, count(*)::BIGINT FROM gone GROUP BY service ORDER BY service
