package store

import (
	"fmt"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/iassn/collate/schemas"
)

// day reads a date of a test; the empty text is no date.
func day(s string) schemas.Date {
	if s == "" {
		return 0
	}
	d, err := schemas.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// absent is a null in a row of a test.
type absent struct{}

func orNull(d schemas.Date) any {
	if d == 0 {
		return absent{}
	}
	return d
}

func textOrNull(s string) any {
	if s == "" {
		return absent{}
	}
	return s
}

// toBatch makes the Arrow records of returns, as transform does.
func toBatch(mem memory.Allocator, returns ...schemas.Return) schemas.Batch {
	builders := make(map[schemas.TableName]*array.RecordBuilder)
	for _, t := range schemas.TableNames {
		builders[t] = array.NewRecordBuilder(mem, schemas.ArrowSchema(t))
	}
	for _, r := range returns {
		add := func(t schemas.TableName, values ...any) { appendRow(builders[t], append([]any{r.ID}, values...)) }
		add(schemas.ReturnsTable, r.File, r.SHA256, textOrNull(r.Service), textOrNull(r.Grain.String()), r.History.String(),
			r.ReceivedOn, orNull(r.ExtractDate), r.Verdict.String(), max(r.KnownOn, r.ReceivedOn), absent{}, digest(r))
		for _, i := range r.Interventions {
			add(schemas.InterventionsTable, r.Service, i.Ref, i.Sequence, orNull(i.OpenedOn), orNull(i.ClosedOn), i.Level.String(),
				textOrNull(i.Recorded.String()), textOrNull(i.Counted.String()), textOrNull(string(i.Reason)),
				textOrNull(string(i.User)), absent{}, i.Position.Sheet, i.Position.Row)
			for n, s := range i.Spells {
				add(schemas.SpellsTable, r.Service, i.Ref, i.Sequence, n+1, s.Status.String(), s.Level.String(), s.From,
					orNull(s.Until), string(s.Began), textOrNull(s.Was.String()), s.Raised)
			}
		}
		for _, t := range r.Tallies {
			n := any(int64(t.N))
			if t.Missing {
				n = absent{}
			}
			add(schemas.TalliesTable, r.Service, t.AsAt, t.Level.String(), t.Status.String(), n, "", 1, 1)
		}
		for _, f := range r.Findings {
			add(schemas.FindingsTable, string(f.Rule), f.Severity.String(), absent{}, absent{}, absent{}, absent{}, f.Message, f.Fix)
		}
		l := r.Ledger
		add(schemas.LedgerTable, l.Rows, l.Title, l.Header, l.Blank, l.Total, l.Note, l.Excluded, l.Duplicate, l.Rejected, l.Accepted)
	}
	var batch schemas.Batch
	for _, t := range schemas.TableNames {
		batch = append(batch, builders[t].NewRecord())
		builders[t].Release()
	}
	return batch
}

// digest tells what a return was read as.
func digest(r schemas.Return) string {
	r.ID, r.File, r.KnownOn = "", "", 0
	return fmt.Sprint(r)
}

func appendRow(b *array.RecordBuilder, values []any) {
	for i, v := range values {
		switch v := v.(type) {
		case absent:
			b.Field(i).AppendNull()
		case string:
			b.Field(i).(*array.StringBuilder).Append(v)
		case int:
			b.Field(i).(*array.Int32Builder).Append(int32(v))
		case int64:
			b.Field(i).(*array.Int64Builder).Append(v)
		case bool:
			b.Field(i).(*array.BooleanBuilder).Append(v)
		case schemas.Date:
			b.Field(i).(*array.Date32Builder).Append(arrow.Date32(v.Unix()))
		default:
			panic(fmt.Sprintf("no column for %T", v))
		}
	}
}

// open opens a store in memory for a test.
func open(t testing.TB) *Store {
	t.Helper()
	s, err := Open("", Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// load loads returns, on an allocator that must be empty afterwards.
func load(t testing.TB, s *Store, returns ...schemas.Return) {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	batch := toBatch(mem, returns...)
	err := s.Load(t.Context(), batch)
	batch.Release()
	mem.AssertSize(t, 0)
	if err != nil {
		t.Fatal(err)
	}
}

// full is an accepted return of records with full history, received on the day
// after its extract date.
func full(service, extract string, interventions ...schemas.Intervention) schemas.Return {
	r := schemas.Return{
		ID: service + "/" + extract, File: service + ".csv", SHA256: "hash of " + service + "/" + extract, Service: service, Grain: schemas.RecordGrain,
		History: schemas.FullHistory, ExtractDate: day(extract), ReceivedOn: day(extract) + 1, Interventions: interventions,
	}
	r.Ledger = schemas.Ledger{Rows: len(interventions), Accepted: len(interventions)}
	return r
}

func position(service, extract string, interventions ...schemas.Intervention) schemas.Return {
	r := full(service, extract, interventions...)
	r.History = schemas.PositionHistory
	return r
}

func counts(service, extract string, tallies ...schemas.Tally) schemas.Return {
	r := full(service, extract)
	r.Grain, r.History, r.Tallies = schemas.SummaryGrain, schemas.PositionHistory, tallies
	for i := range r.Tallies {
		r.Tallies[i].AsAt = r.ExtractDate
	}
	return r
}

// life is an intervention of one level: opened, and closed where that is not
// empty.
func life(ref string, level schemas.Level, opened, closed string) schemas.Intervention {
	i := schemas.Intervention{Ref: ref, Sequence: 1, Level: level, OpenedOn: day(opened), ClosedOn: day(closed), Minutes: -1}
	i.Spells = []schemas.Spell{{Status: schemas.Open, Level: level, From: day(opened), Until: day(closed), Began: schemas.BeganOpened}}
	if closed != "" {
		i.Spells = append(i.Spells, schemas.Spell{
			Status: schemas.Closed, Level: level, From: day(closed), Began: schemas.BeganClosed, Was: schemas.Open,
		})
	}
	return i
}

// undated is an intervention first seen on a day, in a status.
func undated(ref string, level schemas.Level, status schemas.Status, known string) schemas.Intervention {
	i := schemas.Intervention{Ref: ref, Sequence: 1, Level: level, Recorded: status, Counted: status, Minutes: -1}
	if status == schemas.Closed {
		i.ClosedOn = day(known)
	}
	i.Spells = []schemas.Spell{{Status: status, Level: level, From: day(known), Began: schemas.BeganKnown}}
	return i
}

// lived is an intervention of the spells given.
func lived(ref string, spells ...schemas.Spell) schemas.Intervention {
	i := schemas.Intervention{Ref: ref, Sequence: 1, Minutes: -1, Spells: spells, Level: spells[len(spells)-1].Level}
	if spells[0].Began == schemas.BeganOpened {
		i.OpenedOn = spells[0].From
	}
	if last := spells[len(spells)-1]; last.Status == schemas.Closed {
		i.ClosedOn = last.From
	}
	return i
}
