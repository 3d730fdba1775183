package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

// revisedPeriods is how many of the periods released are looked at for revisions:
// those that ended last.
const revisedPeriods = 4

// revisions are what has moved, in the figures of periods released before, since
// the last release before a day: as is known in s, against what was known then. It
// gives the day of that release, zero where there was none.
func revisions(ctx context.Context, s *store.Store, services []schemas.Service, floor int, today schemas.Date) (_ []measure.Revision, released schemas.Date, err error) {
	released, periods, err := s.Releases(ctx, today)
	if err != nil || released == 0 {
		return nil, 0, err
	}
	known, err := s.News(ctx, released)
	if err != nil || len(known) == 0 {
		return nil, released, err
	}
	news := map[string][]string{}
	for _, r := range known {
		news[r.Service] = append(news[r.Service], r.File)
	}
	then, err := s.Then(ctx, released)
	if err != nil {
		return nil, released, err
	}
	defer func() { err = errors.Join(err, then.Close()) }()
	var out []measure.Revision
	for _, p := range measure.LatestPeriods(periods, revisedPeriods) {
		spec := measure.Spec{At: p.Last, Period: p, Floor: floor}
		before, err := measure.Build(ctx, then, services, spec)
		if err != nil {
			return nil, released, err
		}
		now, err := measure.Build(ctx, s, services, spec)
		if err != nil {
			return nil, released, err
		}
		out = append(out, measure.Revisions(before, now, news)...)
	}
	return out, released, nil
}

// revised says in a sentence what has moved since the last release.
func (r *release) revised() []string {
	if r.content.Since == 0 {
		return nil
	}
	headlines := 0
	for _, v := range r.content.Revisions {
		if v.Now.Geography == measure.England {
			headlines++
		}
	}
	if len(r.content.Revisions) == 0 {
		return []string{fmt.Sprintf("No figure of an earlier release has moved since that of %s.", r.content.Since.Long())}
	}
	return []string{fmt.Sprintf("%s of earlier releases moved since that of %s, %d of them England's: see revisions.csv of the internal edition.",
		plural(len(r.content.Revisions), "figure", "figures"), r.content.Since.Long(), headlines)}
}
