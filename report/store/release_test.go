package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// TestPublished keeps what releases showed: a second of one day and period takes
// the place of the first, and a release is given what readers had before it.
func TestPublished(t *testing.T) {
	s := open(t)
	shown := func(exact int64, mark schemas.Mark) measure.Shown {
		f := measure.Shown{
			Measure: "stock", AsAt: "2026-06-30", Geography: "service", Code: "kent", Level: "1", Status: "open", Exact: exact, Value: exact, Mark: mark,
		}
		if mark != schemas.NoMark {
			f.Value = 0
		}
		return f
	}
	flow := shown(12, schemas.NoMark)
	flow.Measure, flow.Period, flow.Status = "opened", "2026-27-Q1", "total"
	q1, q2 := schemas.Quarter(2026, 1), schemas.Quarter(2026, 2)
	first := measure.Publication{MadeOn: day("2026-07-14"), Period: q1, Figures: []measure.Shown{shown(3, schemas.Confidential), flow}}
	other := measure.Publication{MadeOn: day("2026-07-14"), Period: q2, Figures: []measure.Shown{shown(40, schemas.NoMark)}}
	again := measure.Publication{MadeOn: day("2026-07-14"), Period: q1, Figures: []measure.Shown{flow, shown(7, schemas.NoMark)}}
	later := measure.Publication{MadeOn: day("2026-07-20"), Period: q1, Figures: []measure.Shown{flow}}
	for _, p := range []measure.Publication{first, other, again, later} {
		if err := s.Released(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	then, err := s.Then(t.Context(), day("2026-07-19"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = then.Close() }()
	if err := then.Released(t.Context(), later); err == nil {
		t.Error("a release was kept in a store of an earlier day")
	}
	for _, c := range []struct {
		name   string
		s      *Store
		on     string
		period schemas.Period
		again  bool
		want   []measure.Publication
	}{
		{"before all", s, "2026-07-13", q1, false, nil},
		{"the other of that day", s, "2026-07-14", q1, false, []measure.Publication{other}},
		{"again, made after the other", s, "2026-07-14", q1, true, []measure.Publication{other}},
		{"again, made before the other", s, "2026-07-14", q2, true, nil},
		{"before the last", s, "2026-07-20", q1, false, []measure.Publication{other, again}},
		{"all", s, "2026-07-21", q2, false, []measure.Publication{other, again, later}},
		{"as it was known", then, "2026-07-21", q1, true, []measure.Publication{other, again}},
	} {
		got, err := c.s.Published(t.Context(), day(c.on), c.period, c.again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	if on, periods, err := s.Releases(t.Context(), day("2026-07-20")); err != nil || on != first.MadeOn || len(periods) != 2 {
		t.Errorf("released on %v, %v: %v", on, periods, err)
	}
	bad := later
	bad.Figures = []measure.Shown{flow, {AsAt: "yesterday"}}
	if err := s.Released(t.Context(), bad); err == nil {
		t.Error("a figure of no day was kept")
	}
	if got, err := s.Published(t.Context(), day("2026-07-21"), q2, false); err != nil || len(got) != 3 || len(got[2].Figures) != 1 {
		t.Errorf("after a release that failed: %v, %v", got, err)
	}
}
