-- Ended: how many interventions were made inactive, or closed while open, in a period; one that did so several times counts once.
bool_or(starts AND began IN ('inactive', 'closed') AND coalesce(was, 'open') = 'open')::BIGINT
