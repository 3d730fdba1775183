-- Raised: how often the level of an intervention rose in a period; each rise counts.
count(*) FILTER (starts AND raised)
