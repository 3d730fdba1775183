package transform

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/iassn/collate/schemas"
)

// Batch makes Arrow records of returns, one a table in the order of
// schemas.TableNames. Interventions, spells and tallies of returns that do not
// count are left out; their findings and ledgers are kept. References become
// keyed hashes here. The caller releases the batch.
func Batch(returns []schemas.Return, key Key, mem memory.Allocator) schemas.Batch {
	b := batch{key: key, tables: map[schemas.TableName]*tableBuilder{}}
	for _, name := range schemas.TableNames {
		b.tables[name] = &tableBuilder{RecordBuilder: array.NewRecordBuilder(mem, schemas.ArrowSchema(name))}
		defer b.tables[name].Release()
	}
	for _, r := range returns {
		b.add(r)
	}
	out := make(schemas.Batch, len(schemas.TableNames))
	for i, name := range schemas.TableNames {
		out[i] = b.tables[name].NewRecord()
	}
	return out
}

type batch struct {
	key    Key
	tables map[schemas.TableName]*tableBuilder
}

// tableBuilder appends rows to a record builder, field after field.
type tableBuilder struct {
	*array.RecordBuilder
	next int
}

func (t *tableBuilder) field() array.Builder {
	f := t.Field(t.next % t.Schema().NumFields())
	t.next++
	return f
}

func (t *tableBuilder) text(s string) { t.field().(*array.StringBuilder).Append(s) }

// textOrNull is null for an empty text.
func (t *tableBuilder) textOrNull(s string) {
	if s == "" {
		t.field().AppendNull()
		return
	}
	t.text(s)
}

// day is null for no date.
func (t *tableBuilder) day(d schemas.Date) {
	b := t.field().(*array.Date32Builder)
	if d == 0 {
		b.AppendNull()
		return
	}
	b.Append(arrow.Date32(d.Unix()))
}

func (t *tableBuilder) number(n int) { t.field().(*array.Int32Builder).Append(int32(n)) }

func (t *tableBuilder) numberOrNull(n int, null bool) {
	if null {
		t.field().AppendNull()
		return
	}
	t.number(n)
}

func (t *tableBuilder) count(n int, null bool) {
	b := t.field().(*array.Int64Builder)
	if null {
		b.AppendNull()
		return
	}
	b.Append(int64(n))
}

func (t *tableBuilder) truth(v bool) { t.field().(*array.BooleanBuilder).Append(v) }

func (b *batch) add(r schemas.Return) {
	t := b.tables[schemas.ReturnsTable]
	t.text(r.ID)
	t.text(r.File)
	t.text(r.SHA256)
	t.textOrNull(r.Service)
	t.textOrNull(r.Grain.String())
	t.text(r.History.String())
	t.day(r.ReceivedOn)
	t.day(r.ExtractDate)
	t.text(r.Verdict.String())
	if r.Verdict.Counts() {
		key := b.key.ForService(r.Service)
		for _, i := range r.Interventions {
			b.intervention(r, i, key.Pseudonym(i.Ref))
		}
		for _, v := range r.Tallies {
			b.tally(r, v)
		}
	}
	for _, f := range r.Findings {
		b.finding(r, f)
	}
	b.ledger(r)
}

func (b *batch) intervention(r schemas.Return, i schemas.Intervention, ref string) {
	t := b.tables[schemas.InterventionsTable]
	t.text(r.ID)
	t.text(r.Service)
	t.text(ref)
	t.number(i.Sequence)
	t.day(i.OpenedOn)
	t.day(i.ClosedOn)
	t.text(i.Level.String())
	t.textOrNull(i.Recorded.String())
	t.textOrNull(i.Counted.String())
	t.textOrNull(string(i.Reason))
	t.textOrNull(string(i.User))
	t.numberOrNull(i.Minutes, i.Minutes < 0)
	t.text(i.Position.Sheet)
	t.number(i.Position.Row)
	for k, s := range i.Spells {
		t := b.tables[schemas.SpellsTable]
		t.text(r.ID)
		t.text(r.Service)
		t.text(ref)
		t.number(i.Sequence)
		t.number(k + 1)
		t.text(s.Status.String())
		t.text(s.Level.String())
		t.day(s.From)
		t.day(s.Until)
		t.text(string(s.Began))
		t.textOrNull(s.Was.String())
		t.truth(s.Raised)
	}
}

func (b *batch) tally(r schemas.Return, v schemas.Tally) {
	t := b.tables[schemas.TalliesTable]
	t.text(r.ID)
	t.text(r.Service)
	t.day(v.AsAt)
	t.text(v.Level.String())
	t.text(v.Status.String())
	t.count(v.N, v.Missing)
	t.text(v.Position.Sheet)
	t.number(v.Position.Row)
	t.number(v.Position.Column)
}

func (b *batch) finding(r schemas.Return, f schemas.Finding) {
	t := b.tables[schemas.FindingsTable]
	t.text(r.ID)
	t.text(string(f.Rule))
	t.text(f.Severity.String())
	t.textOrNull(f.Position.Sheet)
	t.numberOrNull(f.Position.Row, f.Position.Row == 0)
	t.numberOrNull(f.Position.Column, f.Position.Column == 0)
	t.textOrNull(string(f.Field))
	t.text(f.Message)
	t.text(f.Fix)
}

func (b *batch) ledger(r schemas.Return) {
	t := b.tables[schemas.LedgerTable]
	l := r.Ledger
	t.text(r.ID)
	for _, n := range []int{l.Rows, l.Title, l.Header, l.Blank, l.Total, l.Note, l.Excluded, l.Duplicate, l.Rejected, l.Accepted} {
		t.number(n)
	}
}
