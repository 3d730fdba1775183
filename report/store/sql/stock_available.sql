-- The services that can tell their position on a day. $day is the day.
SELECT service FROM basis($day::DATE) ORDER BY service
