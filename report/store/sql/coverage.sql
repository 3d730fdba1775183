-- Which return tells each service's position on a day. $day is the day.
SELECT service, return_id, coalesce(grain, ''), extract_date, received_on, verdict
FROM basis($day::DATE)
ORDER BY service
