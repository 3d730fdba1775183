package transform

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
	"strconv"
	"strings"

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
	digest := sha256.New()
	b := batch{key: key, tables: map[schemas.TableName]*tableBuilder{}, digest: digest, notes: bufio.NewWriter(digest)}
	for _, name := range schemas.TableNames {
		r := array.NewRecordBuilder(mem, schemas.ArrowSchema(name))
		defer r.Release()
		b.tables[name] = &tableBuilder{RecordBuilder: r, fields: r.Fields(), notes: b.notes}
	}
	b.makeRoom(returns)
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
	digest hash.Hash     // of all that a return was read as
	notes  *bufio.Writer // to the digest
}

// makeRoom makes room for the interventions and spells of returns, which are most of
// what they hold: builders that grow copy all of it time and again.
func (b *batch) makeRoom(returns []schemas.Return) {
	var interventions, spells room
	for _, r := range returns {
		if !r.Verdict.Counts() {
			continue
		}
		interventions.add(r, len(r.Interventions))
		n := 0
		for _, i := range r.Interventions {
			n += len(i.Spells)
		}
		spells.add(r, n)
	}
	interventions.make(b.tables[schemas.InterventionsTable])
	spells.make(b.tables[schemas.SpellsTable])
}

// room is how many rows a table is to have, and the bytes of the longest of their
// texts: the id of the return, the service and the reference come first in each.
type room struct{ rows, ids, services int }

func (n *room) add(r schemas.Return, rows int) {
	n.rows, n.ids, n.services = n.rows+rows, n.ids+rows*len(r.ID), n.services+rows*len(r.Service)
}

func (n *room) make(t *tableBuilder) {
	for _, f := range t.fields {
		f.Resize(n.rows)
	}
	for i, size := range []int{n.ids, n.services, n.rows * pseudonymLength} {
		t.fields[i].(*array.StringBuilder).ReserveData(size)
	}
}

// tableBuilder appends rows to a record builder, field after field, and notes
// each value for the digest.
type tableBuilder struct {
	*array.RecordBuilder
	fields []array.Builder
	next   int // of the fields
	notes  *bufio.Writer
}

// noteNumber notes a number, or the days of a day.
func (t *tableBuilder) noteNumber(n int64) {
	_, _ = t.notes.Write(binary.AppendVarint(append(t.notes.AvailableBuffer(), 'n'), n))
}

func (t *tableBuilder) field() array.Builder {
	f := t.fields[t.next]
	if t.next++; t.next == len(t.fields) {
		t.next = 0
	}
	return f
}

// unnoted appends a text that says nothing of how the file was read.
func (t *tableBuilder) unnoted(s string) { t.field().(*array.StringBuilder).Append(s) }

// note notes a value and its length, so that no two rows look the same.
func (t *tableBuilder) note(value string) {
	_, _ = t.notes.Write(binary.AppendUvarint(t.notes.AvailableBuffer(), uint64(len(value)))) // a hash never fails
	_, _ = t.notes.WriteString(value)
}

func (t *tableBuilder) text(s string) {
	t.note(s)
	t.unnoted(s)
}

func (t *tableBuilder) null() {
	t.note("null")
	t.field().AppendNull()
}

// textOrNull is null for an empty text.
func (t *tableBuilder) textOrNull(s string) {
	if s == "" {
		t.null()
		return
	}
	t.text(s)
}

// day is null for no date.
func (t *tableBuilder) day(d schemas.Date) {
	if d == 0 {
		t.null()
		return
	}
	t.noteNumber(int64(d))
	t.field().(*array.Date32Builder).Append(arrow.Date32(d.Unix()))
}

func (t *tableBuilder) number(n int) {
	t.noteNumber(int64(n))
	t.field().(*array.Int32Builder).Append(int32(n))
}

func (t *tableBuilder) numberOrNull(n int, null bool) {
	if null {
		t.null()
		return
	}
	t.number(n)
}

func (t *tableBuilder) count(n int, null bool) {
	if null {
		t.null()
		return
	}
	t.noteNumber(int64(n))
	t.field().(*array.Int64Builder).Append(int64(n))
}

func (t *tableBuilder) truth(v bool) {
	if v {
		t.note("true")
	} else {
		t.note("false")
	}
	t.field().(*array.BooleanBuilder).Append(v)
}

// add appends a return: what it holds first, for the digest of that stands in the
// row of the return itself, without its name and the day from which it counts.
func (b *batch) add(r schemas.Return) {
	b.digest.Reset()
	if r.Verdict.Counts() {
		refs := b.key.ForService(r.Service).pseudonyms()
		for _, i := range r.Interventions {
			b.intervention(r, i, refs.of(i.Ref))
		}
		for _, v := range r.Tallies {
			b.tally(r, v)
		}
		b.counts(r)
	}
	for _, f := range r.Findings {
		b.finding(r, f)
	}
	b.ledger(r)
	b.export(r)
	b.survey(r)
	t := b.tables[schemas.ReturnsTable]
	t.unnoted(r.ID)
	t.unnoted(r.File)
	t.text(r.SHA256)
	t.textOrNull(r.Service)
	t.textOrNull(r.Grain.String())
	t.text(r.History.String())
	t.day(r.ReceivedOn)
	t.day(r.ExtractDate)
	t.text(r.Verdict.String())
	t.field().(*array.Date32Builder).Append(arrow.Date32(max(r.KnownOn, r.ReceivedOn).Unix()))
	if p := t.field().(*array.StringBuilder); r.Profile == "" {
		p.AppendNull()
	} else {
		p.Append(r.Profile)
	}
	_ = b.notes.Flush()
	t.unnoted(hex.EncodeToString(b.digest.Sum(nil)))
}

func (b *batch) intervention(r schemas.Return, i schemas.Intervention, ref string) {
	t := b.tables[schemas.InterventionsTable]
	t.unnoted(r.ID)
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
	b.answers(r, i, ref)
	t = b.tables[schemas.SpellsTable]
	for k, s := range i.Spells {
		t.unnoted(r.ID)
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

func (b *batch) answers(r schemas.Return, i schemas.Intervention, ref string) {
	t := b.tables[schemas.AnswersTable]
	for _, a := range i.Answers {
		t.unnoted(r.ID)
		t.text(r.Service)
		t.text(ref)
		t.number(i.Sequence)
		t.number(a.Question)
		t.number(a.Value)
		t.text(a.Scale)
	}
}

// survey says which evaluation questions a return has columns for, if it can tell.
// None is not noted: such a file was read the same before anybody looked for them.
func (b *batch) survey(r schemas.Return) {
	ended := func(t schemas.Telling) bool { return t.Measure == schemas.CountedEnded }
	if r.Grain != schemas.RecordGrain && r.Grain != schemas.EventGrain && !slices.ContainsFunc(r.Told, ended) {
		return
	}
	t := b.tables[schemas.SurveysTable]
	t.unnoted(r.ID)
	questions := make([]string, len(r.Questions))
	for i, q := range r.Questions {
		questions[i] = strconv.Itoa(q)
	}
	if len(questions) > 0 {
		t.text(strings.Join(questions, " "))
	} else {
		t.unnoted("")
	}
}

func (b *batch) tally(r schemas.Return, v schemas.Tally) {
	t := b.tables[schemas.TalliesTable]
	t.unnoted(r.ID)
	t.text(r.Service)
	t.day(v.AsAt)
	t.text(v.Level.String())
	t.text(v.Status.String())
	t.count(v.N, v.Missing)
	t.place(v.Position)
}

// counts appends what a counts return tells, and its counts beside the tallies.
func (b *batch) counts(r schemas.Return) {
	for _, v := range r.Told {
		t := b.tables[schemas.ToldTable]
		t.unnoted(r.ID)
		t.text(r.Service)
		t.text(v.Measure)
		t.day(v.First)
		t.day(v.Last)
	}
	for _, v := range r.Flows {
		t := b.tables[schemas.FlowsTable]
		t.unnoted(r.ID)
		t.text(r.Service)
		t.text(v.Measure)
		t.day(v.First)
		t.day(v.Last)
		t.text(v.Level.String())
		t.count(v.N, v.Missing)
		t.place(v.Position)
	}
	for _, v := range r.Ratings {
		t := b.tables[schemas.RatingsTable]
		t.unnoted(r.ID)
		t.text(r.Service)
		t.day(v.First)
		t.day(v.Last)
		t.text(v.Level.String())
		t.number(v.Question)
		t.number(v.Answer)
		t.text(v.Scale)
		t.count(v.N, false)
		t.place(v.Position)
	}
}

// place appends the sheet, row and column of a cell.
func (t *tableBuilder) place(at schemas.Position) {
	t.text(at.Sheet)
	t.number(at.Row)
	t.number(at.Column)
}

func (b *batch) finding(r schemas.Return, f schemas.Finding) {
	t := b.tables[schemas.FindingsTable]
	t.unnoted(r.ID)
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
	t.unnoted(r.ID)
	t.ledger(r.Ledger)
}

func (t *tableBuilder) ledger(l schemas.Ledger) {
	for _, n := range []int{l.Rows, l.Title, l.Header, l.Blank, l.Total, l.Note, l.Excluded, l.Duplicate, l.Rejected, l.Accepted} {
		t.number(n)
	}
}

// export appends what a counts return says of the export that it was made of.
func (b *batch) export(r schemas.Return) {
	if r.Export.Ledger == (schemas.Ledger{}) {
		return
	}
	t := b.tables[schemas.ExportLedgersTable]
	t.unnoted(r.ID)
	t.ledger(r.Export.Ledger)
	for _, m := range r.Export.Met {
		t := b.tables[schemas.ExportRulesTable]
		t.unnoted(r.ID)
		t.text(string(m.Rule))
		t.text(m.Severity.String())
		t.count(m.N, false)
	}
}
