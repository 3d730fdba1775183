-- Raised: how often the level of an intervention rose in a period; each rise counts.
count(*) FILTER (from_day >= $first::DATE AND raised)
